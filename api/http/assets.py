"""Where style sheets and scripts are served: under a path that changes with their content.

Browsers may then keep them for good, and a page after an upgrade never meets the scripts of before it. A version in the
path, not in a query: scripts import each other by relative paths, which keep it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def versioned_path(module: str) -> str:
    """The path of the folder `static` beside a module's file, such as /static/3f2a91c07b5e."""
    digest = hashlib.sha256()
    for file in sorted((Path(module).parent / "static").iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"
