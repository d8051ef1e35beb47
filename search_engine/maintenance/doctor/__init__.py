"""What is wrong with an installation, and the mend. One check, one function; `CHECKS` has them in order of the
report.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.exc import DatabaseError

from indexer.disk import failure_of, is_damage
from indexer.errors import StorageFailure, UnfinishedRestore
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor import audit, database, indices, machine, people, storage
from search_engine.maintenance.doctor.alarms import alarms
from search_engine.maintenance.doctor.apps import apps
from search_engine.maintenance.doctor.dictionaries import dictionaries
from search_engine.maintenance.doctor.engine import engine
from search_engine.maintenance.doctor.finding import Check, Finding, Patient, refused
from search_engine.maintenance.doctor.hosts import hosts
from search_engine.maintenance.doctor.interfaces import interfaces
from search_engine.maintenance.doctor.learning import models
from search_engine.maintenance.doctor.outbox import outbox
from search_engine.maintenance.doctor.paraphrases import paraphrases
from search_engine.maintenance.doctor.profiles import accepted_profiles, profiles, ranking_rows
from search_engine.maintenance.doctor.secrets import secrets
from search_engine.maintenance.doctor.signing import signing
from search_engine.maintenance.doctor.switches import switches
from search_engine.settings.settings import Settings

CHECKS: Sequence[Check] = (
    machine.versions,
    machine.settings,
    # what the system refuses comes first: it makes other checks fail, and is none of their faults
    machine.home,
    storage.device,
    storage.rights,
    storage.privacy,
    storage.handles,
    storage.database_lock,
    storage.disk,
    machine.clock,
    machine.regions,
    dictionaries,
    database.schema,
    database.other_schemas,
    database.integrity,
    database.rows,
    database.rows_beside,
    database.unfinished_loads,
    database.stale_locks,
    database.servers,
    database.known_regions,
    audit.audit_log,
    audit.key_ages,
    switches,
    secrets,
    signing,
    apps,
    people.event_key,
    people.retention,
    people.erasures,
    people.tokens,
    people.tickets,
    people.addresses,
    indices.index,
    indices.other_generations,
    indices.aborted_builds,
    indices.writer,
    indices.freshness,
    indices.contents,
    engine,
    hosts,
    outbox,
    profiles,
    accepted_profiles,
    ranking_rows,
    models,
    paraphrases,
    interfaces,
    alarms,
)


def examine(environment: Mapping[str, str], *, deep: bool = False) -> list[Finding]:
    """Run every check over the installation that an environment names.

    Args:
        deep: Also read everything: checksums, and that store and index have the same documents.
    """
    try:
        settings, fault = Settings.from_environment(environment), None
    except ValueError as error:
        home = environment.get("ZWFW_HOME")
        settings, fault = Settings(**({"home": home} if home else {})), str(error)
    return examine_home(settings, environment, fault, deep=deep)


def examine_home(
    settings: Settings, environment: Mapping[str, str] | None = None, fault: str | None = None, *, deep: bool = False
) -> list[Finding]:
    """The same over settings that were read already.

    Args:
        environment: That they were read from; None: it is not looked at.
        fault: Why it could not be read.
    """
    try:
        place = Installation(settings, read_only=True)
    except UnfinishedRestore as error:  # half of one installation and half of another: nothing else can be told
        told, _, mend = str(error).partition("。")
        return [Finding("restore", "wrong", told, mend)]
    patient = Patient(place, environment or {}, fault, deep)
    try:
        found = [finding for check in CHECKS for finding in _findings(check, patient)]
        return list({(finding.message, finding.mend): finding for finding in reversed(found)}.values())[::-1]
    finally:
        patient.close()


def _findings(check: Check, patient: Patient) -> Iterator[Finding]:
    """What a check finds; what the system refuses to it is told as that."""
    try:
        yield from check(patient)
    except (StorageFailure, OSError) as error:
        failure = failure_of(error, patient.installation.home)
        if failure is None:
            raise
        yield refused(check.__name__, failure)
    except (sqlite3.DatabaseError, DatabaseError) as error:
        # whichever check met the damage first: the others go on
        if not is_damage(error):
            raise
        yield Finding(check.__name__, "wrong", f"数据库已损坏（{getattr(error, 'orig', error)}）", database.RESTORE)


def first_cause(findings: Sequence[Finding]) -> Finding | None:
    """The first of the findings that says what the system refuses; None where there is none."""
    return next((finding for finding in findings if finding.state == "wrong" and finding.cause), None)


__all__ = ["CHECKS", "examine", "examine_home", "first_cause"]
