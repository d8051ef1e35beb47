"""`docs/security.md` says what is so.

1. Every requirement of ASVS 5.0.0 of levels 1 and 2 stands on the page once, with a state; nothing else does.
2. Every test that the page names exists, and is collected; what is "held" names one, or says where it is written.
3. What the page says of the source is so: no shell, no statement put together of texts, templates from files, sound
   cryptography only, scripts that write text. Each of these looks finds a planted fault.
4. What it says of answers is so: no origin is allowed, no other methods, no lists of files, names of ours.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest

from api.app import create_app
from api.endpoints.dictionary_files import FORMAT, KIND, THESAURUS_FORMAT
from search_engine.editorial import DICTIONARY_KINDS, FILE_MEDIA, THESAURUS_FORMATS
from tests.api.fake_service import FakeService

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
FOLDERS = ("dictionaries", "indexer", "ranker", "search_engine", "api")
STATES = ("held", "not", "the portal's", "does not apply")
# The requirements of each section up to level 2: as many as there are, without those that are of level 3 alone.
REQUIREMENTS = """
1.1.1-1.1.2 1.2.1-1.2.9 1.3.1-1.3.11 1.4.1-1.4.3 1.5.1-1.5.2
2.1.1-2.1.3 2.2.1-2.2.3 2.3.1-2.3.4 2.4.1
3.2.1-3.2.2 3.3.1-3.3.4 3.4.1-3.4.6 3.5.1-3.5.5 3.7.1-3.7.2
4.1.1-4.1.3 4.2.1 4.3.1-4.3.2 4.4.1-4.4.4
5.1.1 5.2.1-5.2.3 5.3.1-5.3.2 5.4.1-5.4.3
6.1.1-6.1.3 6.2.1-6.2.12 6.3.1-6.3.4 6.4.1-6.4.4 6.5.1-6.5.5 6.6.1-6.6.3 6.8.1-6.8.4
7.1.1-7.1.3 7.2.1-7.2.4 7.3.1-7.3.2 7.4.1-7.4.5 7.5.1-7.5.2 7.6.1-7.6.2
8.1.1-8.1.2 8.2.1-8.2.3 8.3.1 8.4.1
9.1.1-9.1.3 9.2.1-9.2.4
10.1.1-10.1.2 10.2.1-10.2.2 10.3.1-10.3.4 10.4.1-10.4.11 10.5.1-10.5.5 10.6.1-10.6.2 10.7.1-10.7.3
11.1.1-11.1.2 11.2.1-11.2.3 11.3.1-11.3.3 11.4.1-11.4.4 11.5.1 11.6.1
12.1.1-12.1.3 12.2.1-12.2.2 12.3.1-12.3.4
13.1.1 13.2.1-13.2.5 13.3.1-13.3.2 13.4.1-13.4.5
14.1.1-14.1.2 14.2.1-14.2.4 14.3.1-14.3.3
15.1.1-15.1.3 15.2.1-15.2.3 15.3.1-15.3.7
16.1.1 16.2.1-16.2.5 16.3.1-16.3.4 16.4.1-16.4.3 16.5.1-16.5.3
17.1.1 17.2.1-17.2.4 17.3.1-17.3.2
"""


def expanded(text: str) -> Iterator[str]:
    """The requirements that a text names, by commas or spaces, `1.2.6-1.2.8` for all between."""
    for part in re.split(r"[,\s]+", text.strip()):
        first, _, last = part.partition("-")
        section, _, number = first.rpartition(".")
        for one in range(int(number), int((last or first).rpartition(".")[2]) + 1):
            yield f"{section}.{one}"


def rows() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| (\d[\d.,\s-]*) \| [^|]+ \| ([^|]+) \| ?([^|]*) ?\|$", PAGE, re.MULTILINE)
    return [(ids, state, how) for ids, state, how in found]


def named() -> list[str]:
    return sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", PAGE)))


def test_every_requirement_stands_on_the_page_once():
    wanted = list(expanded(REQUIREMENTS))
    assert len(wanted) == 253
    told = Counter(one for ids, *_ in rows() for one in expanded(ids))
    assert sorted(told.elements()) == sorted(wanted)


def test_1_every_row_has_a_state():
    assert {state for _, state, _ in rows()} == set(STATES)
    assert all(how.strip() for _, state, how in rows() if state == "not")


def test_every_test_that_the_page_names_exists():
    tests = [name.partition("::") for name in named()]
    assert [(file, function) for file, _, function in tests if function not in functions_of(file)] == []


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_2_what_is_held_names_a_test_or_a_place():
    bare = [ids for ids, state, how in rows() if state == "held" and "tests/" not in how]
    assert set(bare) == {
        "2.1.2", "3.7.1", "5.1.1", "6.1.1, 6.1.3", "7.1.1-7.1.3", "8.1.1", "11.1.2", "13.1.1",
        "14.1.1, 14.1.2", "15.1.3", "16.1.1", "16.2.3",
    }  # fmt: skip
    assert len(named()) > 80


# ---- the source


@lru_cache(maxsize=1)
def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def shells(tree: ast.AST) -> Iterator[str]:
    for name, call in calls(tree):
        if name in ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"):
            yield name
        if any(word.arg == "shell" for word in call.keywords):
            yield f"{name}(shell=…)"


# What SQLite takes no bound value for; the values are ours.
PRAGMA = "PRAGMA "


def statements(tree: ast.AST) -> Iterator[str]:
    for name, call in calls(tree):
        if name.rpartition(".")[2] in ("exec_driver_sql", "execute", "executescript", "text", "literal_column"):
            for argument in call.args[:1]:
                put_together = isinstance(argument, ast.JoinedStr | ast.BinOp) or (
                    isinstance(argument, ast.Call) and ast.unparse(argument.func).endswith(".format")
                )
                if put_together and not ast.unparse(argument).lstrip("f'\"").startswith(PRAGMA):
                    yield ast.unparse(call)


def templates(tree: ast.AST) -> Iterator[str]:
    yield from (name for name, _ in calls(tree) if name.rpartition(".")[2] in ("render_template_string", "from_string"))


def weak_cryptography(tree: ast.AST) -> Iterator[str]:
    weak = r"(hashlib\.)?(md5|sha1)|ssl\._create_unverified_context|.*\b(ECB|PKCS1v15|TripleDES|ARC4)"
    for name, call in calls(tree):
        if re.fullmatch(weak, name) or (name == "hashlib.new" and re.search("md5|sha1", ast.unparse(call))):
            yield name
        if any(word.arg == "verify" and getattr(word.value, "value", True) is False for word in call.keywords):
            yield f"{name}(verify=False)"
    yield from (ast.unparse(node) for node in ast.walk(tree) if "CERT_NONE" in getattr(node, "attr", ""))


LOOKS = (shells, statements, templates, weak_cryptography)


@cache
def found_in_the_source() -> dict[Callable[[ast.AST], Iterator[str]], list[str]]:
    """What each look finds; every file is read once for all of them."""
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 300
    found: dict[Callable[[ast.AST], Iterator[str]], list[str]] = {look: [] for look in LOOKS}
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for look in LOOKS:
            found[look] += [f"{file.name}: {one}" for one in look(tree)]
    return found


def test_the_source_starts_no_shell():
    assert found_in_the_source()[shells] == []


def test_no_statement_is_put_together_of_texts():
    assert found_in_the_source()[statements] == []


def test_3_templates_are_files():
    assert found_in_the_source()[templates] == []


def test_3_sound_cryptography_only():
    assert found_in_the_source()[weak_cryptography] == []


WRITES_MARKUP = re.compile(
    r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(|setTimeout\(\s*[\"']"
)


def test_3_scripts_write_text():
    scripts = [*(ROOT / "api/portal/static").glob("*.js"), *(ROOT / "api/console/static").glob("*.js")]
    assert len(scripts) > 15
    assert [file.name for file in scripts if WRITES_MARKUP.search(file.read_text(encoding="utf-8"))] == []


SETS_BY_NAME = re.compile(r"\w\[[a-z][\w.]*\]\s*=[^=]")


def test_3_no_property_is_named_by_data():
    scripts = (ROOT / "api/portal/static").glob("*.js")
    assert [file.name for file in scripts if SETS_BY_NAME.search(file.read_text(encoding="utf-8"))] == []
    assert SETS_BY_NAME.search("table[name] = value")


@pytest.mark.parametrize(
    ("look", "source"),
    [
        (shells, "subprocess.run(command, shell=True)"),
        (shells, "os.system(command)"),
        (statements, "connection.execute(f'SELECT {name}')"),
        (statements, "text('SELECT ' + name)"),
        (statements, "connection.exec_driver_sql('SELECT {}'.format(name))"),
        (templates, "flask.render_template_string(text)"),
        (weak_cryptography, "hashlib.md5(text)"),
        (weak_cryptography, "hashlib.new('sha1')"),
        (weak_cryptography, "context.verify_mode = ssl.CERT_NONE"),
        (weak_cryptography, "ssl._create_unverified_context()"),
    ],
)
def test_3_a_planted_fault_is_found(look, source):
    assert list(look(ast.parse(source)))


def test_3_planted_markup_is_found():
    assert WRITES_MARKUP.search("list.innerHTML = text;")
    assert not WRITES_MARKUP.search("list.textContent = text;")


# ---- answers


@pytest.fixture
def client():
    return create_app(FakeService()).test_client()


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/v1/search?q=x", "/v1/me", "/openapi.json", "/nothing"])
def test_4_no_origin_is_allowed(client, method, path):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "DELETE"}
    headers = client.open(path, method=method, headers=asked).headers
    assert not [name for name in headers.keys() if name.lower().startswith("access-control")]  # noqa: SIM118


def test_4_only_the_methods_that_there_are(client):
    for path in ("/", "/v1/search?q=x", "/metrics", "/v1/events"):
        for method in ("TRACE", "CONNECT", "PATCH", "PROPFIND"):
            assert client.open(path, method=method).status_code == 405
    for path in ("/v1/suggest?q=x", "/v1/documents/a", "/v1/copies/a"):
        assert client.post(path).status_code == 405


def test_4_no_lists_of_files(client):
    page = client.get("/").text
    folder = re.search(r'href="(/static/[^"]*/)[^/"]+\.css"', page)[1]
    for path in (folder, folder.rstrip("/"), "/static/", "/docs/static/", "/.git/config", f"{folder}../../app.py"):
        assert client.get(path).status_code == 404


def test_4_downloads_have_names_of_ours():
    """Wherever something is sent as an attachment, its name stands in the source, or is made of values that do."""
    sources = {file: file.read_text(encoding="utf-8") for file in (ROOT / "api").rglob("*.py")}
    found = {file.name: source for file, source in sources.items() if "attachment" in source}
    assert set(found) == {"me.py", "dictionary_files.py", "tables.py"}
    # a name of the console's files is quoted, whatever it is made of
    assert "filename*=UTF-8''{quote(name)}" in found["tables.py"]
    # the API looks kind and format up in these before it names a file by them
    for value in (*DICTIONARY_KINDS, *FILE_MEDIA, *THESAURUS_FORMATS):
        assert re.fullmatch("[a-z_]+", value)
    for parameter in (KIND, FORMAT, THESAURUS_FORMAT):
        assert all(re.fullmatch("[a-z_]+", value) for value in parameter.schema["enum"])
        with pytest.raises(ValueError, match=r"没有这个取值|应为"):
            parameter.read(['x"; filename="y'])
    names = [call.args[-1] for name, call in calls(ast.parse(found["me.py"])) if name == "_download"]
    assert names
    assert all(isinstance(name, ast.Constant) for name in names)
