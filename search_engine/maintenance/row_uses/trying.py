"""What a row does for its own words: whether it acts where they are typed, and whether what it leads to is there."""

from __future__ import annotations

from dataclasses import dataclass

from dictionaries.editing.own_row import OwnRow, RowKey
from dictionaries.kinds import BY_NAME, Trait
from dictionaries.kinds.kind import EVERY_TEXT
from dictionaries.kinds.ranking import RANKING
from indexer.store.queries.row_uses import ACTS, DEAD, IDLE, UNASKED, UNTRIED
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.unknown_names import is_known_name
from search_engine.editing.formatting import key_texts
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.tables import pin_states
from search_engine.maintenance.row_uses.acting import Acting, RowsOfText, finds
from search_engine.maintenance.row_uses.paraphrases import is_called
from search_engine.search.why_not import unsearched
from search_engine.service import Service

# Kind → the column of what its rows lead to, which is of no use where no document has it.
GOALS = {"synonyms": "target", "corrections": "right"}
# Rows that are told in place of one that does not act.
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """One of the states of a `RowUse`, and why."""

    state: str
    why: str = ""


class RowTrial:
    """Tries rows of a site's own.

    Args:
        evidence: By which pins and paraphrases are judged.
    """

    def __init__(self, service: Service, evidence: Evidence) -> None:
        self._service, self._evidence = service, evidence

    def of(self, row: OwnRow, *, acts: bool) -> Tried:
        """What a row does now. `acts`: it is known to act on what is asked. Raises `NotReady` without an index."""
        if why := self._missing(row):
            return Tried(DEAD, why)
        if acts:
            return Tried(ACTS)
        query = own_query(row)
        acting = RowsOfText(self._service).of(query) if query else None
        if query is None or acting is None:
            return Tried(UNTRIED)
        return Tried(UNASKED) if row.key in acting.rows else Tried(IDLE, why_idle(row, query.text, acting))

    def _missing(self, row: OwnRow) -> str:
        """Why what a row leads to is not there; "": it is, or nobody can tell."""
        if row.kind == "pins":
            state, reason = pin_states.state_of(row, self._evidence)
            return reason if state == pin_states.DEAD else ""
        if row.kind == "paraphrases":
            title = row.entry.title
            return "" if is_known_name(title, self._evidence) else f"目录里没有名为“{title}”的事项"
        goal = str(getattr(row.entry, GOALS[row.kind])) if row.kind in GOALS else ""
        # in the whole catalogue, whichever site's or department's page the row is for
        if not goal or finds(self._service, ReplayQuery(goal, row.scope.region)):
            return ""
        return f"目录里没有含有“{goal}”的内容"


def own_query(row: OwnRow) -> ReplayQuery | None:
    """The query that a row is for, asked by those for whom it acts; None: its words are none by themselves."""
    kind, text = BY_NAME[row.kind], str(row.key.key[0])
    is_query = Trait.ASKED in kind.traits and Trait.NO_TERM not in kind.traits
    is_ban = Trait.BANS | Trait.PLAIN in kind.traits
    stands_alone = kind.needles is None or text in set(kind.needles(row.entry))
    if not (is_query or is_ban) or not stands_alone:
        return None
    # a pin of one channel, or for companies alone, acts where a page says so
    if getattr(row.entry, "channel", ()) or getattr(row.entry, "audience", ""):
        return None
    return _query(row, text.removesuffix(EVERY_TEXT))


def _query(row: OwnRow, text: str) -> ReplayQuery:
    region = getattr(row.entry, "region", "") if row.kind == "pins" else ""
    return ReplayQuery(text, region or row.scope.region, 1, site=row.scope.site, department=row.scope.department)


def why_idle(row: OwnRow, text: str, acting: Acting) -> str:
    """Why a row does nothing where its own words are typed: what the query is read as, or which rows act instead."""
    if blocker := next(unsearched(acting.analysis, list(acting.rows.values())), None):
        return blocker.what or blocker.told
    if made := [one for one in acting.analysis.corrections if one.applied]:
        return f"“{made[0].original}”按“{made[-1].corrected}”检索，用不上这一行"
    if row.kind == "paraphrases" and not any(is_called(names, row.entry.title) for names in acting.names):
        return f"检索“{text}”时，第一页没有“{row.entry.title}”"
    if others := [key for key in acting.rows if key.kind != RANKING.name]:  # those act on every page
        instead = "、".join(map(_named, others[:MOST_TOLD]))
        return f"检索“{text}”时起作用的是别的行：{instead}"
    return f"检索“{text}”时，有没有这一行都一样"


def _named(key: RowKey) -> str:
    """A row by what an editor knows it by: of a pin the query alone, without codes and ids."""
    texts = [text for text in key_texts(key) if text]
    return f"{BY_NAME[key.kind].label}“{' → '.join(texts[:1] if key.kind == 'pins' else texts)}”"
