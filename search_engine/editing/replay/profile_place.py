"""An installation as it is, but for what ranks: one rank profile, and no row of ranking over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dictionaries.banned import BannedWords
from dictionaries.kinds.ranking import RANKING
from dictionaries.lexicon import Lexicon
from dictionaries.lexicon.compiling import lexicon_of
from ranker.profile import RankProfile, RankProfiles
from search_engine.alarms.sensitive import AnsweredTexts, Card
from search_engine.editing.replay.preview_place import PreviewPlace
from search_engine.installation.installation import Installation


class ProfilePlace(PreviewPlace):
    """Another installation's parts with another rank profile; its words are those in force now. It writes nothing."""

    def __init__(self, place: Installation, profile: RankProfile) -> None:
        super().__init__(place, without_ranking(place.lexicons.lexicon()))
        profiles = RankProfiles(place.rank_profile_folder)
        profiles.hold(replace(profile, name=place.settings.rank_profile))
        vars(self).update(rank_profiles=profiles, answered_texts=_Unwatched(place.alarm_file))


class _Unwatched(AnsweredTexts):
    """Nobody was answered: nothing is looked at."""

    def look(self, items: Sequence[Card], banned: BannedWords | None) -> None:
        """Nothing."""


def without_ranking(lexicon: Lexicon) -> Lexicon:
    """A lexicon without rows of ranking; itself where it has none."""
    conditional = [row for row in lexicon.conditional if row.kind != RANKING.name]
    if not lexicon.ranking and len(conditional) == len(lexicon.conditional):
        return lexicon
    return lexicon_of({**lexicon.entries(), RANKING.name: ()}, conditional)
