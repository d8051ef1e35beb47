"""Which rows of dictionaries act on a query: found by taking the analysis again without them."""
