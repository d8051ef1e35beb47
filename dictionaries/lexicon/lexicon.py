"""All dictionaries as one immutable value: what query understanding, suggestion and loads read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dictionaries.lexicon import entries, way_entries
from dictionaries.lexicon.effective import Conditions
from dictionaries.lexicon.schemas import KINDS
from dictionaries.lexicon.scope import Audience, ConditionalEntry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of every kind, in their files' order.

    Attributes:
        version: 12 hex digits that change with any entry, and with nothing else. Of a lexicon in which conditional rows
            act: the same, a dash, and 6 hex digits that change with which do.
        conditional: Rows that act for some or for some time only; of one key and scope the last one counts.
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
    life_events: tuple[way_entries.LifeEventName, ...] = ()
    life_event_matters: tuple[way_entries.LifeEventMatter, ...] = ()
    next_steps: tuple[way_entries.NextStep, ...] = ()
    paraphrases: tuple[entries.Paraphrase, ...] = ()
    suggestions: tuple[entries.SuggestionRule, ...] = ()
    hot: tuple[entries.HotRule, ...] = ()
    pins: tuple[entries.PinRule, ...] = ()
    conditional: tuple[ConditionalEntry, ...] = ()
    _conditions: Conditions[Lexicon] | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        found = Conditions(Lexicon, self.version, self.entries(), self.conditional) if self.conditional else None
        object.__setattr__(self, "_conditions", found)

    def entries(self) -> dict[str, tuple[Any, ...]]:
        """Kind → the entries of everybody."""
        return {kind.name: getattr(self, kind.name) for kind in KINDS}

    def effective(self, audience: Audience, now: str) -> Lexicon:
        """The lexicon in force for somebody at a minute (see `minute_of`): this one where no row changes it, and one
        object of one version wherever the same rows act.
        """
        if self._conditions is None:
            return self
        acting = self._conditions.acting(audience, now)
        return (self._conditions.lexicon(acting) or self) if acting else self

    def counts(self) -> dict[str, int]:
        """Kind → number of entries."""
        return {kind.name: len(getattr(self, kind.name)) for kind in KINDS}
