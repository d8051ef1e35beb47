"""Where the portal's style sheets and scripts are, and where they are served."""

from __future__ import annotations

from pathlib import Path

from api.http.assets import versioned_path

FOLDER = Path(__file__).parent / "static"


def assets_path() -> str:
    """The path, such as /static/3f2a91c07b5e."""
    return versioned_path(__file__)
