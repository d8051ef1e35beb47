"""Who wrote what, when, from where, and what stood there before? See `AuditLog`."""

from indexer.store.audit.author import Author
from indexer.store.audit.log import Actions, AuditEntry, AuditLog, AuditQuery
from indexer.store.audit.queue import AuditQueue

__all__ = ["Actions", "AuditEntry", "AuditLog", "AuditQuery", "AuditQueue", "Author"]
