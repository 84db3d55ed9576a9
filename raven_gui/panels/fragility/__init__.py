"""Why an encoder breaks off the data's support, on the one-dimensional example."""
