"""Icons in pages: symbols of one sprite (`static/icons.svg`, of Lucide)."""

from __future__ import annotations

from flask import current_app
from markupsafe import Markup

from api.http.prefix import public_path

ICON = Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>')


def icon(name: str) -> Markup:
    """An icon for sight alone: the words beside it, or the label of its button, say what it means."""
    return ICON.format(public_path(f"{current_app.static_url_path}/icons.svg"), name)
