"""Migrations of the query log, oldest first in `versions/`."""
