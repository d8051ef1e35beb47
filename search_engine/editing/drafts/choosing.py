"""Which drafts, or which version: what publishing and approving are asked to do, as a proposal over what is published.

A proposal is built anew within the transaction that publishes it, so that it is of what stands there then.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from dictionaries.editing.row_merge import merge_rows
from dictionaries.reasons import Message, Reason
from indexer.store.audit.author import called
from indexer.store.editing.drafts import Draft, all_drafts
from indexer.store.editing.versions import rows_at, version_of
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.proposal import Proposal, of_drafts, of_rows
from search_engine.editing.versions.publishing import Build
from search_engine.editing.versions.release import merged_into
from search_engine.editing.versions.state import PublishedState
from search_engine.errors import BadParameters, Detail, NotFound
from search_engine.messages import NO_VERSION

RETURNED = Message(
    "returned", "{key}已由 {who} 退回：{why}", "{who} has returned {key}: {why}", "起草人改好或重新提交之后才能发布",
    "its author has to mend it or submit it again before it can be published", joint="；",
)  # fmt: skip
NO_DRAFTS = Message("not_found", "没有编号为 {numbers} 的草稿", "there are no drafts numbered {numbers}")
NOTHING_DRAFTED = Message(
    "missing",
    "没有草稿",
    "there are no drafts",
    "请先起草，或给出草稿的编号",
    "draft something, or give numbers of drafts",
    joint="；",
)


def chosen(connection: Connection, actor: Actor, numbers: Collection[int]) -> list[Draft]:
    """The drafts of some numbers. Raises `NotFound`; those that are not theirs to see are as if they were not there."""
    known = {draft.number: draft for draft in all_drafts(connection)}
    found = [known[number] for number in dict.fromkeys(numbers) if number in known]
    seen = [draft for draft in found if actor.sees_draft(draft)]
    if missing := set(numbers) - {draft.number for draft in seen}:
        raise NotFound(NO_DRAFTS(numbers=sorted(missing)))
    return seen


def drafts_chosen(actor: Actor, numbers: Collection[int], *, to_publish: bool = False) -> Build:
    """A proposal of some drafts; building it raises `NotFound`, `EditConflict`.

    Args:
        to_publish: Whether they are to be published or approved: building it raises `BadParameters`, too, where drafts
            were returned to their authors.
    """
    if not numbers:
        raise BadParameters([Detail("drafts", NOTHING_DRAFTED())])

    def build(connection: Connection, state: PublishedState) -> Proposal:
        drafts = chosen(connection, actor, numbers)
        if to_publish and (returned := [draft for draft in drafts if draft.returned]):
            raise BadParameters([Detail("drafts", return_sentence(draft)) for draft in returned])
        return of_drafts(state, drafts)

    return build


def return_sentence(draft: Draft) -> Reason:
    """That a draft was returned, by whom and why."""
    returned = draft.returned
    assert returned is not None
    return RETURNED(key=draft.key.words, who=called(returned.returner), why=returned.reason)


def version_chosen(number: int) -> Build:
    """A proposal to go back to a version, with what was released since; 0: to what ships alone. Building it raises
    `NotFound`.
    """

    def build(connection: Connection, state: PublishedState) -> Proposal:
        if number and version_of(connection, number) is None:
            raise NotFound(NO_VERSION(number=number))
        rows = rows_at(connection, number)
        merged = merge_rows([one.row for one in rows], state.shipped)
        return of_rows(state, merged_into(rows, merged))

    return build
