"""Where style sheets and scripts are served: under a path that changes with their content.

Browsers may then keep them for good, and a page after an upgrade never meets the scripts of before it. A version in the
path, not in a query: scripts import each other by relative paths, which keep it. They are sent packed: on a slow
network that is a second of a first visit.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Request, Response

from api.http.packing import packs, takes_gzip
from search_engine.operation import memoized

# What `.ci/bundle` puts together.
BUNDLED = (".css", ".js")


def versioned_path(module: str) -> str:
    """The path of the folder `static` beside a module's file, such as /static/3f2a91c07b5e."""
    folder = Path(module).parent / "static"
    return f"/static/{_digest(file for file in folder.rglob('*') if file.is_file())[:12]}"


def digest_of(static: str | Path) -> str:
    """The digest of the sheets and scripts that lie in a folder: a bundle of these begins with it."""
    return _digest(file for file in Path(static).iterdir() if file.suffix in BUNDLED)


def packed(response: Response, request: Request) -> Response:
    """A whole text file as gzip, where the client takes it; any other answer as it is.

    Its entity tag becomes a weak one: it names the same text, in other bytes.
    """
    if response.status_code != 200 or not packs(response, response.content_length or 0):
        return response
    response.vary.add("Accept-Encoding")
    if not takes_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    tag, _ = response.get_etag()
    response.direct_passthrough = False
    response.set_data(_gzip(response.get_data()))
    response.content_encoding = "gzip"
    response.set_etag(tag or "", weak=True)
    return response


@memoized(64, name="packed_assets")
def _gzip(text: bytes) -> bytes:
    return gzip.compress(text, mtime=0)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
