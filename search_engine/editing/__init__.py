"""How do dictionaries change while they serve? Checks before a publish, and what can be switched off at once."""
