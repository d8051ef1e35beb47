"""`/catalog`: the six navigations of C 0103-2018 §6.3, with the counts of the reader's region.

The standard groups what the facets list flat: ten types of administrative power beside public services, themes by whom
they serve, places that handle for others beside those that handle for their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from api.portal.address import Address
from api.portal.browse import Directory, directory, facet_directory, life_events
from api.portal.filters import Choice
from api.portal.page_context import PageContext
from search_engine import NotReady
from search_engine.searching import label, themes_by_audience

PUBLIC = "公共服务"
LOCAL = "定点办理"
LEVELS = ("国家级", "省级", "市级", "县级", "乡级", "村级")
AUDIENCES = ("natural", "legal")


@dataclass(frozen=True, slots=True)
class Navigation:
    """One of the six: its anchor, its title, its groups."""

    anchor: str
    title: str
    groups: tuple[Directory, ...]


def catalog() -> ResponseReturnValue:
    """The page."""
    page_context = PageContext.now()
    try:
        address, region = page_context.address, page_context.place.code
        events = life_events(address, region)
        navigations = [Navigation(anchor, title, _filled(read(address, region))) for anchor, title, read in NAVIGATIONS]
    except NotReady:
        return render_template("portal/search.html", state="not_ready", **page_context.shown()), 503
    return render_template("portal/catalog.html", navigations=navigations, events=events, **page_context.shown())


def nature(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.1: administrative power, and public services."""
    yield from _split(_links(address, region, "nature"), "行政权力事项", "公共服务事项", lambda name: name == PUBLIC)


def audience(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.2: natural persons; legal persons and other organisations."""
    yield _in_order(_links(address, region, "audience"), [label("audience", value) for value in AUDIENCES])


def department(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.3: the department that matters belong to."""
    yield Directory("", _links(address, region, "department"))


def theme(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.4: themes, by whom they serve. A matter for both has themes of both lists: each stands in its own; a site's
    own themes, which are in none, in both.
    """
    known = themes_by_audience()
    national = {name for themes in known.values() for name in themes}
    for value in AUDIENCES:
        title = f"面向{label('audience', value)}"
        found = facet_directory(address, region, ("audience", value), "theme", title)
        own = {*known.get(value, ())}
        yield Directory(title, tuple(link for link in found.links if link.text in own or link.text not in national))


def level(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.5: from the nation's level to the village's."""
    yield _in_order(_links(address, region, "level"), LEVELS)


def coverage(address: Address, region: str) -> Iterable[Directory]:
    """§6.3.6: handled in its own place only, or across regions."""
    yield from _split(_links(address, region, "coverage"), "跨地区通办", "", lambda name: name == LOCAL)


def _links(address: Address, region: str, node: str) -> tuple[Choice, ...]:
    return directory(address, region, node, "").links


def _in_order(links: tuple[Choice, ...], names: Sequence[str]) -> Directory:
    place = {name: number for number, name in enumerate(names)}
    return Directory("", tuple(sorted(links, key=lambda link: place.get(link.text, len(place)))))


def _split(
    links: tuple[Choice, ...], first: str, second: str, belongs: Callable[[str], bool]
) -> tuple[Directory, Directory]:
    """Two groups: what does not belong to the second, and what does."""
    others = tuple(link for link in links if not belongs(link.text))
    return Directory(first, others), Directory(second, tuple(link for link in links if belongs(link.text)))


def _filled(groups: Iterable[Directory]) -> tuple[Directory, ...]:
    return tuple(group for group in groups if group.links)


NAVIGATIONS: tuple[tuple[str, str, Callable[[Address, str], Iterable[Directory]]], ...] = (
    ("nature", "按事项性质", nature),
    ("audience", "按服务对象", audience),
    ("department", "按实施主体", department),
    ("theme", "按服务主题", theme),
    ("level", "按服务层级", level),
    ("coverage", "按行政管辖", coverage),
)
