"""What is under way and what waits, in an order that can be changed."""
