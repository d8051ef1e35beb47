"""The check of rank profiles: a site's own are files that people edit, so what they say cannot be compared with
anything; that they can be read can.
"""

from __future__ import annotations

from collections.abc import Iterator

from ranker.errors import InvalidProfile
from search_engine.care.doctor.finding import Finding, Patient


def profiles(patient: Patient) -> Iterator[Finding]:
    """The profile in use, and each of the site's own, can be read."""
    known, used = patient.installation.rank_profiles, patient.installation.settings.rank_profile
    for name in sorted({*known.names(), used}):
        try:
            known.of(name)
        except InvalidProfile as error:
            in_use = "，而它是在用的（ZWFW_RANK_PROFILE）" if name == used else ""
            mend = f"请改正 {patient.installation.home / 'profiles'} 中的该文件，或从备份取回"
            yield Finding("profiles", "wrong" if in_use else "note", f"排序方案 {name} 无法使用{in_use}：{error}", mend)
