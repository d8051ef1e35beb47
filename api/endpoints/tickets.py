"""`/v1/tickets`: a program of the portal's exchanges a ticket of the platform's (C 0103-2018 §8.3.2) for a token.

From server to server: a page never has the key that this asks for, and a ticket never stands in an address.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from api.http.answers import answer
from api.http.body import json_object
from api.http.cache_policy import OWN
from api.http.current import service
from api.http.keys import authorised
from api.openapi.operation import Operation
from search_engine import BadParameters, Detail
from search_engine.messages import NOT_A_TEXT

blueprint = Blueprint("tickets", __name__)
MOST_BYTES = 64 * 1024
FIELDS = ("ticket",)
SCOPE = "tickets:exchange"
TICKETS = Operation(
    "post", "/v1/tickets", "exchangeTicket",
    "以国家政务服务平台等的用户票据（getTicket 所得）换取用户令牌，用于 X-Zwfw-User；只供服务器之间调用，"
    "票据只能放在请求体中。由 ZWFW_TICKETS 所选的适配器向平台核对；不保存、不记录票据与用户信息",
    "个人", answers={200: "TicketExchanged", 400: "Error", 404: "Error", 413: "Error", 415: "Error", 503: "Error"},
    cache=OWN, json="Ticket", example={"ticket": "getTicket 所得的票据"}, scope=SCOPE,
)  # fmt: skip
OPERATIONS = (TICKETS,)


@blueprint.post("/v1/tickets")
def exchange() -> Response:
    """Exchange a ticket; nothing is kept of it."""
    TICKETS.read()
    authorised(SCOPE)
    body, faults = json_object(request, MOST_BYTES, ("application/json",), FIELDS)
    ticket = body.get("ticket")
    if not isinstance(ticket, str):
        raise BadParameters([*faults, Detail("ticket", NOT_A_TEXT())])
    if faults:
        raise BadParameters(faults)
    found = service().exchange_ticket(ticket)
    until = datetime.fromtimestamp(found.expires, UTC).isoformat().replace("+00:00", "Z")
    return answer({"token": found.token, "expires": until, "kind": found.kind, "level": found.level})
