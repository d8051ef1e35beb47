"""Learns from examples what is typed in distress; `dictionaries.ways.distress` is what runs."""
