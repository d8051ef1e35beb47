"""Bytes that turned while all was stopped."""
