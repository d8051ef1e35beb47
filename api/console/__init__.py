"""How do those who keep the dictionaries work? Pages that work without scripts; one table, one form, one diff."""
