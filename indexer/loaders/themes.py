"""The national service themes (C 0103-2018 §6.3.4), data in `themes.tsv`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("themes.tsv")
OTHER = "其他"


@cache
def themes_by_audience() -> dict[str, tuple[str, ...]]:
    """Audience (`natural`, `legal`) → its themes, in the standard's order."""
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            audience, theme = line.split("\t")
            found[audience] = (*found.get(audience, ()), theme)
    return found


def national_themes() -> frozenset[str]:
    """All themes, whoever they are for."""
    return frozenset(theme for themes in themes_by_audience().values() for theme in themes)


def sort_out(
    themes: tuple[str, ...], site_themes: tuple[str, ...], known: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """National themes and the site's own: one that is not national stands under 其他 and keeps its name at the site."""
    own = [theme for theme in themes if theme not in known]
    national = [theme if theme in known else OTHER for theme in themes]
    return tuple(dict.fromkeys(national)), tuple(dict.fromkeys((*site_themes, *own)))
