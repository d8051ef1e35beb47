"""The documents at the root say what is so.

1. The two READMEs show the same commands.
2. Every `make` target that a README names is one of the Makefile, and every public one has a line in `make help`.
3. Every link from a document to a file of the repository leads somewhere.
4. Every place that the glossary names exists, and no term stands in it twice.
5. Every decision record is in the list, in order.
6. The page on dictionaries has a row for each kind with its label, columns and key, and one for each value of a column
   that has a fixed set of them; nothing else.
"""

import re
from pathlib import Path

import pytest

from dictionaries.lexicon import KINDS, Kind

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = [*READMES, "CHANGELOG.md", *(str(file.relative_to(ROOT)) for file in sorted((ROOT / "docs").rglob("*.md")))]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def targets() -> set[str]:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text_of("Makefile"), flags=re.MULTILINE)
    return set(phony.split())


def test_1_the_readmes_show_the_same_commands():
    english, chinese = (re.findall(r"```sh\n(.*?)```", text_of(name), flags=re.DOTALL) for name in READMES)
    assert english == chinese
    english, chinese = (re.findall(r"^\| `(.+)` \|", text_of(name), flags=re.MULTILINE) for name in READMES)
    assert [row.replace("、", ", ") for row in chinese] == [row.replace("、", ", ") for row in english]


@pytest.mark.parametrize("name", READMES)
def test_2_targets_exist(name):
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text_of(name), flags=re.MULTILINE))
    assert "run" in named
    assert named <= targets()


def test_2_public_targets_have_a_line_of_help():
    helped = set(re.findall(r"^([a-z]+):.*## ", text_of("Makefile"), flags=re.MULTILINE))
    assert {"run", "test", "check", "bench", "soak", "regions", "clean", "help"} <= helped <= targets()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_3_links_lead_somewhere(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(name))
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_4_the_glossary_names_places_that_exist():
    places = re.findall(r"`([^`]+)` \|$", text_of("docs/glossary.md"), flags=re.MULTILINE)
    assert len(places) > 40
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_4_a_term_stands_once():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+ \| `", text_of("docs/glossary.md"), flags=re.MULTILINE)
    for terms in zip(*rows, strict=True):
        assert len(set(terms)) == len(terms)


def test_5_decisions_are_listed_in_order():
    records = sorted(file.name for file in (ROOT / "docs/decisions").glob("[0-9]*.md") if file.name[:4] != "0000")
    assert re.findall(r"^\| .*?\((\d{4}-[^)]+\.md)\)", text_of("docs/decisions/README.md"), re.MULTILINE) == records


def choices(kind: Kind, column: str) -> list[str]:
    """The values that a column may have, as its refusal names them; none where it is free."""
    try:
        kind.columns[column]("…")
    except ValueError as error:
        found = re.fullmatch("应为 (.+) 之一", str(error))
        return found[1].split("、") if found else []
    return []


def test_6_every_kind_of_dictionary_is_documented():
    rows = re.findall(
        r"^\| `(\w+\.tsv)` \| ([^`|]+) \| (.+?) \| (.+?) \| .+ \|$", text_of("docs/dictionaries.md"), re.M
    )
    assert rows == [
        (
            kind.file,
            kind.label,
            " ".join(f"`{name}`" for name in kind.columns),
            " ".join(f"`{name}`" for name in kind.key),
        )
        for kind in KINDS
    ]


def test_6_every_value_is_documented():
    rows = re.findall(r"^\| `(\w+\.tsv)` \| `(\w+)` \| `(\w+)` \| .+ \|$", text_of("docs/dictionaries.md"), re.M)
    assert rows == [
        (kind.file, column, value) for kind in KINDS for column in kind.columns for value in choices(kind, column)
    ]
    assert len(rows) > 40
