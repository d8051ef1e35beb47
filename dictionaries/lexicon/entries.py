"""One row of each kind of dictionary, as values. Texts are in normal form; `note` is the reviewer's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word that segmentation keeps whole."""

    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A term of the controlled vocabulary (政务主题词), with its place among the others."""

    term: str
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Synonym:
    """What a term also means.

    Attributes:
        relation: `equivalent` (both ways) and `official` (towards the official name) keep the class of a match;
            `one_way`, `broader`, `narrower` and `related` give at most class 3.
        weight: (0, 1], what the target's words count for beside the typed ones.
    """

    term: str
    target: str
    relation: str
    weight: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A misspelling that people type (错别字), with what is meant."""

    wrong: str
    right: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StopWord:
    """A word that carries nothing.

    Attributes:
        where: `anywhere`, `start`, `end`; `alone`: only beside other stop words.
        role: `scaffold` words go; `weak` ones (办理) are not required, and still add to a score.
    """

    text: str
    where: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskPhrase:
    """A phrase that asks for one element of a matter."""

    text: str
    asks: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AskPattern:
    """What asks for one element of a matter, as a pattern (see `dictionaries.patterns.phrase_patterns`)."""

    pattern: str
    asks: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AudienceWord:
    """A word that tells whom a query is about: `natural` or `legal`."""

    text: str
    audience: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BannedWord:
    """A banned word.

    Attributes:
        action: `block`, `mask` or `warn`.
        match: `exact` (the whole text) or `contains`.
        variants: `all`: pinyin and homophones too; `written`: width, script and inserted signs only.
    """

    text: str
    category: str
    action: str
    match: str
    variants: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AllowedWord:
    """What no ban touches."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceName:
    """What people type besides matters: an application, a service, a brand, and what they want of it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LatinName:
    """An acronym or name in Latin letters, which is never read as pinyin."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Polyphone:
    """How a phrase is read: one toneless syllable a character."""

    phrase: str
    pinyin: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceAlias:
    """Another name of a region: `abbreviation`, `old`, `nickname`, `plate`, `zone`."""

    alias: str
    code: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AmbiguousPlace:
    """A short name that is also an ordinary word: `never` a place by itself, or `alone` not one without more."""

    name: str
    treatment: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WordClass:
    """Words that may stand for each other in patterns of offers; several rows of one class add up."""

    name: str
    words: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferPattern:
    """What is banned in whatever words, as a pattern (see `dictionaries.patterns.offer_patterns`).

    Attributes:
        effect: `block`, `warn`: unless an `except` is in the text too; `sure`: blocked all the same; `except`.
    """

    pattern: str
    category: str
    effect: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A curated query of somebody who wants what is called `title` and does not know that name; compared as a whole."""

    query: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionRule:
    """A text that is never suggested (`deny`), or that no rule drops (`protect`)."""

    text: str
    action: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HotRule:
    """What an editor says of hot terms in a region and all below it.

    Attributes:
        text: `*` with `freeze`.
        region: Code; "": everywhere.
        action: `pin` puts it at `rank`, `ban` shows it nowhere, `freeze` leaves lists as they are.
        rank: From 1; 0 with the other actions.
        until: The last day that it holds, YYYY-MM-DD in China; "": for good.
    """

    text: str
    region: str
    action: str
    rank: int = 0
    until: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PinRule:
    """A document that an editor puts first for some queries, or hides from them, in a region and all below it.

    Attributes:
        query: The pattern; of `exact`, `…*`: what begins so.
        region: Code; "": everywhere.
        document: Its id.
        place: From 1; 0: it is hidden.
        until: The last day that it holds, YYYY-MM-DD in China; "": for good.
        match: `exact`: the whole query; `all_words`: it has all words of the pattern; `phrase`: the pattern is in it.
        action: `pin`; `hide`: the document does not come; `hide_all`: no copy of its matter does.
        channel: Channels that are asked for, any of them; none: whatever is asked for.
        audience: `natural` or `legal`, whom the request is about; "": anybody.
        owner, ends, scope: Of the row, where it is served: who looks after it, until when it acts, and the region, site
            and department for whom it acts (none: everybody). No columns of the file.
    """

    query: str
    region: str
    document: str
    place: int
    until: str = ""
    match: str = "exact"
    action: str = "pin"
    channel: tuple[str, ...] = ()
    audience: str = ""
    note: str = ""
    owner: str = ""
    ends: str = ""
    scope: tuple[str, ...] = ()
