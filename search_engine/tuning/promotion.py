"""Ranking that goes live, and back: a profile as rows of the kind `ranking`, published in one version with the words.

    file ──differences to the profile that is set──▶ drafts ──checks, four eyes──▶ one version ──▶ every process

One pointer, the version, says what is live. So a rollback brings words and ranking back together, and a promote leaves
words alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from dictionaries.editing.own_files import MORE
from dictionaries.editing.own_row import OwnRow, RowChange, RowKey
from dictionaries.kinds.ranking import RANKING, RankingConstant
from dictionaries.lexicon import minute_of
from dictionaries.reasons import Message
from indexer.store.editing.drafts import Draft
from indexer.store.editing.versions import Version, changed_kinds, rows_at, version_of
from ranker.profile import RankProfile, constants_of, differences
from ranker.signals import all_signals, apply_constants, check_weights
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.drafting import DraftInput
from search_engine.editing.drafts.notes import LONGEST
from search_engine.editing.drafts.proposal import says
from search_engine.editing.editor import Editor
from search_engine.editing.formatting import row_cells
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.installation.installation import Installation
from search_engine.messages import NO_VERSION

NOTHING_TO_PROMOTE = Message(
    "no_change", "没有要上线的改动：现在生效的排序就是这样", "there is nothing to promote: this is how results rank now"
)
NO_VERSION_YET = Message("not_found", "还没有发布过任何版本，无可回退", "no version was ever published")
SCOPE = ("@region", "@site", "@department")
# Who looks after a row stays.
PLAIN = {column: "" for column in MORE if column != "@owner"}


@dataclass(frozen=True, slots=True)
class ConstantChange:
    """A constant of ranking before and after, as it is in force for everybody."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Promotion:
    """What went live.

    Attributes:
        changes: Of what ranks for everybody.
        elsewhere: Rows that act for some regions, sites or departments alone; a promoted file leaves them.
    """

    version: Version
    changes: tuple[ConstantChange, ...]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Rollback:
    """What went back; the rows are those that the version changed, of words and of ranking."""

    version: Version
    words: tuple[RowChange, ...]
    ranking: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version, and how many rows of words and of ranking it changed."""

    version: Version
    words: int
    ranking: int
    is_in_force: bool


class RankingVersions:
    """What is live in ranking at an installation, for somebody who changes it."""

    def __init__(self, place: Installation, editor: Editor, actor: Actor) -> None:
        self._place, self._editor, self._actor = place, editor, actor

    def live(self) -> RankProfile:
        """What ranks for everybody now: the profile that is set, with the rows in force. Raises `InvalidProfile`."""
        return self._ranked_by(self._editor.state().rows)

    def profile_of(self, wanted: RankProfile | int) -> RankProfile:
        """What would rank for everybody once a profile, or the ranking of a version, is promoted. Raises `NotFound`."""
        return self._ranked_by(list(self._rows_of(wanted).values())) if isinstance(wanted, int) else wanted

    def promote(
        self,
        wanted: RankProfile | int,
        note: str = "",
        *,
        accept_warnings: bool = False,
        figures: Mapping[str, Any] | None = None,
    ) -> Promotion:
        """Make a profile, or the ranking of a version (its number), what is live. Words stay as they are. The drafts
        stay where somebody has to approve them; the same call publishes them then.

        Args:
            figures: Of a comparison that speaks for it: name → value, or value before and after. The version's note
                tells them.

        Raises:
            InvalidProfile: The profile cannot be used, or differs in more than numbers.
            NotFound: There is no such version.
            BadParameters: Nothing would change.
            ChecksFailed, WarningsFound, ApprovalNeeded, EditConflict, Forbidden: As `Editor.publish` does.
        """
        before = self.live()
        wishes = self._wishes(wanted, note)
        if not wishes:
            raise BadParameters([Detail("profile", NOTHING_TO_PROMOTE())])
        told = with_figures(note, figures)
        numbers = self._draft(wishes, told)
        version = self._editor.publish(self._actor, numbers, told, accept_warnings=accept_warnings)
        rows = [row for row in self._editor.state().rows if row.kind == RANKING.name]
        elsewhere = sum(not row.scope.everywhere for row in rows)
        return Promotion(version, tuple(constant_changes(before, self._ranked_by(rows))), elsewhere)

    def drafts(self) -> list[int]:
        """The numbers of one's own drafts of ranking."""
        return [one.number for one in self._own_drafts()]

    def rollback(self, number: int | None = None, note: str = "") -> Rollback:
        """Bring back the words and the ranking of a version; None: of the one before that in force, 0: what ships.

        Raises:
            NotFound, ApprovalNeeded, Forbidden, BadParameters: As `Editor.rollback` does.
        """
        latest = self._editor.state().version
        if latest is None:
            raise NotFound(NO_VERSION_YET())
        version = self._editor.rollback(self._actor, latest.base if number is None else number, note)
        _, changes = self._editor.version(self._actor, version.number)
        ranking = tuple(change for change in changes if change.key.kind == RANKING.name)
        return Rollback(version, tuple(change for change in changes if change.key.kind != RANKING.name), ranking)

    def history(self, limit: int = 20) -> list[VersionEntry]:
        """Versions, newest first."""
        versions = self._editor.history(limit=limit)
        with self._place.store.engine.connect() as connection:
            counts = changed_kinds(connection, [version.number for version in versions]) if versions else {}
        newest = self._editor.state().number
        found = []
        for version in versions:
            ranking = counts[version.number].pop(RANKING.name, 0)
            words = sum(counts[version.number].values())
            found.append(VersionEntry(version, words, ranking, version.number == newest))
        return found

    # ---- within

    def _draft(self, wishes: Sequence[DraftInput], note: str) -> list[int]:
        """Draft some wishes over what is published now, and return the numbers of their drafts: those of an earlier
        try, which somebody may have approved, or new ones where others have changed the rows since.
        """
        wanted = {(wish.cells["name"], *(wish.cells.get(column, "") for column in SCOPE)) for wish in wishes}

        def own() -> list[Draft]:
            return [one for one in self._own_drafts() if (*one.key.key, *astuple(one.key.scope)) in wanted]

        state = self._editor.state()
        overtaken = [one.number for one in own() if says(one.begun) != says(state.in_force(one.key))]
        if overtaken:
            self._editor.discard(self._actor, overtaken)
        self._editor.draft_rows(self._actor, wishes, note)
        return [one.number for one in own()]

    def _own_drafts(self) -> list[Draft]:
        drafts = self._editor.drafts(self._actor, self._actor.name)
        return [one for one in drafts if one.key.kind == RANKING.name]

    def _set(self) -> RankProfile:
        """The profile that the installation is set to, without any row."""
        return self._place.rank_profiles.in_use(self._place.settings.rank_profile)

    def _ranked_by(self, rows: Sequence[OwnRow]) -> RankProfile:
        now = minute_of(self._place.clock())
        acting = [row for row in rows if row.kind == RANKING.name and row.scope.everywhere and not row.off]
        constants = {row.entry.name: row.entry.value for row in acting if row.conditional().in_time(now)}
        return apply_constants(self._set(), constants, all_signals()).profile

    def _wishes(self, wanted: RankProfile | int, note: str) -> list[DraftInput]:
        """What is to become of rows, so that what is wanted is live. `note`: of rows that a file makes."""
        there = {row.key: row for row in self._editor.state().rows if row.kind == RANKING.name}
        if isinstance(wanted, int):
            target = self._rows_of(wanted)
        else:
            check_weights(wanted, all_signals())
            target = rows_of_profile(self._set(), wanted, note)
            there = {key: row for key, row in there.items() if key.scope.everywhere}
        kept = {key for key, row in target.items() if key in there and _says_the_same(there[key], row)}
        changed = [DraftInput(RANKING.name, PLAIN | row_cells(row)) for key, row in target.items() if key not in kept]
        gone = [DraftInput(RANKING.name, _key_cells(key), remove=True) for key in there if key not in target]
        return changed + gone

    def _rows_of(self, number: int) -> dict[RowKey, OwnRow]:
        """The rows of ranking of a version; 0: none. Raises `NotFound`."""
        with self._place.store.engine.connect() as connection:
            if number and version_of(connection, number) is None:
                raise NotFound(NO_VERSION(number=number))
            rows = [stored.row for stored in rows_at(connection, number)] if number else []
        return {row.key: row for row in rows if row.kind == RANKING.name}


def rows_of_profile(profile: RankProfile, wanted: RankProfile, note: str = "") -> dict[RowKey, OwnRow]:
    """The rows, of everybody, by which a profile ranks as another one. Raises `InvalidProfile` where the two differ in
    more than numbers.
    """
    rows = (
        OwnRow(RANKING.name, RankingConstant(name, float(value), note))
        for name, value in differences(profile, wanted).items()
    )
    return {row.key: row for row in rows}


def constant_changes(before: RankProfile, after: RankProfile) -> Iterator[ConstantChange]:
    """The constants that are others."""
    values = constants_of(before, after.score)
    for name, value in differences(before, after).items():
        yield ConstantChange(name, values[name], value)


def with_figures(note: str, figures: Mapping[str, Any] | None) -> str:
    """A version's note with a short summary of a comparison, as far as there is room."""
    told = "，".join(f"{name} {_figure(value)}" for name, value in (figures or {}).items())
    return "；".join(filter(None, (note, told)))[:LONGEST] if told else note


def _figure(value: Any) -> str:
    if isinstance(value, tuple | list):
        return " → ".join(map(_figure, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _says_the_same(one: OwnRow, other: OwnRow) -> bool:
    """Whether two rows of a key rank alike; their notes are no part of it."""
    told = ((row.entry.value, row.starts, row.ends, row.off) for row in (one, other))
    return len(set(told)) == 1


def _key_cells(key: RowKey) -> dict[str, str]:
    scope = dict(zip(SCOPE, astuple(key.scope), strict=True))
    return {"name": key.key[0]} | {column: cell for column, cell in scope.items() if cell}
