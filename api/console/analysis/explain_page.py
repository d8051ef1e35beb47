"""Why a search answers as it does: what was understood, which rows acted, what each signal gave, what decides between
neighbours; and all that holds one document back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from api.console.analysis.explain_drawing import bars, flow_shown, legend
from api.console.document_picker import Picked, picked
from api.console.editing.dictionary_pages import actor, row_address
from api.console.forms import rendered, text
from api.console.from_where import FromWhere, from_where
from api.http.current import service
from api.http.lanes import Lane, answered_in
from search_engine import BadParameters, NotReady, SearchRequest, ServiceError
from search_engine.editorial import key_cells
from search_engine.searching import TIERS, Explanation, analysis_flow, explain

# Where the words of the query stand in the document that is asked about.
PLACES: Mapping[str, str] = {"name": "名称", "near": "名称、部门或主题", "anywhere": "任一字段"}


@answered_in(Lane.COSTLY)
def explanation() -> ResponseReturnValue:
    """The page."""
    query, place, target, document = text("q"), FromWhere(), Picked(), ""
    error: ServiceError | None = None
    found: dict[str, Any] | None = None
    flow: list[dict[str, Any]] = []
    try:
        place = from_where()
        if query:
            target = picked(text("document"), place.region)
            # a number that there is not is told so; a name that may be several is to be chosen from
            document = target.id or ("" if target.choices else target.text)
            asked = SearchRequest(q=query, region=place.region or None, facets=(), personal=False)
            found = _for_editor(service().ask_giving_way(lambda pipeline: explain(pipeline, asked, document or None)))
            flow = flow_shown(service().ask(lambda pipeline: analysis_flow(pipeline, asked)))
    except (BadParameters, NotReady) as refused:
        error = refused
    return rendered(
        "explain.html", q=query, place=place, region=place.region or text("region"), document=document, picked=target,
        found=found, error=error, flow=flow, legend=legend(found["cards"]) if found else {},
        bars=bars(found["cards"]) if found else [], tiers=TIERS, places_of=PLACES,
        asked={"q": query, "region": place.region},
    )  # fmt: skip


def _for_editor(explained: Explanation) -> dict[str, Any]:
    """What was explained, with what holds documents back as editors are told."""
    own = {name: [one.for_editor() for one in getattr(explained, name)] for name in ("why_not", "unsearched")}
    return {**explained.as_dict(), **own}


def row_by_id(id: str) -> ResponseReturnValue:
    """The editor of the row that an explanation names. Raises `NotFound`."""
    key = service().editor.row(actor(), id).key
    return redirect(row_address(key.kind, key_cells(key)), 303)
