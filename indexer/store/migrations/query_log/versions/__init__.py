"""Migrations of the query log, oldest first."""
