"""`/favourites`: what the reader has marked. The marks live in the browser: nobody's interests are kept here."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from api.portal.page_context import PageContext


def favourites() -> ResponseReturnValue:
    """The frame; `favourites.js` fills it through the API."""
    return render_template("portal/favourites.html", **PageContext.now().shown())
