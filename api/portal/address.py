"""A page is an address: it can be shared, and every link of a page is the same address with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, quote_plus, unquote, urlsplit

from api.http.prefix import own_path, public_path
from search_engine.operation import memoized
from search_engine.searching import PARAMETERS

SEARCH = "/"
# Where somebody is stands in no address of a page: their browser alone works with it.
NAMES = frozenset(parameter.name for parameter in PARAMETERS) - {"lat", "lon"}
# Parameters of the pages that are no search: the user's region, of a list of copies the place's name and the page, of
# places nearby for what.
OTHERS, OF_LISTS, OF_PLACES = frozenset({"region"}), frozenset({"region", "name", "page"}), frozenset({"region", "q"})
LISTS, PLACES = "/copies/", "/near"
# Beginnings of the paths that a page may send its reader back to.
PATHS = ("/item/", LISTS, "/catalog", "/life-events", "/favourites", "/feed", "/me", "/privacy", PLACES)


@dataclass(frozen=True, slots=True)
class Address:
    """A page's path, percent-encoded, and its parameters in the order in which they were given.

    The path is one of ours; written as text, it is what browsers ask for (`public_path`).
    """

    pairs: tuple[tuple[str, str], ...] = ()
    path: str = SEARCH

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]], path: str = SEARCH) -> Address:
        """The parameters that mean something here; empty fields and what others append to links fall away."""
        special = OF_LISTS if path.startswith(LISTS) else OF_PLACES if path == PLACES else OTHERS
        names = NAMES if path == SEARCH else special
        pairs = tuple((name, value) for name in given if name in names for value in given[name] if value.strip())
        return cls(pairs, quote(path))

    @classmethod
    def parse(cls, text: str) -> Address:
        """A page's address out of a link to go back by; anything that is no page of ours is the empty search."""
        try:
            parts = urlsplit(text)
            given = parse_qs(parts.query, max_num_fields=200)
        except ValueError:
            return cls()
        path = own_path(parts.path)
        known = path == SEARCH or path.startswith(PATHS)
        if not known or parts.scheme or parts.netloc or "\\" in text:
            return cls()
        return cls.of(given, unquote(path))

    def values(self) -> dict[str, list[str]]:
        """The parameters as `read_request` takes them."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    def get(self, name: str) -> str:
        """The first value of a parameter, or ""."""
        return next((value for key, value in self.pairs if key == name), "")

    def put(self, name: str, *values: str) -> Address:
        """The address with a parameter changed, or left out; it begins at the first page again."""
        kept = self.only((NAMES | OF_LISTS) - {name, "page"})
        return Address((*kept.pairs, *((name, value) for value in values if value)), self.path)

    def toggle(self, name: str, value: str) -> Address:
        """The address with one value of a repeated parameter added or taken away."""
        chosen = [given for key, given in self.pairs if key == name]
        others = [given for given in chosen if given != value]
        return self.put(name, *(others if value in chosen else [*chosen, value]))

    def in_region(self, code: str) -> Address:
        """The same page for another region, "" for none; who chooses a place wants it to count."""
        return self.put("region_mode").put("at").put("region", code)

    def only(self, names: Iterable[str]) -> Address:
        """The address with nothing but some parameters."""
        wanted = frozenset(names)
        return Address(tuple(pair for pair in self.pairs if pair[0] in wanted), self.path)

    @property
    def home(self) -> Address:
        """The first page for the same region."""
        return Address(self.only({"region"}).pairs)

    def __str__(self) -> str:
        pairs = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in self.pairs])
        return public_path(f"{self.path}?{pairs}" if pairs else self.path)


# A page has up to 200 links with the same query: 500 characters quoted anew for each were half of a page's work.
_quoted = memoized(2_048, name="quoted_parameters")(quote_plus)
