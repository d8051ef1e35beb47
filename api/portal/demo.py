"""What only the demonstration has: signing in as nobody who exists, and pages that stand in for the portal's own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from api.http.answers import answer, keep_nothing
from api.http.current import service
from api.portal.page_context import PageContext, came_from
from api.portal.ways import WAYS
from search_engine import NotFound

blueprint = Blueprint("demo", __name__)
NOWHERE = "没有这个地址"


@blueprint.post("/demo/sign-in")
def sign_in() -> Response:
    """A token for somebody who does not exist. Raises `NotFound` where the catalogue is no sample."""
    return keep_nothing(answer({"token": service().demo_token()}))


@blueprint.get("/demo/way/<name>")
def way(name: str) -> ResponseReturnValue:
    """What would stand where a way leads. Raises `NotFound` outside of the demonstration, and for no way."""
    if not service().settings.demo or name not in WAYS:
        raise NotFound(NOWHERE)
    text, about = WAYS[name]
    back = came_from()
    page_context = PageContext.at(back) if back else PageContext.now()
    return render_template("portal/way.html", text=text, about=about, back=back, **page_context.shown())
