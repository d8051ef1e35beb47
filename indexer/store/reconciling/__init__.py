"""How does another system compare what is stored with its own? Lists, digests by bucket, the feed of changes."""
