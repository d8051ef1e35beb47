"""What does a citizen see? Pages that work without scripts; one card, one part."""
