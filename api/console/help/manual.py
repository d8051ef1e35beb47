"""The editors' manual: Markdown files that ship with the package, as pages of the console.

`docs/admin.md` is the manual, `docs/editors/*.md` go deeper, `docs/pictures/` has what they show. A build puts copies
into `api/console/manual_files/` (setup.py); from a source tree they are read where they are.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from search_engine.operation import memoized

if TYPE_CHECKING:
    from markdown_it.token import Token

MAIN, DEEPER, PICTURES = "admin", "editors", "pictures"
SHIPPED = Path(__file__).parents[1] / "manual_files"
FOLDER = SHIPPED if SHIPPED.is_dir() else Path(__file__).parents[3] / "docs"
NAME = re.compile(r"[a-z0-9-]{1,40}")
PICTURE = re.compile(r"[a-z0-9-]{1,40}\.png")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the manual.

    Attributes:
        title: Its first heading.
        html: All below it.
        contents: Its sections: level (2 or 3), anchor, heading.
    """

    title: str
    html: str
    contents: tuple[tuple[int, str, str], ...]

    @property
    def anchors(self) -> frozenset[str]:
        """Of all its sections."""
        return frozenset(anchor for _, anchor, _ in self.contents)


def chapters() -> Sequence[str]:
    """Names of all files: the manual first, then the list of those that go deeper, then these."""
    deeper = sorted(file.stem for file in (FOLDER / DEEPER).glob("*.md") if NAME.fullmatch(file.stem))
    return (MAIN, DEEPER, *deeper)


def chapter(name: str, link: Callable[[str], str], picture: Callable[[str], str]) -> Chapter | None:
    """A file of the manual; None where there is none of the name.

    Args:
        link: The address of another file, by its name.
        picture: The address of a picture, by its file's name.
    """
    file = file_of(name)
    if file is None:
        return None
    found = file.stat()
    known = tuple((other, link(other)) for other in chapters())
    return _rendered(file, found.st_mtime_ns, known, picture("")) if file.is_file() else None


def file_of(name: str) -> Path | None:
    """Where a file of the manual lies."""
    if name not in chapters():
        return None
    return FOLDER / "admin.md" if name == MAIN else FOLDER / DEEPER / f"{'README' if name == DEEPER else name}.md"


def anchor_of(heading: str) -> str:
    """How a section is pointed at, as where the files are read elsewhere: without signs, with `-` for spaces."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


@memoized(64, name="manual")
def _rendered(file: Path, changed: int, known: tuple[tuple[str, str], ...], pictures: str) -> Chapter:
    from markdown_it import MarkdownIt  # here: a server shows it seldom

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(file.read_text(encoding="utf-8"))
    title, contents, kept = "", list[tuple[int, str, str]](), list["Token"]()
    place, addresses = 0, dict(known)
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            heading = tokens[place + 1].content
            if token.tag == "h1":
                title, place = heading, place + 3
                continue
            anchor = anchor_of(heading)
            token.attrSet("id", anchor)
            contents.append((int(token.tag[1]), anchor, heading))
        token.attrs.pop("style", None)  # how columns are set: the console's pages have no styles of their own
        _point(token.children or [], addresses, pictures)
        kept.append(token)
        place += 1
    return Chapter(title, reader.renderer.render(kept, reader.options, {}), tuple(contents))


@memoized(16, name="manual_texts")
def text_html(text: str) -> Markup:
    """A text in Markdown as a part of a page: its first heading is left out, the others are a level lower."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        token.attrs.pop("style", None)
        _point(token.children or [], {}, "")
    return Markup(reader.renderer.render(tokens, reader.options, {}))


def _point(tokens: Sequence[Token], addresses: Mapping[str, str], pictures: str) -> None:
    """Have links and pictures lead to where the files stand here; a link that leads nowhere is its text."""
    dead = False
    for place, token in enumerate(tokens):
        if token.type == "softbreak" and _is_within_chinese(tokens, place):
            token.type, token.content = "text", ""  # a browser would show a space
        elif token.type == "image":
            name = str(token.attrGet("src") or "").rpartition("/")[2]
            token.attrSet("src", pictures + name)
            token.attrSet("loading", "lazy")
            # its room is kept before it comes: what has the focus, or is read, does not move away
            for attribute, pixels in zip(("width", "height"), _size(FOLDER / PICTURES / name), strict=False):
                token.attrSet(attribute, str(pixels))
        elif token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""), addresses)
            dead = address is None
            if address is None:
                token.tag, token.attrs = "span", {}
            else:
                token.attrSet("href", address)
        elif token.type == "link_close" and dead:
            token.tag, dead = "span", False


def _size(picture: Path) -> tuple[int, ...]:
    """Width and height of a PNG file, in pixels; nothing of what is none, or not there."""
    try:
        with picture.open("rb") as file:
            head = file.read(24)
    except OSError:
        return ()
    return struct.unpack(">II", head[16:24]) if head.startswith(b"\x89PNG") and len(head) == 24 else ()


def _is_within_chinese(tokens: Sequence[Token], place: int) -> bool:
    """Whether a line ends and the next one begins with what has no spaces between."""
    before, after = tokens[place - 1].content[-1:], tokens[place + 1].content[:1] if place + 1 < len(tokens) else ""
    return before > "\u2e7f" and after > "\u2e7f"


def _address(href: str, addresses: Mapping[str, str]) -> str | None:
    file, _, anchor = href.partition("#")
    if not file:
        return href
    path = Path(file)
    name = DEEPER if path.name == "README.md" else path.stem
    if path.suffix != ".md" or name not in addresses:
        return None
    return f"{addresses[name]}#{anchor}" if anchor else addresses[name]
