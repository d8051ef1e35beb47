"""The check of secrets that are kept encrypted: each can be opened, and each setting that needs one gets it."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.errors import WrongDatabase
from search_engine.maintenance.doctor.finding import UNREADABLE, Finding, Patient
from search_engine.sealed.checking import faults


def secrets(patient: Patient) -> Iterator[Finding]:
    """What cannot be opened, why, and the mend; nothing where nobody keeps or needs any."""
    place = patient.installation
    if patient.engine is None:
        return
    try:
        found, count = list(faults(place.secrets, place.settings, place.audit)), len(place.secrets.names())
    except (*UNREADABLE, WrongDatabase):
        return  # `integrity` tells
    for fault in found:
        told, _, mend = fault.told.partition("。")
        yield Finding("secrets", "wrong" if fault.is_wrong else "note", told, mend)
    if count and not found:
        yield Finding("secrets", "ok", f"加密保存的密钥 {count} 个，都能打开")
