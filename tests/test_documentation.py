"""The documents at the root say what is so.

1. The two READMEs show the same commands.
2. Every `make` target that a README names is one of the Makefile, and every public one has a line in `make help`.
3. Every link from a document to a file of the repository leads somewhere.
4. Every place that the glossary names exists, and no term stands in it twice.
5. Every decision record is in the list once, by its title.
6. The page on dictionaries has a row for each kind with its label, columns and key, and one for each value of a column
   that has a fixed set of them; nothing else.
7. Every command that a document shows exists, with its subcommands, options and choices. The READMEs list the same
   eight.
8. Every variable that a document names is a setting, or one that its own example sets.
9. Every file and folder of the repository that a document names is there, and each name that the page on architecture
   gives beside one stands in it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dictionaries.lexicon import KINDS, Kind
from indexer.backup.encryption import VARIABLE as BACKUP_PASSPHRASE
from ranker.profile import default_profile
from ranker.signals import SIGNALS
from search_engine.cli import cli
from search_engine.settings.settings import SETTINGS

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
def test_every_target_that_a_readme_names_exists(name):
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text_of(name), flags=re.MULTILINE))
    assert "run" in named
    assert named <= targets()


def test_2_public_targets_have_a_line_of_help():
    helped = set(re.findall(r"^([a-z]+):.*## ", text_of("Makefile"), flags=re.MULTILINE))
    assert {"run", "test", "check", "bench", "soak", "regions", "clean", "help"} <= helped <= targets()


def test_3_links_lead_somewhere():
    links = [(name, link) for name in DOCUMENTS for link in re.findall(r"\]\((?!https?:)([^)#]+)", text_of(name))]
    assert [(name, link) for name, link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_4_the_glossary_names_places_that_exist():
    places = re.findall(r"`([^`]+)` \|$", text_of("docs/glossary.md"), flags=re.MULTILINE)
    assert len(places) > 40
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_a_term_stands_once_in_the_glossary():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+ \| `", text_of("docs/glossary.md"), flags=re.MULTILINE)
    for terms in zip(*rows, strict=True):
        assert len(set(terms)) == len(terms)


def test_5_every_decision_is_listed_by_its_title():
    records = [file for file in (ROOT / "docs/decisions").glob("[0-9]*.md") if file.name[:4] != "0000"]
    titles = {file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# "): file.name for file in records}
    listed = re.findall(
        r"^\| \[(\d{4}: .*?)\]\((\d{4}-[^)]+\.md)\) \|$", text_of("docs/decisions/README.md"), re.MULTILINE
    )
    assert len(listed) == len(records)
    assert dict(listed) == titles


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
            f"{kind.label}：{kind.purpose}",
            " ".join(f"`{name}`" for name in kind.columns),
            " ".join(f"`{name}`" for name in kind.key),
        )
        for kind in KINDS
    ]


def test_every_fixed_value_of_dictionaries_is_documented():
    rows = re.findall(r"^\| `(\w+\.tsv)` \| `(\w+)` \| `(\w+)` \| .+ \|$", text_of("docs/dictionaries.md"), re.M)
    assert rows == [
        (kind.file, column, value) for kind in KINDS for column in kind.columns for value in choices(kind, column)
    ]
    assert len(rows) > 40


# A command as it stands in a text: `zwfw` and words up to the end of the line, the quotation or the shell's next word.
SHOWN = re.compile(r"(?<![\w/.-])zwfw((?: +(?:'[^']*'|[^`|;&)\s，。；、：（]+))+)")
# Words that stand for any command, or end a list of them.
OPEN = ("COMMAND", "命令", "…")


def shown(text: str) -> Iterator[list[str]]:
    """The words behind each `zwfw` that is followed by the name of a command."""
    for found in SHOWN.finditer(text):
        words = found[1].partition("#")[0].split()
        if words and re.match(r"[a-z]", words[0]) and words[0] not in OPEN:
            yield words


def fault(words: list[str]) -> str | None:
    """What of a command is not there."""
    command: click.Command = cli
    rest = list(words)
    while rest and isinstance(command, click.Group) and not rest[0].startswith("-"):
        found = command.get_command(click.Context(command), rest[0].rstrip(".,:"))
        if found is None:
            return f"no command {rest[0]}" if rest[0] not in OPEN and not command.invoke_without_command else None
        command = found
        rest.pop(0)
    options = {name: option for option in command.params for name in (*option.opts, *option.secondary_opts)}
    for word in rest:
        if word.startswith("--") and word.split("=")[0].rstrip(".,:") not in {*options, "--help", "--version"}:
            return f"no option {word}"
    choices = [option.type.choices for option in command.params if is_choice(option)]
    if choices and rest and re.match(r"[a-z]", rest[0]) and rest[0] not in choices[0]:
        return f"no {rest[0]}"
    return None


def is_choice(option: click.Parameter) -> bool:
    return isinstance(option, click.Argument) and isinstance(option.type, click.Choice)


def table(name: str) -> list[str]:
    """The commands of a README, one a row."""
    return re.findall(r"^\| `(zwfw .+?)` \| .+ \|$", text_of(name), flags=re.MULTILINE)


def test_every_command_that_a_document_shows_exists():
    faults = {}
    for name in DOCUMENTS:
        faults |= {(name, " ".join(words)): found for words in shown(text_of(name)) if (found := fault(words))}
    assert faults == {}


def test_the_readmes_list_the_same_eight_commands():
    listed = table("README.md")
    assert len(listed) == 8
    assert listed == table("README.zh-CN.md")
    assert fault(["search", "身份证", "--colour", "red"]) == "no option --colour"
    assert fault(["bench", "peers", "--colour", "red"]) == "no option --colour"
    assert fault(["dict", "foresee"]) == "no command foresee"


def test_every_variable_that_a_document_names_is_a_setting():
    known = {setting.variable for setting in SETTINGS} | {BACKUP_PASSPHRASE}
    unknown = {}
    for name in DOCUMENTS:
        text = text_of(name)
        own = set(re.findall(r"export (ZWFW_[A-Z_]+)=", text))
        unknown[name] = set(re.findall(r"ZWFW_[A-Z_]+", text)) - known - own
    assert {name: variables for name, variables in unknown.items() if variables} == {}


FOLDERS = "dictionaries|indexer|ranker|search_engine|api|tests|docs|[.]ci"
READ = (".py", ".js", ".yaml", ".tsv")
PLACE = re.compile(rf"`((?:{FOLDERS})/[^`\s]*)`")


def test_every_place_that_a_document_names_is_there():
    names = [name for name in DOCUMENTS if name != "CHANGELOG.md" and "/decisions/" not in name]
    places = {(name, place) for name in names for place in PLACE.findall(text_of(name)) if "/KIND." not in place}
    files = {(name, place.partition("::")[0].rstrip("/")) for name, place in places}
    assert [(name, file) for name, file in files if not list(ROOT.glob(file))] == []


def test_9_names_stand_where_architecture_says():
    text = text_of("docs/architecture.md")
    # `Name`, `another`, `folder/file`; a call or an attribute counts by its last name
    found = re.findall(rf"((?:`[^`/]+`(?:, | and |; )?)+)(?:, | \(|; )?`((?:{FOLDERS})/[^`\s]+)`", text)
    assert len(found) > 40
    assert [fault for names, place in found for fault in strangers(re.findall("`([^`]+)`", names), ROOT / place)] == []


def strangers(names: list[str], place: Path) -> list[tuple[str, str]]:
    """Those of some names that do not stand in a file, or in any file below a folder, or are no file there."""
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in READ)
    own = {file.name for file in files}
    return [(name, str(place)) for name in names if name not in own and (word := last_word(name)) and word not in code]


def last_word(name: str) -> str:
    """`Worker.step(progress)` → `step`; "" of what is no name."""
    found = re.fullmatch(r"(?:\w+\.)*(\w+)(?:\(.*\))?", name)
    return found[1] if found else ""


def test_10_the_page_on_ranking_lists_the_signals():
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| .+ \| (-?[\d.]+) \|$", text_of("docs/ranking.md"), flags=re.MULTILINE)
    wanted = [(signal.name, signal.label, default_profile().weight(signal.name)) for signal in SIGNALS]
    assert [(name, label, float(weight)) for name, label, weight in rows] == wanted
