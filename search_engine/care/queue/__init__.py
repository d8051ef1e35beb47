"""What goes wrong for people, gathered every night as items that somebody mends."""
