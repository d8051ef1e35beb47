"""`zwfw evaluate`: quality on judged collections."""

from __future__ import annotations

from pathlib import Path

import click

from ranker.evaluation import read_qrels, read_queries, write_run
from search_engine.cli.console import StageProgress, json_option, print_json, progress_bar, rebuild_option, said, show
from search_engine.cli.evaluate_recommend import recommend
from search_engine.cli.evaluate_spelling import spelling
from search_engine.installation.installation import Installation
from search_engine.measuring.kept_collections import kept_collection
from search_engine.measuring.per_query import rows_of, write_rows
from search_engine.measuring.search_evaluation import SearchEvaluation, evaluate_live, evaluate_search
from search_engine.measuring.suggestion_evaluation import Evaluation, evaluate_keys, evaluate_names, write_report
from search_engine.measuring.suggestion_evaluation.evaluate import read_keys, titles
from search_engine.query.analysis import SWITCHES
from search_engine.settings.setting import OFF
from search_engine.settings.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Unknown documents and queries that are named; the rest are counted.
NAMED = 5


@click.group()
def evaluate() -> None:
    """用自己的流水线在任意评测集上测量；在缓存目录中进行，不影响现有数据。

    例：zwfw evaluate search --documents corpus.jsonl.gz --queries queries.tsv --qrels qrels.tsv
    """
    Settings.from_environment()  # a wrong one is refused here as by every other command


evaluate.add_command(spelling)
evaluate.add_command(recommend)


@evaluate.command()
@click.option("--documents", type=FILE, help="文档 JSONL（可 .gz）：至少 id、title，可有 text 与任何文档字段")
@click.option(
    "--live", metavar="REGION", help="不用 --documents：以该地区用户的身份，检索本系统（ZWFW_HOME）现有的索引"
)
@click.option("--queries", required=True, type=FILE, help="查询：编号<TAB>文字")
@click.option("--qrels", required=True, type=FILE, help="判断：查询 0 文档 等级（TREC）")
@click.option("--train-queries", type=FILE, help="训练用查询（目前的排序没有可训练的部分，给出则忽略并说明）")
@click.option("--train-qrels", type=FILE, help="训练用判断（同上）")
@click.option("--off", multiple=True, type=click.Choice(SWITCHES), help="不做的理解步骤，可重复：看每一步有何作用")
@click.option("--profile", type=FILE, help="用此排序方案（.toml）试一试，不改动现有的")
@click.option(
    "--per-query",
    type=click.Path(dir_okay=False, path_type=Path),
    help="逐个查询写出：首个相关结果的名次、各指标、前 10 个编号；.jsonl 为 JSON 行，其余为 TSV",
)
@click.option("--run-out", type=click.Path(dir_okay=False, path_type=Path), help="写出 TREC run 文件")
@rebuild_option
@json_option
def search(
    documents: Path | None,
    live: str | None,
    queries: Path,
    qrels: Path,
    train_queries: Path | None,
    train_qrels: Path | None,
    off: tuple[str, ...],
    profile: Path | None,
    per_query: Path | None,
    run_out: Path | None,
    rebuild: bool,
    as_json: bool,
) -> None:
    """搜索质量：recall、MRR、nDCG 与每次查询的用时；--documents 的文档不分地区，不合并。

    各指标是全部有判断的查询的平均值。建立的索引留在用户的缓存目录，供同样的文档再次评测。
    --live 检索现有的索引，地区层级、合并、词典与置顶都如用户所见，不写任何记录。

    \b
    例：zwfw evaluate search --documents corpus.jsonl --queries queries.tsv --qrels qrels.tsv --json
        zwfw evaluate search --live 330110 --queries queries.tsv --qrels qrels.tsv --per-query rows.tsv
        zwfw evaluate search --documents corpus.jsonl --queries queries.tsv --qrels qrels.tsv --profile mine.toml
    """
    if (documents is None) == (live is None):
        raise click.UsageError("--documents 与 --live 须给出其中一个")
    if profile is not None and profile.suffix != ".toml":
        raise click.UsageError(f"--profile 应为 .toml 文件：{profile}")
    if train_queries or train_qrels:
        said("提示：目前的排序没有可训练的部分，训练集未被使用")
    settings, texts, judged = Settings.from_environment(), read_queries(queries), read_qrels(qrels)
    with progress_bar() as bar:
        progress = StageProgress(bar)
        if documents is None:
            found = evaluate_live(settings, str(live), texts, judged, progress, off, profile=profile)
        else:
            found = evaluate_search(
                None, documents, texts, judged, progress, off,
                profile=profile, backend=settings.backend, rebuild=rebuild, say=said,
            )  # fmt: skip
    _warn(found)
    if per_query is not None:
        write_rows(per_query, rows_of(found, texts, judged))
    if run_out is not None:
        write_run(run_out, found.run)
    show(_summary(found), as_json, 17)


@evaluate.command()
@click.option("--documents", required=True, type=FILE, help="文档 JSONL（可 .gz）：至少 id、title")
@click.option("--keys", type=FILE, help="输入与所要的文档：文字<TAB>文档编号；不给则逐个输入全部名称")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="写出 HTML 报告，含帮助最少的名称")
@rebuild_option
@json_option
def suggest(documents: Path, keys: Path | None, report: Path | None, rebuild: bool, as_json: bool) -> None:
    """联想质量：MRR、前 1 条、前 10 条、省去的键；不分地区。

    不给 --keys 时，每个名称依次以汉字、全拼、首字母、混合方式逐键输入，四键之后计名次；
    给出时，每行在全部输入之后计名次。一个汉字或字母计一键，选中候选不计。

    例：zwfw evaluate suggest --documents matters.jsonl --report suggest.html --json
    """
    rows = read_keys(keys) if keys else None
    backend = Settings.from_environment().backend
    with progress_bar() as bar:
        progress = StageProgress(bar)
        with kept_collection(documents, OFF, backend, progress, rebuild=rebuild, say=said) as built:
            found = _typed(built.collection.installation, rows, progress)
    if report is not None:
        write_report(report, found)
    if as_json:
        print_json(found.as_dict())
    else:
        _show_typed(found)


def _typed(place: Installation, keys: list[tuple[str, str]] | None, progress: StageProgress) -> Evaluation:
    names = titles(place.store)
    return evaluate_names(place, names, progress) if keys is None else evaluate_keys(place, names, keys, progress)


def _show_typed(found: Evaluation) -> None:
    summary = found.as_dict()
    for name, values in summary.pop("by").items():
        click.echo(f"{name:10} " + "  ".join(f"{key} {value}" for key, value in values.items()))
    show(summary, False, 30)


def _warn(found: SearchEvaluation) -> None:
    """Say what of the files was not used, or cannot be found."""
    if found.unknown_fields:
        said(f"忽略的字段：{'、'.join(found.unknown_fields)}")
    _warn_of(found.unknown_documents, "判断中有 {count} 个文档不在文档库中，任何排序都找不到它们：{first}")
    _warn_of(found.unknown_queries, "判断中有 {count} 个查询不在 --queries 中，按没有结果计：{first}")


def _warn_of(names: tuple[str, ...], text: str) -> None:
    if names:
        first = "、".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
        said("提示：" + text.format(count=len(names), first=first))


def _summary(found: SearchEvaluation) -> dict[str, float | int]:
    return {
        **{name: round(value, 4) for name, value in found.values.items()},
        "queries": found.queries,
        "asked": found.asked,
        "missing": found.missing,
        "unknown_queries": len(found.unknown_queries),
        "unknown_documents": len(found.unknown_documents),
        "documents": found.documents,
        "load_s": found.load_s,
        "index_s": found.index_s,
        "reused": found.reused,
        "p50_ms": found.p50_ms,
        "p99_ms": found.p99_ms,
    }
