"""The same documents and queries beside another engine, in turns, on one machine."""

from search_engine.measuring.bench.peers.comparison import Effort, run_peers
from search_engine.measuring.bench.peers.node import PeerFailed

__all__ = ["Effort", "PeerFailed", "run_peers"]
