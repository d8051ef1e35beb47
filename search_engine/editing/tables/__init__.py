"""Rows as tables to look through and to edit in place, and the table of pins."""
