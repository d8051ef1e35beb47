"""Migrations of the document store, oldest first."""
