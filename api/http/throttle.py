"""How often one address block may search: so much a minute, whatever it asks. Programs with a key may always."""

from __future__ import annotations

import math

from flask import Flask
from werkzeug.exceptions import TooManyRequests

from api.http.addresses import IN_ENVIRON, visitor_address
from api.http.current import current_request, extension, service
from api.http.keys import has_valid_key
from search_engine import RateLimit

THROTTLE = "zwfw_throttle"  # the extension that holds the limit
# Blueprints whose calls compute: the pages, and what pages and portals ask for again and again.
COMPUTING = frozenset(("search", "suggest", "voice", "hot", "recommend", "catalog", "portal", "console"))


def register_throttle(app: Flask, per_minute: int) -> None:
    """Hold every search, suggestion and page of an application to a rate; 0: to none."""
    if per_minute:
        app.extensions[THROTTLE] = RateLimit(per_minute)
        app.before_request(throttle)


def throttle() -> None:
    """Raise `TooManyRequests` where the block of the visitor has used up what it may ask in a minute."""
    asked = current_request()
    if asked.blueprint not in COMPUTING:
        return
    address = visitor_address(asked.remote_addr, asked.environ.get(IN_ENVIRON), service().settings.trusted_proxies)
    wait = extension(THROTTLE).wait(address)
    if wait and not has_valid_key():
        raise TooManyRequests(retry_after=math.ceil(wait))
