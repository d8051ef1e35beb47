"""The checks of rank profiles: a site's own are files that people edit, so what they say is compared with what a person
has accepted (`zwfw profile accept`).
"""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.kinds.ranking import RANKING
from dictionaries.lexicon import BadDictionaries, open_lexicon, shipped_lexicon
from ranker.errors import InvalidProfile
from ranker.signals import all_signals, apply_constants, check_weights
from search_engine.installation.accepted_profiles import OwnProfile, own_profiles
from search_engine.maintenance.doctor.finding import Finding, Patient, State


def profiles(patient: Patient) -> Iterator[Finding]:
    """The profile in use, and each of the site's own, can be read."""
    known, used = patient.installation.rank_profiles, patient.installation.settings.rank_profile
    for name in sorted({*known.names(), used}):
        try:
            check_weights(known.of(name), all_signals())
        except InvalidProfile as error:
            in_use = "，而它是在用的（ZWFW_RANK_PROFILE）" if name == used else ""
            in_use += "，现在以随软件的 default 代替" if name == used and name in known.left_out else ""
            mend = f"请改正 {patient.installation.rank_profile_folder} 中的该文件，或从备份取回"
            yield Finding("profiles", "wrong" if in_use else "note", f"排序方案 {name} 无法使用{in_use}：{error}", mend)


def ranking_rows(patient: Patient) -> Iterator[Finding]:
    """Every row of ranking in force is one that this program can apply; one that it cannot is left out."""
    path, place = patient.installation.lexicon_file, patient.installation
    try:
        lexicon = open_lexicon(path) if path.exists() else shipped_lexicon()
        profile = place.rank_profiles.in_use(place.settings.rank_profile)
    except (BadDictionaries, OSError, InvalidProfile):
        return  # `dictionaries` and `profiles` tell
    scoped = [row.entry for row in lexicon.conditional if row.kind == RANKING.name and not row.off]
    rows = [*lexicon.ranking, *scoped]
    for row in rows:
        for error in apply_constants(profile, {row.name: row.value}, all_signals()).left_out:
            told = f"排序参数“{row.name}”（{row.value:g}）不起作用：{error.reason}"
            yield Finding("ranking_rows", "wrong", told, "请改正或删去该行（zwfw dict draft ranking），发布即生效")
    if rows:
        yield Finding("ranking_rows", "ok", f"排序参数 {len(rows)} 行，在排序方案 {profile.name} 之上")


def accepted_profiles(patient: Patient) -> Iterator[Finding]:
    """Each of the site's own profiles is what a person has accepted; one that is not serves all the same."""
    used = patient.installation.settings.rank_profile
    for one in own_profiles(patient.installation.rank_profile_folder):
        yield _finding(one, in_use=one.name == used)


def _finding(one: OwnProfile, *, in_use: bool) -> Finding:
    told, accept = f"排序方案 {one.name} ", f"zwfw profile accept {one.name}"
    state: State = "wrong" if in_use else "note"
    if one.damaged:
        mend = f"请核对 {one.path} 后运行 {accept}"
        return Finding("accepted_profiles", state, f"{told}的确认记录无法读出", mend)
    if one.accepted is None:
        mend = f"核对后请运行 {accept}：此后文件损坏能被发现"
        return Finding("accepted_profiles", "note", f"{told}尚未确认，其中的数字若因损坏而变无从得知", mend)
    at = f"{one.accepted.astimezone():%Y-%m-%d %H:%M}"
    if one.changed:
        mend = f"是有意的修改则请运行 {accept}；不是则请从备份取回 {one.path}"
        return Finding("accepted_profiles", state, f"{told}自 {at} 确认后有改动", mend)
    return Finding("accepted_profiles", "ok", f"{told}与 {at} 确认的一致")
