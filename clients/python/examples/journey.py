"""A portal's day: load, search, suggest, report events, update, list, delete; and what an error looks like."""

from __future__ import annotations

import os
from collections.abc import Iterator

from zwfw_client import Invalid, NotFound, ZwfwClient, answer_of
from zwfw_client.generated.api.documents import delete_document, get_document
from zwfw_client.generated.api.search import search, suggest

REGION = "330110"
COUNT = 240


def documents(year: int) -> Iterator[dict[str, object]]:
    """Matters as they come out of a portal's own database, one by one."""
    for number in range(COUNT):
        yield {
            "id": f"journey-{number:04}",
            "kind": "matter",
            "title": f"陨石标本登记第{number}号",
            "region": REGION,
            "audience": ["natural"],
            "summary": f"{year}年登记",
        }


def main() -> None:
    """Go through it all."""
    with ZwfwClient(os.environ["ZWFW_URL"], key=os.environ["ZWFW_KEY"]) as client:
        report = client.put_documents(documents(2026), portion_rows=100)
        assert report.ok, report.faults
        assert (report.written, len(report.loads)) == (COUNT, 3)
        client.wait_until_indexed(report.loads[-1])

        page = answer_of(search.sync(client=client, q="陨石标本登记第7号", region=REGION))
        assert page.items[0].id == "journey-0007", page
        assert sum(item.id.startswith("journey-") for item in client.hits(q="陨石标本登记", region=REGION)) == COUNT
        assert answer_of(suggest.sync(client=client, q="陨石标本", region=REGION)).suggestions

        report = client.put_documents(documents(2027))
        assert report.replaced == COUNT
        assert answer_of(get_document.sync("journey-0007", client=client)).summary == "2027年登记"

        delete_document.sync_detailed("journey-0007", client=client)
        try:
            get_document.sync("journey-0007", client=client)
        except NotFound as error:
            print(error.status, error.code, error.message)
        try:
            search.sync(client=client, q="陨石", size=1000)
        except Invalid as error:
            print(error.code, [(fault.field, fault.code, fault.message, fault.mend) for fault in error.faults])


if __name__ == "__main__":
    main()
