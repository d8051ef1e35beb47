"""Where style sheets and scripts are served: under a path that changes with their content.

Browsers may then keep them for good, and a page after an upgrade never meets the scripts of before it. A version in the
path, not in a query: scripts import each other by relative paths, which keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

# What `.ci/bundle` puts together.
BUNDLED = (".css", ".js")


def versioned_path(module: str) -> str:
    """The path of the folder `static` beside a module's file, such as /static/3f2a91c07b5e."""
    folder = Path(module).parent / "static"
    return f"/static/{_digest(file for file in folder.rglob('*') if file.is_file())[:12]}"


def digest_of(static: str | Path) -> str:
    """The digest of the sheets and scripts that lie in a folder: a bundle of these begins with it."""
    return _digest(file for file in Path(static).iterdir() if file.suffix in BUNDLED)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
