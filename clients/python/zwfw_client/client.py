"""`ZwfwClient`: the generated client with a key, a person and a transport, and what goes over many calls."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import httpx

from . import paging
from .bulk import MEDIA, PORTION_BYTES, PORTION_ROWS, BulkReport, Model, send_all
from .generated.client import AuthenticatedClient
from .generated.models.document_changes import DocumentChanges
from .generated.models.error import Error
from .generated.models.item import Item
from .generated.models.listed_document import ListedDocument
from .retry import Retry
from .signing import Signer
from .transport import Transport

T = TypeVar("T")
TIMEOUT = 10.0  # seconds
FOLLOW_EVERY = 5.0  # seconds
WRITE_TIMEOUT = 120.0  # seconds; a portion is checked row by row before it is answered


class ZwfwClient(AuthenticatedClient):
    """Hand it to any generated call: `search.sync(client=client, q="身份证")`.

    All calls go through `Transport`: errors are raised as `ErrorAnswer` or `NoAnswer`, never returned.

    Args:
        url: Where the service is, with its path if it has one: `http://127.0.0.1:8000/search`.
        key: The secret of `zwfw keys create`; None: calls that are open to all.
        person: The portal's token (JWT) of the person that calls are made for.
        timeout: Seconds to connect and to wait for an answer.
        retry: When to ask again.
        transport: What really sends; None: HTTP.
        language: In which faults are told: `zh` or `en`.
        signer: Signs each request for a registered app; in place of a key.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        person: str | None = None,
        timeout: float = TIMEOUT,
        retry: Retry | None = None,
        transport: httpx.BaseTransport | None = None,
        language: str = "zh",
        signer: Signer | None = None,
    ) -> None:
        super().__init__(base_url=url, token=key or "")
        self._seconds, self._language = timeout, language
        self._sender = Transport(transport or httpx.HTTPTransport(), retry, signer, httpx.URL(url).path)
        authorization = f"Bearer {key}" if key else None
        headers = {"Authorization": authorization, "X-Zwfw-User": person, "Accept-Language": language}
        sent = {name: value for name, value in headers.items() if value}
        self.set_httpx_client(httpx.Client(base_url=url, headers=sent, timeout=timeout, transport=self._sender))

    def for_person(self, person: str) -> ZwfwClient:
        """A client like this one for the calls of one person; it shares the connections."""
        url, key, sender = str(self.get_httpx_client().base_url), self.token or None, self._sender
        below, signer = sender.below, sender.signer
        return ZwfwClient(url, key, person, self._seconds, sender.retry, below, self._language, signer)

    def hits(self, **parameters: Any) -> Iterator[Item]:
        """All results of a search, page after page, down to the depth that the service serves (10,000 cards).

        Args:
            parameters: Those of `GET /v1/search`, but for `page`; `size` is how many are asked for at a time.
        """
        return map(Item.from_dict, paging.hits(self._get, parameters))

    def documents(self, **parameters: Any) -> Iterator[ListedDocument]:
        """All documents that the service holds, in the order of their ids, those that are offline too.

        Args:
            parameters: Those of `GET /v1/documents`: `site`, `kind`, `region`, `status`, `fields` …
        """
        return map(ListedDocument.from_dict, paging.documents(self._get, parameters))

    def changes(
        self, after: str | None = None, follow: bool = False, every: float = FOLLOW_EVERY, **parameters: Any
    ) -> Iterator[DocumentChanges]:
        """What became visible and what is gone, in order, in parts.

        Keep `next` of a part once you have worked through it: it is where to go on after a restart.

        Args:
            after: `next` of the last part, or `changes` of a list of documents; None: from the beginning, with all
                that is visible now.
            follow: Wait for more where there is none; without it that is the end.
            every: How often to look then, in seconds.
            parameters: Those of `GET /v1/changes`: `site`, `kind`, `region` …

        Raises:
            CursorExpired: What happened since `after` is not kept any more.
        """
        asked = parameters if after is None else {**parameters, "after": after}
        wait = (lambda: time.sleep(every)) if follow else None
        return map(DocumentChanges.from_dict, paging.changes(self._get, asked, wait))

    def put_documents(
        self,
        documents: Iterable[Mapping[str, Any] | Model],
        skip_bad_rows: bool = False,
        portion_bytes: int = PORTION_BYTES,
        portion_rows: int = PORTION_ROWS,
    ) -> BulkReport:
        """Write any number of documents, streamed: see `send_all`.

        Args:
            documents: Mappings, or generated `Document`s; any iterable, a generator too.
            skip_bad_rows: Write the good rows of a portion that has bad ones.
            portion_bytes: The largest body.
            portion_rows: The most rows of a body.

        Raises:
            BulkInterrupted: Sending stopped before the end; it has the report so far.
        """

        def send(lines: bytes) -> Mapping[str, Any]:
            headers = {"Content-Type": MEDIA}
            asked = {"skip_bad_rows": "true"} if skip_bad_rows else {}
            http = self.get_httpx_client()
            answer = http.post(
                "/v1/documents:bulk", content=lines, params=asked, headers=headers, timeout=WRITE_TIMEOUT
            )
            return _object(answer)

        return send_all(documents, send, portion_bytes, portion_rows)

    def wait_until_indexed(self, load: int, timeout: float = 60.0, every: float = 0.2) -> None:
        """Return when searches find what a load has written.

        Args:
            load: Its number, as `BulkReport.loads` and the answers of writes have it.
            timeout: How long to wait, in seconds.
            every: How often to look, in seconds.

        Raises:
            TimeoutError: The index has not come so far in time.
        """
        wanted = self._get(f"/v1/loads/{load}", {})["sequence"]
        end = time.monotonic() + timeout
        while (self._get("/readyz", {})["index_sequence"] or 0) < wanted:
            if time.monotonic() > end:
                raise TimeoutError(f"load {load} is written, but not indexed after {timeout:g} s")
            time.sleep(every)

    def _get(self, path: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        return _object(self.get_httpx_client().get(path, params=dict(parameters)))


def answer_of(result: Error | T | None) -> T:
    """What a generated call answers, without the errors of its type: this client raises them."""
    if result is None or isinstance(result, Error):
        raise TypeError(f"{result!r} is no answer: was the call made with a ZwfwClient?")
    return result


def _object(response: httpx.Response) -> Mapping[str, Any]:
    found: Mapping[str, Any] = response.json()
    return found
