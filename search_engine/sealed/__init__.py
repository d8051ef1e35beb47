"""Secrets that are kept encrypted: an envelope, a master key from outside, rotation."""
