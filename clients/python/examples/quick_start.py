"""Write two documents, wait until they are found, and search."""

import os

from zwfw_client import ZwfwClient, answer_of
from zwfw_client.generated.api.search import search

matter = {"kind": "matter", "region": "330110", "audience": ["natural"]}
documents = [{"id": "qs-1", "title": "风筝放飞许可", **matter}, {"id": "qs-2", "title": "风筝放飞备案", **matter}]

with ZwfwClient(os.environ["ZWFW_URL"], key=os.environ["ZWFW_KEY"]) as client:
    report = client.put_documents(documents)
    client.wait_until_indexed(report.loads[-1])
    page = answer_of(search.sync(client=client, q="风筝放飞许可", region="330110"))
    print(page.total, page.items[0].id, page.items[0].title)
