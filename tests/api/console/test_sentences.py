"""Sentences that editors read.

1. None holds what only programmers know: options and commands of the shell, parameters, names of columns, fields and
   files; 密钥 stands on the page of that name alone. Sentences are found in the sources themselves: every text with a
   Chinese character in the templates of the console, in its code, and in what it reaches of the rooms whose errors and
   findings it shows. What the shell alone says is its own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import api.console
from dictionaries.editing.column_labels import column_labels
from dictionaries.editing.own_files import MORE, OFF
from dictionaries.kinds import KINDS
from dictionaries.kinds.column_parsers import Choice

ROOT = Path(api.console.__file__).parents[2]
# The rooms whose sentences the console shows; what of them is for the shell or programs alone, nothing else leads to.
ROOMS = (
    "api/console", "search_engine/editing", "search_engine/hot", "search_engine/installation/accounts",
    "search_engine/query/named_region.py", "search_engine/errors.py",
    "dictionaries/banned", "dictionaries/editing", "dictionaries/kinds", "dictionaries/lexicon",
    "dictionaries/patterns",
)  # fmt: skip
# Who reads what they say is at a shell, or writes to programs.
ELSEWHERE = (
    "search_engine/cli", "search_engine/measuring", "search_engine/maintenance", "api/endpoints", "api/openapi",
    "dictionaries/lexicon/compiled_store.py",
)  # fmt: skip
# Patterns, and words side by side: what is looked for in what people write.
READ = re.compile(r"\(\?|\\[dsb]|^\w+( \w+){3,}$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Options, conditions, parameters, names and endings of files, names with an underscore, words in Latin letters.
PROGRAMMED = re.compile(
    r"--?[a-z][a-z-]+|@[a-z]+|[a-z_]+=\S|\w*\.(?:tsv|json|py)\b|[A-Za-z]+(?:_[A-Za-z]+)+"
    r"|(?<![A-Za-z.])[a-z]{2,}(?![A-Za-z])|密钥"
)  # fmt: skip
# Files and addresses that everybody knows, and what only a sentence about readings or English words may show.
KNOWN = {"xlsx", "csv", "tsv", "ttl", "rdf", "jsonld", "http", "https", "chong", "qing", "etc", "admin"}
ABOUT_KEYS = ("key_pages.py", "keys.html", "audit_words.py", "navigation.py", "help_page.py", "words.py")
# A constant of ranking has no other name: its column holds `score.exact_name`, and an editor writes it so.
ABOUT_RANKING = ("ranking.py", "ranking_words.py", "column_parsers.py")
CONSTANTS = {"score", "match", "exact_name"}
# What a page tells those who write programs: where it is written how a call is signed.
FOR_INTEGRATORS, GUIDE = ("caller.html",), {"docs", "gateway", "call"}


def programmed(text: str) -> list[str]:
    """What of a text only programmers know."""
    shown = re.sub(r"\{[a-z_]*\}", "…", text)  # what a format puts in
    return [found for found in PROGRAMMED.findall(shown) if found.strip(".") not in KNOWN]


@cache
def sources() -> dict[Path, str]:
    packages = ("api", "search_engine", "dictionaries")
    return {path: path.read_text() for name in packages for path in (ROOT / name).rglob("*.py")}


def is_in(path: Path, places: tuple[str, ...]) -> bool:
    return path.relative_to(ROOT).as_posix().startswith(places)


@cache
def words_of_others() -> dict[Path, frozenset[str]]:
    """What modules name, but those of the shell and of programs."""
    return {
        path: frozenset(re.findall(r"\w+", source)) for path, source in sources().items() if not is_in(path, ELSEWHERE)
    }


def reached(path: Path, source: str) -> list[ast.stmt]:
    """The statements of a module that something leads to but the shell and programs."""
    tree, lines = ast.parse(source), source.splitlines()
    says = {one: set(re.findall(r"\w+", "\n".join(lines[one.lineno - 1 : one.end_lineno]))) for one in tree.body}
    others = [words for other, words in words_of_others().items() if other != path and path.stem in words]
    named = {one: own for one in tree.body if (own := names_of(one))}
    wanted = [one for one in tree.body if one not in named or not all(map(named[one].isdisjoint, others))]
    found: list[ast.stmt] = []
    while wanted:
        one = wanted.pop()
        if one not in found:
            found.append(one)
            wanted += [other for other, own in named.items() if own & says[one]]
    return found


def names_of(statement: ast.stmt) -> set[str]:
    """What a statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return {one.id for target in targets if target for one in ast.walk(target) if isinstance(one, ast.Name)}


def texts_of(node: ast.AST) -> Iterator[str]:
    """Texts of code: those of formatted ones in one piece; no docstrings and no patterns."""
    inner = {id(part) for one in ast.walk(node) if isinstance(one, ast.JoinedStr) for part in one.values}
    skipped = {
        id(one.value) for one in ast.walk(node) if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    }
    for call in ast.walk(node):
        if isinstance(call, ast.Call):  # the English of a message is for programs
            english = {"Message": (2, 4), "with_mend": (1,)}.get(ast.unparse(call.func).rpartition(".")[2], ())
            skipped |= {id(call.args[at]) for at in english if at < len(call.args)}
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in one.values)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in inner | skipped:
            yield one.value


class Shown(HTMLParser):
    """What a template shows: its texts, and attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for _, value in attrs if value]


def texts_of_template(source: str) -> Iterator[str]:
    """Texts between the commands of a template, and those in them."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    command = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    for found in command.findall(source):
        for text in re.findall(r'"([^"]*)"', found):
            yield from pieces(text)
    yield from pieces(command.sub("…", source))


def pieces(source: str) -> list[str]:
    parser = Shown()
    parser.feed(source)
    parser.close()
    return parser.texts


def sentences() -> Iterator[tuple[Path, str]]:
    for path, source in sources().items():
        if is_in(path, ROOMS) and not is_in(path, ELSEWHERE):
            for node in reached(path, source):
                yield from ((path, text) for text in texts_of(node))
    for path in (ROOT / "api/console/templates").rglob("*.html"):
        yield from ((path, text) for text in texts_of_template(path.read_text()))


def meanings() -> dict[str, set[str]]:
    """What is said of a column with a few values → these, each of which it says in Chinese."""
    columns = [(column, kind.columns[name]) for kind in KINDS for name, column in kind.fields.items()]
    said = {column.meaning: set(read.choices) for column, read in columns if isinstance(read, Choice)}
    return said | {MORE["@off"].meaning: {OFF}}


def test_no_sentence_for_editors_holds_what_only_programmers_know():
    of_values, wrong, count = meanings(), [], 0
    for path, text in sentences():
        if not CHINESE.search(text) or READ.search(text):
            continue
        count += 1
        known = of_values.get(text, set()) | ({"密钥"} if path.name in ABOUT_KEYS else set())
        known |= CONSTANTS if path.name in ABOUT_RANKING else set()
        known |= GUIDE if path.name in FOR_INTEGRATORS else set()
        if bad := [one for one in programmed(text) if one not in known]:
            wrong.append((path.relative_to(ROOT).as_posix(), bad, text.strip()[:100]))
    assert count > 2_000, "they are found"
    assert wrong == []


def test_what_only_programmers_know_is_found():
    for text in (
        "请加 --anew", "请用 @region 限定", "term=奶茶", "stopwords.tsv 中没有", "请写 kind", "以 skip_bad_rows 跳过",
        "缺少密钥",
    ):  # fmt: skip
        assert programmed(text), text
    assert programmed("可用 xlsx（Excel、WPS）或 CSV，最大 20 MB，如 http:// 开头的网址") == []


def test_every_header_is_told_in_chinese():
    for kind in KINDS:
        assert all(CHINESE.search(one.label) for one in column_labels(kind).values()), kind.name
