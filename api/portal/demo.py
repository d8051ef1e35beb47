"""`POST /demo/sign-in`: a token for somebody who does not exist. There is no such call outside of sample mode."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer
from api.http.current import service

blueprint = Blueprint("demo", __name__)


@blueprint.post("/demo/sign-in")
def sign_in() -> Response:
    """Sign in for demonstration. Raises `NotFound` where the catalogue is no sample."""
    response = answer({"token": service().demo_token()})
    response.headers["Cache-Control"] = "no-store"
    return response
