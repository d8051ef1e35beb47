"""How does one request become one page?

Programs import `Service`, `Settings`, the request, the page and the errors from here (docs/library.md). `api` imports
the modules that lie in this folder itself, too: they are public, each with the names of its `__all__`. The rooms below
are not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# Asked for a name in this order, so whoever wants a `Service` imports nothing that only the console needs. The command
# line asks for none, and imports none.
PUBLIC = (
    "errors", "operation", "searching", "service", "access", "editorial", "analytics", "checkpoints", "logs", "servers",
    "turns", "quality", "messages", "idempotency", "reconciling",
)  # fmt: skip

if TYPE_CHECKING:
    from search_engine.errors import *
    from search_engine.operation import Settings as Settings
    from search_engine.searching import Item as Item
    from search_engine.searching import QueryRecord as QueryRecord
    from search_engine.searching import SearchPage as SearchPage
    from search_engine.searching import SearchRequest as SearchRequest
    from search_engine.searching import read_request as read_request
    from search_engine.service import Service as Service
else:

    def __getattr__(name: str) -> object:
        """A public name, also one that only a module of `PUBLIC` promises by now."""
        for module in PUBLIC:
            public = import_module(f"search_engine.{module}")
            if name in public.__all__:
                found = globals()[name] = getattr(public, name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
