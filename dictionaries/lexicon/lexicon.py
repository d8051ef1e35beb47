"""All dictionaries as one immutable value: what query understanding, suggestion and loads read."""

from __future__ import annotations

from dataclasses import dataclass, fields

from dictionaries.lexicon import entries, way_entries


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of every kind, in their files' order.

    Attributes:
        version: 12 hex digits that change with any entry, and with nothing else.
    """

    version: str = ""
    words: tuple[entries.Word, ...] = ()
    topics: tuple[entries.Topic, ...] = ()
    synonyms: tuple[entries.Synonym, ...] = ()
    corrections: tuple[entries.Misspelling, ...] = ()
    stopwords: tuple[entries.StopWord, ...] = ()
    asks: tuple[entries.AskPhrase, ...] = ()
    ask_patterns: tuple[entries.AskPattern, ...] = ()
    audience: tuple[entries.AudienceWord, ...] = ()
    banned: tuple[entries.BannedWord, ...] = ()
    offers: tuple[entries.OfferPattern, ...] = ()
    word_classes: tuple[entries.WordClass, ...] = ()
    allowed: tuple[entries.AllowedWord, ...] = ()
    services: tuple[entries.ServiceName, ...] = ()
    latin_names: tuple[entries.LatinName, ...] = ()
    polyphones: tuple[entries.Polyphone, ...] = ()
    place_aliases: tuple[entries.PlaceAlias, ...] = ()
    ambiguous_places: tuple[entries.AmbiguousPlace, ...] = ()
    hotlines: tuple[way_entries.Hotline, ...] = ()
    crisis: tuple[way_entries.CrisisPattern, ...] = ()
    crisis_help: tuple[way_entries.CrisisHelp, ...] = ()
    wishes: tuple[way_entries.WishPattern, ...] = ()
    situations: tuple[way_entries.Situation, ...] = ()
    portal_functions: tuple[way_entries.PortalFunction, ...] = ()
    portal_help: tuple[way_entries.PortalHelp, ...] = ()
    offices: tuple[way_entries.Office, ...] = ()
    portals: tuple[way_entries.PortalName, ...] = ()
    paraphrases: tuple[entries.Paraphrase, ...] = ()
    suggestions: tuple[entries.SuggestionRule, ...] = ()
    hot: tuple[entries.HotRule, ...] = ()
    pins: tuple[entries.PinRule, ...] = ()

    def counts(self) -> dict[str, int]:
        """Kind → number of entries."""
        return {field.name: len(getattr(self, field.name)) for field in fields(self) if field.name != "version"}
