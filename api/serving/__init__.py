"""How is it kept running? Server processes, and the indexing process beside them."""
