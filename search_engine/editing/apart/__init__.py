"""How are files parsed that somebody else has made? In a process of their own, with limits of memory and time: a file
that is made to stop its reader stops a child, and the process that serves goes on.
"""

from search_engine.editing.apart.parsing import parsed_apart

__all__ = ["parsed_apart"]
