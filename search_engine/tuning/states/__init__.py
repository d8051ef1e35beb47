"""What answers queries? What is live, a rank profile, a version or drafts of the dictionaries, a file, a service."""

from search_engine.tuning.states.opening import StateOpener
from search_engine.tuning.states.state import DEPTH, KEYS, Answer, Key, Look, State

__all__ = ["DEPTH", "KEYS", "Answer", "Key", "Look", "State", "StateOpener"]
