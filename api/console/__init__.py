"""How do those who keep the dictionaries work? The console: pages that work without scripts; one table, form and diff."""
