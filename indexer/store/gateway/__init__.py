"""Callers from other systems, and what is counted and remembered of their calls."""
