"""What is wrong with an installation, and the mend. One check, one function; `CHECKS` has them in order of the
report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search_engine.care.doctor import database, indices, machine, people
from search_engine.care.doctor.dictionaries import dictionaries
from search_engine.care.doctor.finding import Check, Finding, Patient
from search_engine.care.doctor.paraphrases import sayings
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

CHECKS: Sequence[Check] = (
    machine.versions,
    machine.settings,
    machine.home,
    machine.disk,
    machine.permissions,
    machine.clock,
    machine.regions,
    dictionaries,
    database.schema,
    database.integrity,
    database.unfinished_loads,
    database.known_regions,
    people.event_key,
    people.retention,
    people.tokens,
    people.addresses,
    indices.index,
    indices.other_generations,
    indices.writer,
    indices.freshness,
    indices.contents,
    sayings,
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
    patient = Patient(Installation(settings, read_only=True), environment, fault, deep)
    try:
        return [finding for check in CHECKS for finding in check(patient)]
    finally:
        if patient.engine is not None:
            patient.engine.dispose()


__all__ = ["CHECKS", "Finding", "Patient", "examine"]
