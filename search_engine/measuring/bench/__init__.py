"""Measuring speed and size: the same code that serves, on documents of a known size, with a fixed mix of queries.

Nothing is imported here: the command sets what NumPy reads when it is loaded.
"""
