"""Rank profiles: every constant that decides which card stands where."""

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
    "default_profile",
    "read_profile",
]
