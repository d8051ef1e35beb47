"""All dictionaries as one immutable value: what query understanding, suggestion and loads read."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from typing import TYPE_CHECKING, Any

from dictionaries.kinds import KINDS
from dictionaries.lexicon.effective import Conditions
from dictionaries.lexicon.scope import Audience, ConditionalEntry

if TYPE_CHECKING:
    from dictionaries.kinds import blocklist as bans
    from dictionaries.kinds import intents as ways
    from dictionaries.kinds import lists, names
    from dictionaries.kinds import ranking as constants
    from dictionaries.kinds import words as terms

    # What mypy has to know of the fields that code reads by name; there is one for each kind.
    @dataclass(frozen=True, slots=True)
    class _Rows:
        words: tuple[terms.Word, ...] = ()
        topics: tuple[terms.Topic, ...] = ()
        synonyms: tuple[terms.Synonym, ...] = ()
        corrections: tuple[terms.Misspelling, ...] = ()
        stopwords: tuple[terms.StopWord, ...] = ()
        asks: tuple[terms.AskPhrase, ...] = ()
        ask_patterns: tuple[terms.AskPattern, ...] = ()
        audience: tuple[terms.AudienceWord, ...] = ()
        banned: tuple[bans.BannedWord, ...] = ()
        offers: tuple[bans.OfferPattern, ...] = ()
        word_classes: tuple[bans.WordClass, ...] = ()
        allowed: tuple[bans.AllowedWord, ...] = ()
        services: tuple[names.ServiceName, ...] = ()
        latin_names: tuple[names.LatinName, ...] = ()
        polyphones: tuple[names.Polyphone, ...] = ()
        place_aliases: tuple[names.PlaceAlias, ...] = ()
        ambiguous_places: tuple[names.AmbiguousPlace, ...] = ()
        hotlines: tuple[ways.Hotline, ...] = ()
        crisis: tuple[ways.CrisisPattern, ...] = ()
        crisis_help: tuple[ways.CrisisHelp, ...] = ()
        wishes: tuple[ways.WishPattern, ...] = ()
        situations: tuple[ways.Situation, ...] = ()
        portal_functions: tuple[ways.PortalFunction, ...] = ()
        portal_help: tuple[ways.PortalHelp, ...] = ()
        offices: tuple[ways.Office, ...] = ()
        portals: tuple[ways.PortalName, ...] = ()
        life_events: tuple[ways.LifeEventName, ...] = ()
        life_event_matters: tuple[ways.LifeEventMatter, ...] = ()
        next_steps: tuple[ways.NextStep, ...] = ()
        paraphrases: tuple[lists.Paraphrase, ...] = ()
        suggestions: tuple[lists.SuggestionRule, ...] = ()
        hot: tuple[lists.HotRule, ...] = ()
        pins: tuple[lists.PinRule, ...] = ()
        ranking: tuple[constants.RankingConstant, ...] = ()

else:
    _Rows = make_dataclass("_Rows", [(kind.name, tuple, ()) for kind in KINDS], frozen=True, slots=True)


@dataclass(frozen=True, slots=True)
class Lexicon(_Rows):
    """The entries of every kind, in their files' order.

    Attributes:
        version: 12 hex digits that change with any entry, and with nothing else. Of a lexicon in which conditional rows
            act: the same, a dash, and 6 hex digits that change with which do.
        conditional: Rows that act for some or for some time only; of one key and scope the last one counts.
    """

    version: str = ""
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


def words_of(lexicon: Lexicon) -> tuple[str, ...]:
    """The words that segmentation keeps whole, in an order of their own: how probable a segmenter takes a word to be
    depends on those that it got before, and a row that only stands elsewhere in a file shall change nothing.
    """
    return tuple(sorted(row.word for row in lexicon.words))
