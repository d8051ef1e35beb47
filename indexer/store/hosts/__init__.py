"""How do several hosts over one database agree? Who builds, which commit all serve, and files that all have."""
