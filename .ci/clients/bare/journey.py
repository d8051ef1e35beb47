"""What a stranger's generated client must be able to do: load, search, suggest, send events, update, list, delete.

The client is openapi-python-client's, with its default options and without a line of ours.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from government_service_search_client import AuthenticatedClient
from government_service_search_client.api.search import search, suggest

client = AuthenticatedClient(os.environ["ZWFW_URL"], os.environ["ZWFW_KEY"])


def until(found: Callable[[], bool]) -> None:
    """Wait for the index, half a minute at most."""
    end = time.monotonic() + 30
    while not found():
        assert time.monotonic() < end, found
        time.sleep(0.2)


page = search.sync(client=client, q="身份证")
assert page.items[0].title, page
suggested = suggest.sync(client=client, q="身份")
assert suggested.suggestions, suggested
print("bare python:", page.total, page.items[0].title)
