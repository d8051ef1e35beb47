"""One page to decide on drafts: what each changes, what the checks say of it, what its words find before and after, who
published the same row meanwhile; approved, published, or sent back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from api.console.editing.dictionary_pages import actor
from api.console.editing.draft_pages import LISTED, REFUSALS, after_review, chosen_drafts, draft_address
from api.console.editing.draft_pages import drafts as drafts_page
from api.console.editing.preview_pages import own_words, place_of
from api.console.forms import ranges, rendered, sent, unfolded
from api.console.navigation import waiting_drafts
from api.console.words import LEVELS, column, row_name
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, ServiceError
from search_engine.editorial import (
    DICTIONARY_KINDS,
    Draft,
    Finding,
    Review,
    ReviewedDraft,
    cells_told,
    draft_fields,
    finding_fields,
    key_texts,
)

# Drafts that are shown at once: of more the groups are folded, and asked for nothing until they are opened.
UNFOLDED = 10
# The check whose findings begin with a column.
RULES = "rules"
# Drafts whose words stand open.
OPENED = 3


def check() -> ResponseReturnValue:
    """From the ticked drafts to the page about them, whose address can be passed on."""
    try:
        chosen = chosen_drafts()
    except REFUSALS as error:
        return drafts_page(error)
    return redirect(url_for("console.review", drafts=ranges(chosen)), 303)


@answered_in(Lane.COSTLY)
def review() -> ResponseReturnValue:
    """The page."""
    return review_page(unfolded(request.args.get("drafts", "")))


def review_page(wanted: list[int], error: ServiceError | None = None, note: str = "") -> ResponseReturnValue:
    """The same, with what stood against publishing. Drafts that are gone, or of others' regions, are left out."""
    seen, editor = actor(), service().editor
    known = {draft.number for draft in editor.drafts(seen)}
    chosen = [number for number in wanted if number in known]
    found = editor.review(seen, chosen)
    counts = _counts(found.drafts, found) + Counter(one.level for one in found.others)
    listed, sound = found.drafts[:LISTED], _sound(found)
    shown = {one.draft.number for one in listed}
    others = [*found.others, *(one for number, some in found.findings.items() if number not in shown for one in some)]
    proposal = found.judged.proposal if found.judged else None
    return rendered(
        "review.html", groups=_by_author(listed, found, seen.name), total=len(chosen), listed=len(listed), error=error,
        gone=len(set(wanted) - known), chosen=ranges(chosen), asked=ranges(found.asked), counts=counts, me=seen.name,
        others=[finding_fields(one) for one in others[:LISTED]], folded=len(chosen) > UNFOLDED, note=note,
        marked=_marked(found), opened=_opened(found), going=found.going, going_told=ranges(found.going), sound=sound,
        sound_told=ranges(sound), needs_approval=proposal is not None and editor.needs_approval(seen, proposal),
        empty=proposal is None or not proposal.changes,
        own=seen.name in {one.draft.author for one in found.drafts if one.may_go},
        to_approve=frozenset(waiting_drafts().approve), status=409,
    )  # fmt: skip


def _counts(drafts: Iterable[ReviewedDraft], found: Review) -> Counter[str]:
    """How many findings drafts have, by level, and how many stand aside, and why."""
    counts = Counter[str]()
    for one in drafts:
        counts.update([finding.level for finding in found.findings.get(one.draft.number, ())])
        counts.update(filter(None, [_aside(one)]))
    return counts


def _sound(found: Review) -> list[int]:
    """Numbers of the drafts that may be published and have no errors."""
    wrong = {number for number, some in found.findings.items() if any(one.level == "error" for one in some)}
    return [number for number in found.going if number not in wrong]


def _marked(found: Review) -> list[tuple[str, int, str]]:
    """What a level is called, how many drafts have findings of it, and which."""
    of = {
        level: [number for number, some in found.findings.items() if any(one.level == level for one in some)]
        for level in LEVELS
    }
    return [(LEVELS[level], len(numbers), ranges(numbers)) for level, numbers in of.items()]


def _aside(one: ReviewedDraft) -> str:
    """Why a draft cannot go; "": it can."""
    if one.is_overtaken:
        return "overtaken"
    return "second" if one.before else "returned" if one.draft.returned else ""


def _opened(found: Review) -> frozenset[int]:
    """Those whose words are open at once: the first ones that have any."""
    asked = set(found.asked)
    return frozenset([
        one.draft.number for one in found.drafts if one.draft.number in asked and own_words(one.draft)
    ][:OPENED])  # fmt: skip


def _by_author(listed: Iterable[ReviewedDraft], found: Review, me: str) -> list[dict[str, Any]]:
    """Drafts author by author, one's own first, of each kind by kind."""
    authors: dict[str, dict[str, list[ReviewedDraft]]] = {}
    for one in sorted(listed, key=lambda one: one.draft.author != me):
        authors.setdefault(one.draft.author, {}).setdefault(one.draft.key.kind, []).append(one)
    return [
        {
            "author": author, "own": author == me, **_group([one for some in kinds.values() for one in some], found),
            "kinds": [
                {
                    "label": kind.label, **_group(kinds[name], found),
                    "drafts": [_told(one, found) for one in kinds[name]],
                }
                for name, kind in DICTIONARY_KINDS.items() if name in kinds
            ],
        }
        for author, kinds in authors.items()
    ]  # fmt: skip


def _group(drafts: list[ReviewedDraft], found: Review) -> dict[str, Any]:
    """How many drafts of a group there are, their numbers, and what stands in their way."""
    numbers = [one.draft.number for one in drafts if not one.draft.returned]
    return {"total": len(drafts), "all": ranges(numbers), "left": len(numbers), "counts": _counts(drafts, found)}


def _told(one: ReviewedDraft, found: Review) -> dict[str, Any]:
    """A draft as the page shows it."""
    draft = one.draft
    return {
        **draft_fields(draft), "told": row_name(draft.key), "url": draft_address(draft), "live": cells_told(one.live),
        "aside": _aside(one), "second_to": one.before, "words": own_words(draft), "place": place_of([draft]),
        "asked": draft.number in found.asked,
        "findings": [_finding(finding, draft) for finding in found.findings.get(draft.number, ())],
    }  # fmt: skip


def _finding(found: Finding, draft: Draft) -> dict[str, Any]:
    """What a check says beside a draft: a rule's column by its name; `own`: it is of the draft's row itself."""
    name, colon, told = found.what.partition("：")
    what = f"{column(draft.key.kind, name)}{colon}{told}" if found.check == RULES else found.what
    own = found.check == RULES or (found.kind, found.key) == (draft.key.kind, tuple(key_texts(draft.key)))
    return {**finding_fields(found), "what": what, "own": own}


def publish() -> ResponseReturnValue:
    """Publish what was checked."""
    note, accept = sent("note"), request.form.get("accept") == "1"
    try:
        chosen = chosen_drafts()
    except BadParameters as error:
        return drafts_page(error)
    try:
        version = service().editor.publish(actor(), chosen, note, accept_warnings=accept)
    except REFUSALS as error:
        return review_page(_reviewed() or chosen, error, note)
    flash(f"已发布为版本 {version.number}，一秒内生效")
    return redirect(url_for("console.version", number=version.number), 303)


def approve() -> ResponseReturnValue:
    """Approve what somebody else has drafted."""
    try:
        chosen = chosen_drafts()
    except BadParameters as error:
        return drafts_page(error)
    try:
        service().editor.approve(actor(), chosen)
    except REFUSALS as error:
        return review_page(_reviewed() or chosen, error)
    flash("已批准：内容或在用的版本有变，批准即失效")
    return after_review(chosen)


def send_back() -> ResponseReturnValue:
    """Return drafts to their authors, with the reason."""
    try:
        chosen = chosen_drafts()
    except BadParameters as error:
        return drafts_page(error)
    try:
        found = service().editor.send_back(actor(), chosen, sent("reason"))
    except REFUSALS as error:
        return review_page(_reviewed() or chosen, error)
    authors = "、".join(dict.fromkeys(one.author.removeprefix("user:") for one in found))
    flash(f"已退回 {len(found)} 份草稿，{authors} 会看到原因")
    return after_review()


def _reviewed() -> list[int]:
    """The drafts of the page that a form stands on."""
    return unfolded(request.form.get("review", ""))
