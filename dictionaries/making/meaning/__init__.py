"""Vectors of words, distilled from a sentence model."""
