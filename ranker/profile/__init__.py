"""Rank profiles: every constant that decides which card stands where."""

from ranker.profile.constants import constants_of, differences, with_constants
from ranker.profile.profiles import ENDING, RankProfiles, default_profile
from ranker.profile.rank_profile import (
    FirstPhase,
    MatchProfile,
    MeaningThresholds,
    RankProfile,
    Relaxation,
    RelaxationStep,
    Zones,
    read_profile,
)
from ranker.profile.writing import profile_text

__all__ = [
    "ENDING",
    "FirstPhase",
    "MatchProfile",
    "MeaningThresholds",
    "RankProfile",
    "RankProfiles",
    "Relaxation",
    "RelaxationStep",
    "Zones",
    "constants_of",
    "default_profile",
    "differences",
    "profile_text",
    "read_profile",
    "with_constants",
]
