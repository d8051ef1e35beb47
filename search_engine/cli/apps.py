"""`zwfw apps`: which apps are on the shelf, which wait, and deciding about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json

if TYPE_CHECKING:
    from search_engine.shelf.shelf import Shelf

STATES = ("review", "online", "warned", "mending", "off")
LINKS = ("pc", "mobile", "mini")
TESTS = ("compatibility", "availability", "security", "load")
RESULTS = {"pass": True, "fail": False}

app_argument = click.argument("app", metavar="编号")
reason_option = click.option("--reason", required=True, metavar="文字", help="原因，记入历史与审计日志")
keep_option = click.option(
    "--keep", "kept", multiple=True, type=click.Choice(LINKS), help="下线期间仍可用、可告诉办事人的本应用链接，可重复"
)


@click.group()
def apps() -> None:
    """应用的上下线：待审核、已上线、预警、整改、已下线；由谁、何时、为何。

    \b
    下线或整改的应用一秒内从搜索、联想、推荐、热词中消失，页面写明可改到哪里办；重新载入不会使它复现。
    例：zwfw apps list
        zwfw apps off app-1 --reason 存在安全漏洞 --as 张三
    """


def _shelf() -> Shelf:
    from search_engine.shelf.shelf import Shelf

    place = installation()
    return Shelf(lambda: place.store)


@apps.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="只列这些状态，可重复")
@json_option
def list_(states: tuple[str, ...], as_json: bool) -> None:
    """列出有过决定的应用，同一状态最久的在前；没有列出的应用都已上线。

    \b
    例：zwfw apps list
        zwfw apps list --state warned --state mending --json
    """
    from search_engine.shelf.shelf import app_fields

    shelf = _shelf()
    found = [app_fields(one) for one in shelf.listed(states or STATES)]
    if as_json:
        print_json({"counts": dict(shelf.counts()), "apps": found})
        return
    for one in found:
        click.echo(_line(one))
    click.echo(f"共 {len(found)} 个", err=True)


@apps.command()
@app_argument
@json_option
def show(app: str, as_json: bool) -> None:
    """一个应用现在的状态、最近一次决定与可作的下一步。

    例：zwfw apps show app-1
    """
    from search_engine.documents.shelved import STATE_NAMES
    from search_engine.shelf.shelf import app_fields

    one = app_fields(_shelf().one(app))
    if as_json:
        print_json(one)
        return
    click.echo(_line(one))
    click.echo("可改为  " + "、".join(STATE_NAMES[state] for state in one["next"]))


@apps.command()
@click.argument("app", metavar="[编号]", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="最多列几次")
@json_option
def history(app: str | None, limit: int, as_json: bool) -> None:
    """一个应用（不写编号为全部应用）的每一次决定，最近的在前。

    \b
    例：zwfw apps history app-1
        zwfw apps history --json
    """
    from search_engine.shelf.shelf import step_fields

    shelf = _shelf()
    if app is not None:
        shelf.one(app)
    found = shelf.history(app, limit)
    if as_json:
        print_json({"steps": [{"app": step.app, **step_fields(step)} for step in found]})
        return
    for step in found:
        click.echo(_told(step.app, step_fields(step)))


@apps.command()
@app_argument
@click.option(
    "--test", "tests", multiple=True, metavar="测试=结果[:说明]",
    help="四项测试各一次：compatibility 兼容性、availability 可用性、security 安全性、load 压力；结果为 pass 或 fail",
)  # fmt: skip
@reason_option
@as_option
@json_option
def review(app: str, tests: tuple[str, ...], reason: str, as_json: bool) -> None:
    """给出四项测试的结果：都通过则上线，有未通过的则整改。不带 --test 时把整改或下线的应用重新提交审核。

    \b
    例：zwfw apps review app-1 --reason 已修复漏洞 --as 张三
        zwfw apps review app-1 --test compatibility=pass --test availability=pass --test security=pass \\
            --test load=fail:每秒50次即超时 --reason 第二次审核 --as 张三
    """
    results = dict(_result(text) for text in tests)
    passed = all(result for result, _ in results.values())
    _decide(app, ("online" if passed else "mending") if results else "review", reason, as_json, tests=results)


@apps.command()
@app_argument
@reason_option
@as_option
@json_option
def warn(app: str, reason: str, as_json: bool) -> None:
    """预警：应用仍可用，控制台与指标中可见。

    例：zwfw apps warn app-1 --reason 多人反映打不开 --as 张三
    """
    _decide(app, "warned", reason, as_json)


@apps.command()
@app_argument
@click.option("--mend", is_flag=True, help="改为整改：接入单位改好后重新审核")
@keep_option
@reason_option
@as_option
@json_option
def off(app: str, mend: bool, kept: tuple[str, ...], reason: str, as_json: bool) -> None:
    """下线一个应用，或要求整改；一秒内从各处消失，其页面写明可改到哪里办。

    \b
    例：zwfw apps off app-1 --reason 存在安全漏洞 --as 张三
        zwfw apps off app-1 --mend --keep pc --reason 移动端无法登录 --as 张三
    """
    _decide(app, "mending" if mend else "off", reason, as_json, kept=kept)


@apps.command()
@app_argument
@reason_option
@as_option
@json_option
def on(app: str, reason: str, as_json: bool) -> None:
    """解除预警。整改、已下线的应用须先审核：zwfw apps review。

    例：zwfw apps on app-1 --reason 已恢复 --as 张三
    """
    _decide(app, "online", reason, as_json)


def _decide(app: str, state: str, reason: str, as_json: bool, **given: Any) -> None:
    from search_engine.shelf.deciding import Decision
    from search_engine.shelf.shelf import app_fields

    shelf = _shelf()
    seen = shelf.one(app).state.step
    shelf.decide(Decision(app, state, reason, seen=seen, **given), author())
    one = app_fields(shelf.one(app))
    if as_json:
        print_json(one)
    else:
        click.echo(_line(one))


def _result(text: str) -> tuple[str, tuple[bool, str]]:
    name, _, rest = text.partition("=")
    result, _, note = rest.partition(":")
    if name not in TESTS or result not in RESULTS:
        raise click.BadParameter(
            f"{text!r} 应为 测试=pass 或 测试=fail，测试为 {' '.join(TESTS)} 之一", param_hint="--test"
        )
    return name, (RESULTS[result], note)


def _line(one: dict[str, Any]) -> str:
    told = f"{one['id']}\t{one['title'] or '（文档已删除）'}\t{one['label']}"
    last = one["last"]
    return told + (f"\t{last['at']}\t{last['author']}\t{last['reason']}" if last else "\t从未决定")


def _told(app: str, step: dict[str, Any]) -> str:
    from search_engine.documents.shelved import STATE_NAMES
    from search_engine.shelf.steps import TESTS as NAMES

    went = f"{STATE_NAMES.get(step['before'] or '', '新载入')} → {STATE_NAMES[step['state']]}"
    results = {name: "通过" if one["passed"] else "未通过" for name, one in step["tests"].items()}
    notes = {name: f"（{one['note']}）" * bool(one["note"]) for name, one in step["tests"].items()}
    tests = "，".join(f"{NAMES.get(name, name)}{result}{notes[name]}" for name, result in results.items())
    damaged = "" if step["whole"] else "（与写入时不符）"
    return "\t".join(filter(None, (step["at"], app, went, step["author"], step["reason"], tests, damaged)))
