"""Documents that have been put, and what their bases shared when the index was built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ranker.matching.parsed_query import ParsedQuery
from tests.promise.texts import Copy, Text, Values, own_values, shared_values

# Kinds that are only read.
STAY = ("policy", "interpretation", "news")


class Library:
    """All documents by id, in the order in which their present version came.

    Attributes:
        now: Seconds since 1970 UTC, as the service's clock has it.
    """

    def __init__(self, now: float) -> None:
        self.now = now
        self._built_at = now
        self._copies: dict[str, Copy] = {}
        self._shared: dict[str, Values] = {}
        self._alone: set[str] = set()

    def put(self, copies: Iterable[Copy]) -> None:
        """A later document of the same id takes the place of the earlier."""
        for copy in copies:
            self._copies.pop(copy.id, None)
            self._copies[copy.id] = copy

    def delete(self, document_id: str) -> None:
        self._copies.pop(document_id, None)

    @property
    def ids(self) -> list[str]:
        return list(self._copies)

    def copy(self, document_id: str) -> Copy:
        return self._copies[document_id]

    def build(self) -> None:
        """Decide what copies share."""
        self._built_at = self.now
        self._shared, self._alone = {}, set()
        for base, copies in self._by_base().items():
            if len({copy.region.number for copy in copies}) >= 2:
                self._shared[base] = shared_values(copies)
            else:
                self._alone.add(base)

    def is_alone(self, base: str) -> bool:
        """Whether a base was of one region when the index was built."""
        return base in self._alone

    def indexed(self) -> list[Copy]:
        """Documents that the index has, shown now or not."""
        return self._present()

    def live(self) -> list[Copy]:
        """Documents that may be shown now."""
        return [copy for copy in self._present() if begun(copy, self.now) and not over(copy, self.now)]

    def base_class(self, copy: Copy, parsed_query: ParsedQuery) -> int:
        """The class that a document's base gives to all its copies; 0 where it gives none."""
        if copy.base in self._alone:
            return 0
        return Text.of(self.shared(copy.base)).class_for(parsed_query)

    def own_class(self, copy: Copy, parsed_query: ParsedQuery) -> int:
        """The class of a document by what it has itself, together with what its base shares."""
        if copy.base in self._alone:
            return Text.of(copy.values).class_for(parsed_query)
        shared = self.shared(copy.base)
        text, own = Text.of(shared), Text.of(own_values(copy.values, shared))
        return max(text.class_for(parsed_query), text.lower_class(parsed_query, own.near, own.anywhere))

    def shared(self, base: str) -> Values:
        """What a base shares; one that came after the build has the text of its first copy."""
        if base in self._shared:
            return self._shared[base]
        return self._by_base()[base][0].values

    def _present(self) -> list[Copy]:
        return [
            copy
            for copy in self._copies.values()
            if copy.document.status != "offline" and not over(copy, self._built_at)
        ]

    def _by_base(self) -> dict[str, list[Copy]]:
        found = defaultdict(list)
        for copy in self._present():
            found[copy.base].append(copy)
        return found


def begun(copy: Copy, now: float) -> bool:
    """Whether it is there: what is only read is so before its first day."""
    return copy.document.kind in STAY or not upcoming(copy, now)


def upcoming(copy: Copy, now: float) -> bool:
    return copy.document.effective_from is not None and copy.document.effective_from.timestamp() > now


def validity(copy: Copy, now: float) -> str:
    if upcoming(copy, now):
        return "upcoming"
    return "expired" if expired(copy, now) else "in_force"


def over(copy: Copy, now: float) -> bool:
    """Whether it is gone: what is only read stays after its last day."""
    return copy.document.kind not in STAY and expired(copy, now)


def expired(copy: Copy, now: float) -> bool:
    return copy.document.expires_at is not None and copy.document.expires_at.timestamp() <= now
