"""`zwfw profile`: the site's own rank profiles, and that a person has accepted them as they are."""

from __future__ import annotations

from datetime import datetime

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json


@click.group()
def profile() -> None:
    """自有的排序方案（ZWFW_HOME/profiles/名称.toml）：查看、确认。

    例：zwfw profile accept hangzhou
    """


@profile.command(name="list")
@json_option
def list_profiles(as_json: bool) -> None:
    """列出自有的排序方案，何时确认，之后有无改动。

    \b
    例：zwfw profile list
        zwfw profile list --json
    """
    from search_engine.installation.accepted_profiles import own_profiles

    place = installation()
    used = place.settings.rank_profile
    own = list(own_profiles(place.rank_profile_folder))
    if as_json:
        rows = [
            {"name": one.name, "used": one.name == used, "accepted": one.accepted, "changed": one.changed}
            for one in own
        ]
        print_json({"profiles": rows})
        return
    for one in own:
        in_use = "（在用）" if one.name == used else ""
        click.echo(f"{one.name}{in_use}  {_state(one.accepted, one.changed)}")
    if not own:
        click.echo(f"没有自有的排序方案；放入 {place.rank_profile_folder} 即可使用", err=True)


@profile.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """打印一份完整的排序方案，供修改后比较、上线；不给名称时为现在生效的（在用的方案与排序参数）。

    \b
    例：zwfw profile show > better.toml
        zwfw profile show default > better.toml
    """
    from dictionaries.lexicon import EVERYBODY, minute_of
    from ranker.profile import profile_text
    from ranker.signals import all_signals, apply_constants

    place = installation()
    found = place.rank_profiles.of(name) if name else place.rank_profiles.in_use(place.settings.rank_profile)
    if name is None:
        rows = place.lexicons.lexicon().effective(EVERYBODY, minute_of(place.clock())).ranking
        found = apply_constants(found, {row.name: row.value for row in rows}, all_signals()).profile
    click.echo(profile_text(found), nl=False)


@profile.command()
@click.argument("names", nargs=-1)
@as_option
@json_option
def accept(names: tuple[str, ...], as_json: bool) -> None:
    """确认自有的排序方案就是想要的样子：检查其内容，并记下校验值。之后文件中任何一个字节的改变，zwfw doctor 都会指出；
    手工修改之后，请再次确认。不给名称则确认全部。

    \b
    例：zwfw profile accept
        zwfw profile accept hangzhou --as 王敏
    """
    from indexer.store.audit.log import Actions
    from ranker.errors import InvalidProfile
    from ranker.profile import read_profile
    from ranker.signals.registry import all_signals, check_weights
    from search_engine.installation.accepted_profiles import accept as accept_file
    from search_engine.installation.accepted_profiles import own_profiles

    place = installation()
    own = {one.name: one for one in own_profiles(place.rank_profile_folder)}
    for name in names:
        if name not in own:
            known = f"自有的有 {'、'.join(own)}" if own else f"{place.rank_profile_folder} 中还没有"
            raise InvalidProfile(f"{name}.toml", "", f"没有这个自有的排序方案；{known}")
    chosen = [own[name] for name in dict.fromkeys(names)] or list(own.values())
    for one in chosen:  # all of them, before anything is noted
        check_weights(read_profile(one.path), all_signals())
    done = []
    for one in chosen:
        found = accept_file(one.path)
        before = None if one.accepted is None else {"accepted": one.accepted.isoformat(), "changed": one.changed}
        place.audit.record(author(), Actions.PROFILES_ACCEPT, f"profile:{one.name}", before, {"digest": found.digest})
        done.append({"name": one.name, "accepted": found.at, "digest": found.digest})
    if as_json:
        print_json({"profiles": done})
    elif done:
        click.echo(f"已确认：{'、'.join(one.name for one in chosen)}")
    else:
        click.echo(f"没有自有的排序方案；放入 {place.rank_profile_folder} 即可使用", err=True)


def _state(accepted: datetime | None, changed: bool) -> str:
    if accepted is None:
        return "尚未确认"
    at = f"{accepted.astimezone():%Y-%m-%d %H:%M} 确认"
    return f"{at}，此后有改动" if changed else at
