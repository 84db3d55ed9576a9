"""Where the runs put the images, as maps that can be pointed at, moved and played."""
