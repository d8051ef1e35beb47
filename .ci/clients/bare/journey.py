"""What a client that openapi-python-client makes with its default options does, without a line of ours.

Load → search → suggest → events → update → list → delete.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from http import HTTPStatus

from government_service_search_client import AuthenticatedClient
from government_service_search_client.api.documents import (
    delete_document,
    get_document,
    list_changes,
    list_documents,
    put_document,
    put_documents,
)
from government_service_search_client.api.events import put_events
from government_service_search_client.api.operation import ready
from government_service_search_client.api.search import search, suggest
from government_service_search_client.models import (
    ClickEvent,
    ClickEventType,
    Document,
    DocumentAudienceItem,
    DocumentBatch,
    DocumentKind,
    EventBatch,
    SearchEvent,
    SearchEventType,
    SearchPage,
)

REGION, COUNT = "330110", 20
client = AuthenticatedClient(os.environ["ZWFW_URL"], os.environ["ZWFW_KEY"])


def until(met: Callable[[], bool]) -> None:
    """Wait for the index, half a minute at most."""
    end = time.monotonic() + 30
    while not met():
        assert time.monotonic() < end, "not indexed in time"
        time.sleep(0.2)


def found(text: str) -> SearchPage:
    """A page of results."""
    return search.sync(client=client, q=text, region=REGION)


def matter(number: int, summary: str) -> Document:
    """A document of our own."""
    return Document(
        id=f"bare-python-{number}",
        kind=DocumentKind.MATTER,
        title=f"流星观测点登记第{number}号",
        region=REGION,
        audience=[DocumentAudienceItem.NATURAL],
        summary=summary,
    )


loaded = put_documents.sync(client=client, body=DocumentBatch([matter(number, "首次") for number in range(COUNT)]))
assert loaded.written == COUNT, loaded
until(lambda: "bare-python-7" in {item.id for item in found("流星观测点登记第7号").items})
assert suggest.sync(client=client, q="流星观测", region=REGION).suggestions

page = found("流星观测点登记第7号")
searched = SearchEvent(id="bare-python-1", type_=SearchEventType.SEARCH, query="流星观测点", search_id=page.search_id)
clicked = ClickEvent(id="bare-python-2", type_=ClickEventType.CLICK, document="bare-python-7", position=1)
assert put_events.sync(client=client, body=EventBatch([searched, clicked])).accepted == 2

updated = put_document.sync("bare-python-7", client=client, body=matter(7, "变更"))
until(lambda: ready.sync(client=client).index_sequence >= updated.sequence)
assert get_document.sync("bare-python-7", client=client).summary == "变更"

first = list_documents.sync(client=client, size=10)
second = list_documents.sync(client=client, size=10, cursor=first.next_)
assert first.documents[-1].id < second.documents[0].id

assert delete_document.sync_detailed("bare-python-7", client=client).status_code == HTTPStatus.NO_CONTENT
assert get_document.sync_detailed("bare-python-7", client=client).status_code == HTTPStatus.NOT_FOUND
changes = list_changes.sync(client=client, after=first.changes)
assert [(change.id, change.change.value) for change in changes.changes] == [("bare-python-7", "gone")], changes

fault = search.sync(client=client, q="流星", size=1000).error.details[0]
assert (fault.field, bool(fault.code), bool(fault.message)) == ("size", True, True), fault
print("python:", loaded.written, page.items[0].title)
