"""One service for all tasks of a worker that ask questions: the index is opened and understood once."""

from __future__ import annotations

from threading import Lock
from weakref import WeakValueDictionary

from search_engine.installation.installation import Installation
from search_engine.service import Service

_lock = Lock()
# A service holds its installation: an entry lives as long as some task holds the service.
_services: WeakValueDictionary[Installation, Service] = WeakValueDictionary()


def service_of(installation: Installation) -> Service:
    """The service that the tasks of an installation share."""
    with _lock:
        found = _services.get(installation)
        if found is None:
            found = _services[installation] = Service(installation)
        return found
