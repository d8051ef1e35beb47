"""What is to be mended, and by whom? The items that the worker gathers every night, as those look after them."""
