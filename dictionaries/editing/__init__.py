"""How does a site change the dictionaries that ship? Rows of its own, as values: read, written, merged into a lexicon."""
