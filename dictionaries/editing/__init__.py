"""How does a site change the dictionaries that ship? Rows of its own, as values, and the lexicon that they make."""
