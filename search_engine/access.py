"""Who calls, what they may do and how often, what they send, and what is on record of it.

Accounts, keys, tokens, rate limits, events, reports, and the audit log.
"""

from indexer.documents.masking.texts import strip_personal
from indexer.events.pseudonyms import network_of
from indexer.store.audit import Actions, AuditEntry, AuditQuery
from indexer.store.audit.author import ACTOR_LABELS, NAMELESS, NOBODY_NAMED, SOMEBODY, Author, called
from indexer.store.audit.author import CALLER as REGISTERED
from indexer.store.audit.reading import entry_fields, read_moment
from search_engine.editing.queue.receipts import REPORT_STATES, ReportState
from search_engine.gateway.admission import Admission
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.gateway.rights import SCOPES, is_bounded
from search_engine.gateway.verification import can_verify
from search_engine.installation.accounts import Account, ConsoleAccess, ConsoleSession, NewAccount
from search_engine.installation.accounts.known_devices import DEVICE_DAYS
from search_engine.installation.accounts.oidc import OidcProvider
from search_engine.installation.accounts.passwords import generated_password
from search_engine.installation.api_keys import Key, NewKey, Writer
from search_engine.people.activity import (
    FORGOTTEN_DAYS,
    MOST_EVENTS,
    RateLimit,
    Refused,
    Rights,
    SharedBuckets,
    TokenBuckets,
    event_schemas,
)
from search_engine.people.activity.reports import (
    LONGEST_REPORT_TEXT,
    RECEIPT_LENGTH,
    REPORT_ELEMENTS,
    REPORT_KINDS,
    REPORTS_A_MINUTE,
    Report,
    TakenReport,
    take_report,
)
from search_engine.people.identity import Person
from search_engine.signing.key_texts import pem_of, public_key
from search_engine.signing.proof import HEADERS as PROOF_HEADERS
from search_engine.signing.proof import Proof, WrongHeader, read_proof
from search_engine.signing.sm3 import sm3_of

__all__ = [
    "ACTOR_LABELS", "DEVICE_DAYS", "FORGOTTEN_DAYS", "LONGEST_REPORT_TEXT", "MOST_EVENTS", "NAMELESS", "NOBODY_NAMED",
    "PROOF_HEADERS", "RECEIPT_LENGTH", "REGISTERED", "REPORTS_A_MINUTE", "REPORT_ELEMENTS", "REPORT_KINDS",
    "REPORT_STATES", "SCOPES", "SOMEBODY", "Account", "Actions", "Admission", "AuditEntry", "AuditQuery", "Author",
    "Caller", "CallerKey", "ConsoleAccess", "ConsoleSession", "Key", "NewAccount", "NewKey", "OidcProvider", "Person",
    "Proof", "RateLimit", "Refused", "Report", "ReportState", "Rights", "SharedBuckets", "TakenReport", "TokenBuckets",
    "Writer", "WrongHeader", "called", "can_verify", "entry_fields", "event_schemas", "generated_password",
    "is_bounded", "network_of", "pem_of", "public_key", "read_moment", "read_proof", "sm3_of", "strip_personal",
    "take_report",
]  # fmt: skip
