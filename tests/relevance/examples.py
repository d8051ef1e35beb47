"""What the tests of single examples have in common: asking, and reading what was understood from the page."""

from __future__ import annotations

from search_engine import SearchPage, Service, read_request

YUHANG, XIHU, HANGZHOU, HEFEI = "330110", "330106", "330100", "340100"
# The chain of a user in 余杭区.
CHAIN = (YUHANG, HANGZHOU, "330000", "000000")


def search(service: Service, text: str, region: str | None = None, **parameters: str) -> SearchPage:
    """The page for a text, typed by a user of a region."""
    values = {"q": [text], **{name: [value] for name, value in parameters.items()}}
    return service.search(read_request({**values, "region": [region]} if region else values))


def titles(page: SearchPage, first: int | None = None) -> list[str]:
    """The titles of the first cards."""
    return [item.title for item in page.items[:first]]


def understood(page: SearchPage) -> str:
    """The text that was searched for: what was put right, else the normal form; spaces and case do not matter."""
    corrected = page.query.corrected
    text = corrected["to"] if corrected and corrected["applied"] else page.query.normalized
    return "".join(str(text).split()).casefold()


def roles(page: SearchPage) -> dict[str, str]:
    """Code of each place in the text → its role: handling, origin or destination."""
    return {place["code"]: place["role"] for place in page.query.places}


def decided(page: SearchPage) -> tuple[str, str] | None:
    """The region that the page was answered for, and where it was taken from."""
    return (page.query.region["code"], page.query.region["source"]) if page.query.region else None


def expanded(page: SearchPage, word: str) -> set[str]:
    """What a word was expanded to."""
    return {str(expansion["to"]) for expansion in page.query.expansions if expansion["from"] == word}
