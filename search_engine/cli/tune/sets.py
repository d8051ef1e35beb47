"""`zwfw tune sets`: sets of queries, listed, shown, brought in, written out, removed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_engine.cli.console import as_option, author, installation, json_option, print_json, said, written_whole
from search_engine.cli.tune.draw import draw
from search_engine.cli.tune.pool import pool

if TYPE_CHECKING:
    from search_engine.editing.actor import Actor
    from search_engine.tuning.judging.judging_service import Judging, SetSummary
    from search_engine.tuning.judging.merging import Merged

FORMATS = ("jsonl", "trec", "quepid")
DEPTH = 10  # results of a run that are judged
USEFUL = 2  # the grade of a document that helps
NAMED = 5  # queries and pairs left out that are named


@click.group()
def sets() -> None:
    """评测集：一组不再改变的查询，及各人对其结果的评判。

    \b
    例：zwfw tune sets import judged/ --name 十二月 --as 张三
        zwfw tune sets export 十二月 --out 十二月.jsonl
    """


def opened() -> tuple[Judging, Actor]:
    """The judging of the installation, and who works at this shell."""
    from search_engine.cli.dictionary.drafts import opened as editing
    from search_engine.tuning.judging.opening import judging_of

    return judging_of(installation()), editing()[1]


@sets.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出评测集，新的在前：查询数、待评判的文档数、各人的进度。

    \b
    例：zwfw tune sets list
    """
    judging, actor = opened()
    found = judging.all(actor)
    if as_json:
        print_json({"sets": [summary_fields(one) for one in found]})
        return
    if not found:
        click.echo("还没有评测集：可用 zwfw tune sets import 导入")
    for one in found:
        click.echo(f"{one.name}\t{one.queries} 个查询\t{one.pairs} 份待评判\t{told_progress(one)}")


@sets.command()
@click.argument("name", metavar="评测集")
@click.option("--queries", "with_queries", is_flag=True, help="逐个列出查询，各有几份有用的文档（2 分以上）")
@json_option
def show(name: str, with_queries: bool, as_json: bool) -> None:
    """一个评测集：由来、进度、各分数有多少、查询的种类。

    \b
    例：zwfw tune sets show 十二月
        zwfw tune sets show 十二月 --queries
    """
    from indexer.documents.timestamps import of_milliseconds
    from indexer.store.audit.author import called

    judging, actor = opened()
    summary, found = judging.one(actor, name), judging.read(name)
    grades = Counter(grade for of in found.grades.values() for grade in of.values())
    kinds = Counter(query.kind or "未注明" for query in found.queries)
    if as_json:
        print_json(summary_fields(summary) | {
            "grades": {str(grade): grades[grade] for grade in sorted(grades)}, "kinds": dict(kinds.most_common()),
            "judged_queries": len(found.judged),
        })  # fmt: skip
        return
    click.echo(f"{summary.name}：{summary.queries} 个查询，{summary.pairs} 份待评判的文档")
    source = f"，由 {summary.source}" * bool(summary.source)
    click.echo(f"建立  {of_milliseconds(summary.made)}，{called(summary.author)}{source}")
    if summary.note:
        click.echo(f"说明  {summary.note}")
    click.echo(f"进度  {told_progress(summary)}")
    click.echo("分数  " + ("，".join(f"{grade} 分 {grades[grade]}" for grade in sorted(grades)) or "还没有"))
    click.echo("种类  " + "，".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for query in found.queries if with_queries else ():
        best = sum(grade >= USEFUL for grade in found.grades.get(query.id, {}).values())
        click.echo(f"{query.id}\t{query.text}\t{query.region or '不知地区'}\t{query.kind}\t{best} 份有用")


@sets.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path), required=False, metavar="[文件或文件夹]")
@click.option("--sample", is_flag=True, help="不给文件：随软件的 150 个查询，用于示例目录（zwfw demo）")
@click.option("--name", metavar="名称", help="评测集的名称；默认为文件的名称")
@click.option("--note", default="", metavar="文字", help="说明")
@click.option(
    "--guideline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="打分说明（Markdown）；默认用自带的",
)
@click.option("--judge", default="", metavar="姓名", help="文件没有写明的，由谁评判（TREC、Quepid 没有）")
@click.option(
    "--pool", "runs", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TREC run 文件，可重复：其前几条也要评判",
)  # fmt: skip
@click.option("--depth", type=click.IntRange(1, 100), default=DEPTH, show_default=True, help="--pool 取前几条")
@as_option
@json_option
def import_(
    source: Path | None,
    sample: bool,
    name: str | None,
    note: str,
    guideline: Path | None,
    judge: str,
    runs: tuple[Path, ...],
    depth: int,
    as_json: bool,
) -> None:
    """导入一个评测集；它的查询从此不变。已有的评测集要合并别处的评判，用 zwfw tune judge。

    格式由名称认出：含 queries.tsv（编号、文字，可再有地区、身份、种类）与 qrels 的文件夹，.jsonl，Quepid 的 .csv。

    \b
    例：zwfw tune sets import judged/ --name 十二月 --judge 张三 --as 张三
        zwfw tune sets import 抽样.jsonl --pool live.run --pool new.run
        zwfw tune sets import --sample --name 示例
    """
    from dataclasses import replace

    from ranker.evaluation import read_run
    from search_engine.tuning.formats import read_judged
    from search_engine.tuning.judging.guidelines import SAMPLE

    if (source is None) != sample:
        raise click.UsageError("请给出文件或文件夹，或 --sample，只能一种")
    source = source or SAMPLE
    judged = read_judged(source)
    judged = replace(judged, name=name or judged.name)
    pools = {run.stem: read_run(run).rankings for run in runs}
    judging, actor = opened()
    text = guideline.read_text(encoding="utf-8") if guideline else ""
    merged = judging.make(author(), judged, note=note, guideline=text, source=source.name, judge=judge)
    known = {query.id for query in judged.queries}
    found = {
        state: {query: documents[:depth] for query, documents in of.items() if query in known}
        for state, of in pools.items()
    }
    if found:
        judging.add_to_pool(author(), judged.name, found)
    summary = judging.one(actor, judged.name)
    if as_json:
        print_json(summary_fields(summary))
        return
    click.echo(
        f"已建立评测集“{summary.name}”：{summary.queries} 个查询，{summary.pairs} 份待评判，{merged.added} 个评判"
    )


@sets.command()
@click.argument("name", metavar="评测集")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写到哪里；trec 为文件夹")
@click.option("--format", "form", type=click.Choice(FORMATS), help="格式；默认由名称认出")
def export(name: str, out: Path, form: str | None) -> None:
    """写出评测集：jsonl 含各人的评判与裁定，trec 与 quepid 只含算数的分数。

    \b
    例：zwfw tune sets export 十二月 --out 十二月.jsonl
        zwfw tune sets export 十二月 --out judged --format trec
    """
    from search_engine.tuning.formats.jsonl import jsonl_lines
    from search_engine.tuning.formats.quepid import quepid_text
    from search_engine.tuning.formats.trec import trec_files

    judged = opened()[0].judged(name)
    form = form or {".jsonl": "jsonl", ".csv": "quepid"}.get(out.suffix.lower(), "trec")
    if form == "trec":
        files = {out / file: text for file, text in trec_files(judged.query_set).items()}
    else:
        files = {out: "".join(jsonl_lines(judged)) if form == "jsonl" else quepid_text(judged.query_set)}
    for file, text in files.items():
        with written_whole(file) as written:
            written.write(text.encode())
        said(f"已写出 {file}")


@sets.command()
@click.argument("name", metavar="评测集")
@click.option("--yes", is_flag=True, help="不再询问")
@as_option
def remove(name: str, yes: bool) -> None:
    """删除一个评测集，及对它的全部评判；不能恢复，只能从备份或导出的文件重建。

    \b
    例：zwfw tune sets remove 十二月 --as 张三
    """
    judging, actor = opened()
    summary = judging.one(actor, name)
    judged = sum(one.judged for one in summary.progress)
    if not yes:
        click.confirm(f"删除评测集“{name}”（{summary.queries} 个查询，{judged} 个评判）？", abort=True)
    judging.remove(author(), name)
    click.echo(f"已删除评测集“{name}”")


def summary_fields(one: SetSummary) -> dict[str, Any]:
    """A set as JSON has it."""
    progress = [{"judge": of.judge, "judged": of.judged, "total": of.total} for of in one.progress if of.judged]
    return {
        "name": one.name, "made": one.made, "author": one.author, "note": one.note, "source": one.source,
        "queries": one.queries, "pairs": one.pairs, "progress": progress,
    }  # fmt: skip


def told_progress(one: SetSummary) -> str:
    """How far each judge is, in a line."""
    return "，".join(f"{of.judge} {of.judged}/{of.total}" for of in one.progress if of.judged) or "还没有人评判"


def tell_merged(merged: Merged) -> None:
    """What a merge took, and what it left out, by name."""
    click.echo(
        f"新增 {merged.added} 个评判，更新 {merged.replaced} 个，较旧的 {merged.older} 个存入历史，"
        f"已有 {merged.known} 个；裁定 {merged.settled} 个"
    )
    pairs = [f"{query} {document}" for query, document in merged.other_pairs]
    kept = [f"{query} {document}" for query, document in merged.kept_settlements]
    for names, text in (
        (list(merged.other_queries), "{count} 个查询不在评测集中，没有导入：{first}"),
        (pairs, "{count} 份文档不在待评判之列，没有导入：{first}"),
        (kept, "{count} 处已有别的裁定，保持不变：{first}"),
    ):
        if names:
            said(text.format(count=len(names), first="、".join(names[:NAMED]) + "…" * (len(names) > NAMED)))


sets.add_command(draw)
sets.add_command(pool)
