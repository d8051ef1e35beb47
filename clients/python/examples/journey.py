"""A portal's day: load, search, suggest, report events, update, list, follow changes, delete; and what errors are.

Run it against a service of your own: ZWFW_URL, ZWFW_KEY (scopes documents:write and events:write).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from zwfw_client import Invalid, NotFound, ZwfwClient, answer_of
from zwfw_client.generated.api.documents import delete_document, get_document, put_document
from zwfw_client.generated.api.events import put_events
from zwfw_client.generated.api.search import search, suggest
from zwfw_client.generated.models import (
    ClickEvent,
    ClickEventType,
    Document,
    DocumentKind,
    EventBatch,
    SearchEvent,
    SearchEventType,
)

REGION, COUNT = "330110", 240


def rows(summary: str) -> Iterator[dict[str, object]]:
    """Matters as they come out of a portal's own database, one by one."""
    for number in range(COUNT):
        title = f"陨石标本登记第{number}号"
        matter = {"id": f"journey-{number:03}", "kind": "matter", "title": title, "region": REGION, "summary": summary}
        yield matter | {"audience": ["natural"]}


def load(client: ZwfwClient) -> None:
    """240 documents in portions of 100, then wait until they are found."""
    report = client.put_documents(rows("首次"), portion_rows=100)
    assert report.ok, report.faults
    assert (report.written, len(report.loads)) == (COUNT, 3), report
    client.wait_until_indexed(report.loads[-1])


def find(client: ZwfwClient) -> None:
    """One page, all pages, suggestions; and what the reader did with them."""
    page = answer_of(search.sync(client=client, q="陨石标本登记第7号", region=REGION))
    assert page.items[0].id == "journey-007", page.items[0]
    ours = {item.id for item in client.hits(q="陨石标本登记", region=REGION, region_mode="only")}
    assert len([id for id in ours if id.startswith("journey-")]) == COUNT
    assert answer_of(suggest.sync(client=client, q="陨石标本", region=REGION)).suggestions
    searched = SearchEvent(id="j-1", type_=SearchEventType.SEARCH, query="陨石标本登记", search_id=page.search_id)
    clicked = ClickEvent(id="j-2", type_=ClickEventType.CLICK, document="journey-007", position=1)
    assert answer_of(put_events.sync(client=client, body=EventBatch([searched, clicked]))).accepted == 2


def change(client: ZwfwClient) -> None:
    """Update one and all, list them, delete one, and follow what happened."""
    known = [part.next_ for part in client.changes()][-1]  # where the feed ends now
    renewed = Document(
        id="journey-007", kind=DocumentKind.MATTER, title="陨石标本登记第7号", region=REGION, summary="变更"
    )
    answer_of(put_document.sync("journey-007", client=client, body=renewed))
    assert answer_of(get_document.sync("journey-007", client=client)).summary == "变更"
    assert client.put_documents(rows("再次")).replaced == COUNT

    listed = [document.id for document in client.documents(region=REGION, size=100)]
    assert listed == sorted(set(listed))
    assert len([id for id in listed if id.startswith("journey-")]) == COUNT

    delete_document.sync_detailed("journey-007", client=client)
    seen = [(one.id, one.change.value) for part in client.changes(known) for one in part.changes]
    assert len(seen) == COUNT, seen
    assert seen[-1] == ("journey-007", "gone")


def fail(client: ZwfwClient) -> None:
    """Errors are exceptions with data, and rows at fault are in the report."""
    try:
        get_document.sync("journey-007", client=client)
    except NotFound as error:
        print(error.status, error.code, error.message)
    else:
        raise AssertionError
    try:
        search.sync(client=client, q="陨石", size=1000)
    except Invalid as error:
        faults = error.faults
    else:
        raise AssertionError
    print([(fault.code, fault.field, fault.message, fault.mend) for fault in faults])
    assert faults[0].message.startswith("must be"), "it is told in English"
    good, bad = {"id": "journey-240", "kind": "matter", "title": "陨石", "region": REGION}, {"id": "journey-241"}
    report = client.put_documents([good, bad], skip_bad_rows=True)
    assert (report.written, report.refused) == (1, 1), report
    assert {fault.row for fault in report.faults if not fault.warning} == {2}, report
    print([str(fault) for fault in report.faults])


with ZwfwClient(os.environ["ZWFW_URL"], key=os.environ["ZWFW_KEY"], language="en") as client:
    load(client)
    find(client)
    change(client)
    fail(client)
