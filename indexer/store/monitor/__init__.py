"""Queries that are asked again and again: those that editors keep, what they led to last, and what was told of it."""
