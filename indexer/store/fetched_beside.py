"""Documents of a database on a server, for those who must not wait for it: a thread fetches them, for the next time.

A view asks for a document only where its own record is missing or damaged. Such a document is left out of a page until
it was fetched; all others are shown at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from dictionaries.caches import Results
from indexer.errors import StorageFailure, StoreBusy
from indexer.store.documents import DocumentStore
from indexer.store.split import Content
from indexer.store.stored_row import WholeRow

# Of either kind that are kept; a record that is missing is the exception.
FETCHED_KEPT = 2_000
T = TypeVar("T")


class FetchedBeside:
    """Reads a store as views do (`DocumentSource`)."""

    def __init__(self, store: DocumentStore) -> None:
        thread = ThreadPoolExecutor(1, thread_name_prefix="fetch-beside")
        self._documents = _Fetched(store.full_documents, thread)
        self._contents = _Fetched(store.base_contents, thread)
        self._ids = _Fetched(lambda docs: dict(zip(docs, store.ids(docs), strict=True)), thread)

    def full_documents(self, docs: Sequence[int]) -> dict[int, WholeRow]:
        """As `DocumentStore.full_documents`, without those that are yet to be fetched."""
        return self._documents.of(docs)

    def base_contents(self, numbers: Iterable[int]) -> dict[int, Content]:
        """As `DocumentStore.base_contents`, likewise."""
        return self._contents.of(numbers)

    def ids(self, docs: Iterable[int]) -> list[str]:
        """As `DocumentStore.ids`; "" for those that are yet to be fetched."""
        numbers = list(docs)
        found = self._ids.of(numbers)
        return [found.get(number, "") for number in numbers]


class _Fetched(Generic[T]):
    def __init__(self, read: Callable[[list[int]], Mapping[int, T]], thread: ThreadPoolExecutor) -> None:
        self._read, self._thread, self._lock = read, thread, Lock()
        self._known: Results[int, tuple[T | None]] = Results(FETCHED_KEPT, "fetched_beside")
        self._asked: set[int] = set()

    def of(self, numbers: Iterable[int]) -> dict[int, T]:
        wanted = list(dict.fromkeys(numbers))
        with self._lock:
            known = {number: found for number in wanted if (found := self._known.get(number)) is not None}
            missing = [number for number in wanted if number not in known and number not in self._asked]
            self._asked.update(missing)
        if missing:
            self._thread.submit(self._fetch, missing)
        return {number: value for number, (value,) in known.items() if value is not None}

    def _fetch(self, numbers: list[int]) -> None:
        found: Mapping[int, T] | None = None
        try:
            found = self._read(numbers)
        except (StoreBusy, StorageFailure, DBAPIError):
            return  # whoever asks again has it tried again
        finally:
            with self._lock:
                self._asked.difference_update(numbers)
                for number in numbers if found is not None else ():
                    self._known.put(number, (found.get(number) if found else None,))
