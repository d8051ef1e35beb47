"""Learns from examples what is typed in distress; `dictionaries.distress` is what runs."""
