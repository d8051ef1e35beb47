"""`POST /demo/sign-in`: a token for somebody who does not exist. There is no such call outside of sample mode."""

from __future__ import annotations

from flask import Blueprint, Response

from api.http.answers import answer, keep_nothing
from api.http.current import service

blueprint = Blueprint("demo", __name__)


@blueprint.post("/demo/sign-in")
def sign_in() -> Response:
    """Sign in for demonstration. Raises `NotFound` where the catalogue is no sample."""
    return keep_nothing(answer({"token": service().demo_token()}))
