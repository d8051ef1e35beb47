"""`docs/library.md` says what is so.

1. Its examples run, in order and as one program, and print what stands below them (in this process, which has read
   the words of the language already).
2. What its tables and sentences name is there, with the arguments that they show.
3. Its table of public modules names those of the folder, and no other; each of their names is of `search_engine`, too,
   and says what it is.
"""

import os
import re
from importlib import import_module
from inspect import getdoc, isclass, isfunction, signature
from operator import attrgetter
from pathlib import Path

import pytest

import search_engine
from ranker import evaluation, recommenders
from search_engine import Service
from search_engine.documents.document_service import DocumentService
from search_engine.hot.answering import HotTerms
from search_engine.measuring import spelling_evaluation, suggestion_evaluation
from search_engine.recommendation import Recommendations

DOCUMENT = Path(__file__).parents[3] / "docs" / "library.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = "----- example"


def examples() -> list[tuple[str, list[str]]]:
    """The text of each example, and the beginnings of the lines that it must print."""
    found: list[tuple[str, list[str]]] = []
    for language, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if language == "text":
            found[-1][1].extend(text.splitlines())
        else:
            found.append((text, []))
    return found


def test_the_examples_of_the_library_document_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "\n".join(f"print({MARK!r}, flush=True)\n{text}" for text, _ in examples())
    for name in [name for name in os.environ if name.startswith("ZWFW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    exec(compile(program, str(DOCUMENT), "exec"), {"__name__": "__main__"})
    outputs = capsys.readouterr().out.split(MARK)[1:]
    assert len(outputs) == len(examples()) >= 10
    for output, (text, wanted) in zip(outputs, examples(), strict=True):
        lines = [line for line in output.splitlines() if line and "[info" not in line]
        assert len(lines) == len(wanted), (text, output)
        assert [line for line, start in zip(lines, wanted, strict=True) if not line.startswith(start)] == [], text


def test_the_names_of_the_library_document_exist() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    calls = re.findall(r"`service\.(document_desk\.)?([a-z_]+)\(([a-z_, ]*)", text)
    assert len(calls) > 6
    for desk, name, given in calls:
        wanted = {word.strip() for word in given.split(",") if word.strip()}
        assert wanted <= set(signature(getattr(DocumentService if desk else Service, name)).parameters) | {"id"}, name
    assert {"region", "limit"} <= set(signature(HotTerms.terms).parameters)
    assert "request" in signature(Recommendations.recommend).parameters
    rows = re.findall(r"^\| [^|]+ \| ((?:`[\w.]+`(?:, )?)+) of `([\w.]+)` \|$", text, re.MULTILINE)
    assert [module for _, module in rows] == [
        module.__name__ for module in (evaluation, spelling_evaluation, suggestion_evaluation, recommenders)
    ]
    for names, module in rows:
        for name in re.findall(r"`([\w.]+)`", names):
            assert attrgetter(name)(import_module(module)), name


def test_3_public_modules_are_listed_and_their_names_say_what_they_are() -> None:
    folder = Path(search_engine.__file__).parent
    modules = {f"search_engine.{file.stem}" for file in folder.glob("*.py")} - {"search_engine.__init__"}
    told = re.findall(r"^\| `(search_engine\.\w+)` \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(module for module, _ in told) == sorted(modules)
    assert {f"search_engine.{name}" for name in search_engine.PUBLIC} == modules
    for module in map(import_module, modules):
        assert module.__doc__
        for name in module.__all__:
            value = getattr(module, name)
            assert getattr(search_engine, name) is value, f"{module.__name__}.{name} is another {name} too"
            if isclass(value) or isfunction(value):
                said = getdoc(value) or ""
                assert said, f"{module.__name__}.{name} says nothing"
                assert not said.startswith(f"{name}("), f"{module.__name__}.{name} has no words of its own"
