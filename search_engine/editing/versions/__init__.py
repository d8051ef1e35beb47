"""Numbered versions: how one is made, what is published, and the file that processes follow."""
