"""Measuring speed and size: the same code that serves, on documents of a known size, with a fixed mix of queries.

Nothing is imported here: the command reads it for its help, and sets what NumPy reads when it is loaded.
"""

# What can be measured; `city` compares with 30,000 documents, and needs `http`; `instructions` needs valgrind and
# minutes, and is measured where it is asked for.
PARTS = ("counts", "processor", "http", "freshness", "suggest", "city", "instructions")
# Scale → documents.
SCALES = {"city": 30_000, "nation": 5_000_000}


class MissingTool(Exception):
    """What is measured with is not on this machine; the text says how to get it."""
