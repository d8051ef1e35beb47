"""`docs/tuning.md` says what is so.

1. Its worked example runs, in order, in an empty folder, and prints what stands below each step.
2. Its Python example runs on what the others have left.
"""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from search_engine.cli.main import cli

DOCUMENT = Path(__file__).parents[3] / "docs" / "tuning.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Files of the example, in the order in which the document shows them.
FILES = {"json": ["documents.jsonl", "judged.jsonl"], "toml": ["gate.toml"]}


def steps() -> list[tuple[str, str, list[str]]]:
    """Language, text, and the lines that it must print."""
    found: list[tuple[str, str, list[str]]] = []
    for language, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        if language == "text":
            found[-1][2].extend(text.splitlines())
        else:
            found.append((language, text, []))
    return found


def as_pattern(line: str) -> str:
    """A line of the document; `…` stands for what differs from run to run."""
    return ".*".join(map(re.escape, line.split("…")))


def run(command: str) -> str:
    """What a command prints on stdout."""
    found = CliRunner().invoke(cli, command.split()[1:], catch_exceptions=False)
    assert found.exit_code == 0, (command, found.output)
    return found.stdout


def test_the_worked_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZWFW_HOME", "var")
    monkeypatch.setenv("ZWFW_SPELLING", "off")
    names = {language: iter(of) for language, of in FILES.items()}
    printed = 0
    for language, text, wanted in steps():
        if language in names:
            Path(next(names[language])).write_text(text, encoding="utf-8")
            continue
        if language == "sh":
            output = "".join(map(run, text.splitlines()))
        else:
            capsys.readouterr()
            exec(compile(text, str(DOCUMENT), "exec"), {"__name__": "__main__"})
            output = capsys.readouterr().out
        if wanted:
            lines = output.rstrip("\n").splitlines()
            assert len(lines) == len(wanted), output
            pairs = zip(lines, wanted, strict=True)
            assert [(line, of) for line, of in pairs if not re.fullmatch(as_pattern(of), line)] == []
            printed += 1
    assert printed == 6
