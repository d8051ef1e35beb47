"""Migrations of the events, persons and hot terms, oldest first."""
