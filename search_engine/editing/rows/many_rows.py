"""Many rows of a kind that are to become others at once, each held to what is published and to one's own draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dictionaries.editing.own_files import MORE
from dictionaries.editing.own_row import RowKey
from dictionaries.reasons import Message, about
from indexer.store.editing.drafts import Draft, WantedDraft
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import DraftInput, row_key, row_to_be
from search_engine.editing.drafts.known_places import KnownPlaces
from search_engine.editing.drafts.proposal import says
from search_engine.editing.formatting import row_cells
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail, Forbidden

NONE_DRAFTED = Message(
    "bad_parameters", "有 {count} 行不能这样改，全部没有起草",
    "{count} rows cannot be changed like this, and none was drafted",
    "请按所列改正后重试", "correct those that are listed and try again", joint="：",
)  # fmt: skip
# Details of an error that are told.
MOST_TOLD = 200
# Kind, keys → one's own drafts of them.
OwnDrafts = Callable[[str, Sequence[RowKey]], Mapping[RowKey, Draft]]


@dataclass(frozen=True, slots=True)
class DraftedRows:
    """What came of it.

    Attributes:
        drafts: Of the rows that are to become others.
        needless: Drafts that there are no more: their rows are to be what they are.
        unchanged: Rows that are already as they are to be, published or drafted.
    """

    drafts: tuple[Draft, ...]
    needless: int
    unchanged: int


@dataclass
class ManyRows:
    """Wishes over what is published.

    Args:
        places: Regions and sites that there are.
        own: One's own drafts.
        note: Of the drafts; "": one that a draft has stays.

    Attributes:
        wanted: What is to be drafted.
        needless: Numbers of drafts that are to go.
        unchanged: Rows of which nothing is to become.
    """

    state: PublishedState
    actor: Actor
    places: KnownPlaces
    own: OwnDrafts
    note: str = ""
    wanted: list[WantedDraft] = field(default_factory=list)
    needless: list[int] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Detail] = field(default_factory=list)

    def read(self, wishes: Sequence[DraftInput]) -> None:
        """Hold wishes, of one kind, to what is there; faults of each are noted."""
        keys: dict[int, RowKey] = {}
        for place, wish in enumerate(wishes, 1):
            try:
                keys[place] = row_key(wish.kind, wish.cells, self.places.regions)
            except BadParameters as error:
                self._note(place, None, error)
        known = self.own(wishes[0].kind, list(keys.values())) if keys else {}
        for place, key in keys.items():
            try:
                self._read(key, wishes[place - 1], known.get(key))
            except BadParameters as error:
                self._note(place, key if len(wishes) > 1 else None, error)
            except Forbidden as error:
                self.faults.append(Detail(f"row:{place}", error.message, place))

    def require_good(self) -> None:
        """Raise `BadParameters` where there is a fault."""
        if self.faults:
            rows = len({detail.field.partition(".")[0] for detail in self.faults})
            raise BadParameters(self.faults, NONE_DRAFTED(count=rows), MOST_TOLD)

    def _read(self, key: RowKey, wish: DraftInput, draft: Draft | None) -> None:
        if wish.remove and draft is not None and self.state.own(key) is None:
            self.needless.append(draft.number)
            return
        if not wish.remove and draft is not None and draft.row is not None:
            drafted = dict.fromkeys(MORE, "") | row_cells(draft.row)
            wish = replace(wish, cells=drafted | dict(wish.cells))
        row, is_new = row_to_be(self.state, wish, key)
        self.places.require(row, self.state.own(key))
        self.actor.require(key, (row, self.state.own(key)))
        if not is_new:
            self.unchanged += draft is None
            self.needless += [draft.number] if draft else []
        elif draft is not None and says(draft.row) == says(row):
            self.unchanged += 1
        else:
            note = draft.note if draft and not self.note else self.note
            self.wanted.append(WantedDraft(key, row, self.state.in_force(key), note))

    def _note(self, place: int, named: RowKey | None, error: BadParameters) -> None:
        for one in error.details:
            reason = about(named.words, one.reason) if named else one.reason
            self.faults.append(Detail(f"row:{place}.{one.field}", reason, place))
