"""What waits on this host's disk until a database on a server takes it: `Spool`, `Forwarder`."""

from indexer.outbox.forwarder import Destination, Forwarder, read_lines
from indexer.outbox.spool import Spool, SpoolState

__all__ = ["Destination", "Forwarder", "Spool", "SpoolState", "read_lines"]
