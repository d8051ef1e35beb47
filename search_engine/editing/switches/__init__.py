"""What can be switched off at once, by one person."""
