"""Signals: what is known of a card, one file each, and the score that they sum to."""

from ranker.signals.applied_constants import AppliedConstants, apply_constants, checked_constants
from ranker.signals.personalization import Personalization
from ranker.signals.registry import SIGNALS, all_signals, check_weights
from ranker.signals.scoring import SHOWN_DIGITS, Scoring, SignalShares
from ranker.signals.signal import Signal
from ranker.signals.signal_query import SignalQuery

__all__ = [
    "SHOWN_DIGITS",
    "SIGNALS",
    "AppliedConstants",
    "Personalization",
    "Scoring",
    "Signal",
    "SignalQuery",
    "SignalShares",
    "all_signals",
    "apply_constants",
    "check_weights",
    "checked_constants",
]
