"""What starts quickly, since it imports nothing that it does not use. Looked at in processes of their own.

1. `zwfw --help` imports the standard library, Click and the root of the command line, and nothing else; it lists every
   command with what it is for.
2. A command that another package registers is listed by its registration alone, and imported when it is used; one that
   cannot be imported ends with a sentence that names the package.
3. A serving process, up to its first answered search, suggestion and recommendation: nothing of what makes samples,
   measures, simulates, reports, mends or makes shipped data, no command line, and no library that only those need, or
   only files of some form, a new schema, learning, or points on a map.
4. The modules that lie in `search_engine` itself are public: each names at most 60 things in `__all__`, each thing is
   named by one of them, and `search_engine` gives it; a name that is none is an `AttributeError`.
5. The application is imported without the libraries of the extra `oidc`: only who signs in by it needs them.
"""

import io
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import search_engine
from search_engine import PUBLIC, Service, Settings
from tests.search_engine.conftest import DOCUMENTS, lines

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
# The command line's own, and what an editable install, or Debian's Python, puts into every process.
LIGHT = {"search_engine", "search_engine.cli", "search_engine.cli.main"}
INSTALL = ("__editable__", "_distutils_hack", "_virtualenv", "sitecustomize")


def child(code: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run some Python in a process of its own, with folders before all others to import from."""
    code = f"import sys; sys.path[:0] = {[str(folder) for folder in (*path, ROOT)]!r}\n{code}"
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT
    )


def imported_by(code: str, *path: Path) -> set[str]:
    """The modules that some Python imports, without the standard library."""
    done = child(f"{code}\nprint('\\n=imported=', *sys.modules)", *path)
    assert done.returncode == 0, done.stderr
    modules = done.stdout.rpartition("=imported=")[2].split()
    return {name for name in modules if name.split(".")[0] not in sys.stdlib_module_names and name != "__main__"}


def run(*arguments: str) -> str:
    """The code that runs `zwfw` and goes on."""
    call = f"main({list(arguments)!r})"
    return f"from search_engine.cli import main\ntry: {call}\nexcept SystemExit as end: assert not end.code"


def test_1_the_list_of_commands_imports_click_alone() -> None:
    modules = {name for name in imported_by(run("--help")) if not name.startswith(INSTALL)}
    assert {name for name in modules if name.split(".")[0] != "click"} == LIGHT


def test_1_every_command_is_listed_with_what_it_is_for() -> None:
    from search_engine.cli.main import COMMANDS, plugins

    shown = child(run("--help")).stdout
    for name, text in [*((name, row[1]) for name, row in COMMANDS.items()), ("serve", plugins()["serve"].help)]:
        assert any(line.split(maxsplit=1) == [name, text] for line in shown.splitlines()), name


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with an installed package that registers three commands."""
    (tmp_path / "weather.py").write_text(
        "import click\n@click.command()\ndef rain():\n    click.echo('下雨')\nprint('weather is imported')\n"
    )
    info = tmp_path / "weather_report-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weather-report\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[zwfw.commands]\n"
        "rain 看天气：会不会下雨 = weather:rain\n"
        "wind = weather:rain\n"
        "hail 看冰雹 = no_such_module:hail\n",
        encoding="utf-8",
    )
    return tmp_path


def test_2_what_others_register_is_listed_and_not_imported(package: Path) -> None:
    done = child(run("--help"), package)
    rows = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert ["rain", "看天气：会不会下雨"] in rows
    assert ["wind", "由 weather-report 提供"] in rows
    assert "weather is imported" not in done.stdout


def test_a_command_that_others_register_runs(package: Path) -> None:
    assert child(run("rain"), package).stdout.splitlines() == ["weather is imported", "下雨"]


def test_2_what_cannot_be_imported_ends_with_a_sentence(package: Path) -> None:
    done = child("from search_engine.cli import main; main(['hail'])", package)
    assert done.returncode == 1
    assert "命令 hail 无法载入" in done.stderr
    assert "weather-report" in done.stderr
    assert "Traceback" not in done.stderr


# What nobody needs who only answers. Beside each what it is for, where its name does not tell.
IDLE = (
    "search_engine.measuring", "search_engine.maintenance", "search_engine.cli",
    "indexer.samples", "dictionaries.making",
    "openpyxl",  # spreadsheets
    "pyarrow",  # Parquet
    "alembic",  # new schemas
    "scipy.stats", "scipy.special", "scipy.linalg", "scipy.optimize",  # learning
    "shapely",  # points
    "jieba", "pypinyin",  # making of data
    "granian", "apiflask", "marshmallow", "yaml",
)  # fmt: skip
SERVING = """
from api.app import create_app
client = create_app().test_client()
for path in ("/v1/search?q=身份证&region=330110", "/v1/suggest?q=身份", "/v1/recommend?region=330110", "/?q=身份证"):
    answer = client.get(path)
    assert answer.status_code == 200, answer.data
assert "居民身份证" in answer.get_data(as_text=True)
"""


def test_3_a_serving_process_imports_what_it_serves_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWFW_HOME", str(tmp_path))
    service = Service.open(Settings.from_environment())
    service.document_desk.put(io.BytesIO(lines(DOCUMENTS)), "test", skip_bad_rows=False)
    service.installation.worker().build()
    service.close()
    modules = imported_by(SERVING)
    assert "api.app" in modules
    assert {name for name in modules if f"{name}.".startswith(tuple(f"{idle}." for idle in IDLE))} == set()


def test_4_public_modules_are_those_of_the_folder() -> None:
    assert set(PUBLIC) == {file.stem for file in (ROOT / "search_engine").glob("*.py")} - {"__init__"}


def test_4_every_public_name_can_be_had() -> None:
    names = [(module, import_module(f"search_engine.{module}").__all__) for module in PUBLIC]
    assert [module for module, public in names if len(public) > 60] == []
    public = [name for _, module in names for name in module]
    assert len(public) == len(set(public))
    assert [name for name in public if getattr(search_engine, name) is None] == []
    with pytest.raises(AttributeError, match="no_such_name"):
        search_engine.no_such_name  # noqa: B018


def test_5_the_application_needs_no_library_of_an_extra() -> None:
    without = "sys.modules.update(dict.fromkeys(('authlib', 'joserfc', 'requests')))"
    assert child(f"import sys; {without}; import api.app; print('imported')").stdout == "imported\n"
