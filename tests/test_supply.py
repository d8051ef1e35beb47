"""What the service is made of is bounded, locked, listed and licensed.

1. Every requirement of pyproject.toml has an upper bound, what builds included; so have those that tools install.
2. There is a lock for each version of Python that `.ci/lock` names, from the lowest allowed on; each names every
   requirement of `make run` with a version within its bounds, each with digests, and no address.
3. The page of licences lists just what the locks name, and what ships; each licence is what the installed package says.
4. The bill of materials has what the lock names and what ships, with licences and dependencies, and is valid; an
   environment that is not the lock's is refused.
5. What ships is there, in the version that is told.
"""

import importlib.util
import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
VERSIONS = re.findall(r"3\.\d+", re.search(r"^VERSIONS='(.+)'$", (ROOT / ".ci/lock").read_text(), re.M)[1])


def supply() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply", ROOT / ".ci/supply.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SUPPLY = supply()


def requirements() -> list[str]:
    extras = [text for texts in PROJECT["project"]["optional-dependencies"].values() for text in texts]
    (line,) = re.findall(r"^TOOLS = \((.*)\)$", (ROOT / ".ci/clients/python.py").read_text(), re.M)
    tools = re.findall(r'"([^"]+)"', line)
    client = tomllib.loads((ROOT / "clients/python/pyproject.toml").read_text(encoding="utf-8"))
    clients = [*client["project"]["dependencies"], *client["build-system"]["requires"]]
    return [*PROJECT["project"]["dependencies"], *extras, *PROJECT["build-system"]["requires"], *tools, *clients]


def bounded(text: str) -> bool:
    return any(one.operator in ("<", "<=", "==", "~=") for one in Requirement(text).specifier)


@pytest.mark.parametrize("text", requirements())
def test_every_requirement_is_bounded_above(text):
    assert bounded(text)


def test_a_requirement_without_bound_is_seen():
    assert not bounded("flask>=3.1")
    assert any(text.startswith("openapi-python-client") for text in requirements())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_requirement_is_locked_within_its_bounds_with_digests(version):
    text = (ROOT / f"locks/python{version}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--find-links" not in text
    found = {}
    for name, number, _ in SUPPLY.locked(text):
        found.setdefault(name, set()).add(number)
    for wanted in [*RUN, *map(Requirement, PROJECT["build-system"]["requires"])]:
        assert all(number in wanted.specifier for number in found[SUPPLY.plain(wanted.name)]), wanted
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == sum(map(len, found.values()))
    assert all("--hash=sha256:" in entry for entry in entries)


def test_there_is_a_lock_for_each_version_from_the_lowest_on():
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert VERSIONS[0] == lowest
    minors = [int(version[2:]) for version in VERSIONS]
    assert minors == list(range(minors[0], minors[0] + len(minors)))
    assert {file.name for file in (ROOT / "locks").iterdir()} == {f"python{version}.txt" for version in VERSIONS}


def rows() -> dict[str, str]:
    text = (ROOT / "docs/licences.md").read_text(encoding="utf-8").partition("## In the repository")[0]
    return dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|$", text, re.M)[1:])


def test_3_the_page_lists_what_is_locked():
    names = {
        name for version in VERSIONS for name, *_ in SUPPLY.locked(SUPPLY.lock_file((3, int(version[2:]))).read_text())
    }
    assert set(rows()) == names - set(SUPPLY.BUILDS)


def test_3_each_licence_is_what_the_package_says():
    compared = 0
    for name, told in rows().items():
        try:
            expression = metadata(name)["License-Expression"]
        except PackageNotFoundError:
            continue
        if expression:
            compared += 1
            assert told == expression, name
    assert compared > 15


def test_3_what_ships_is_on_the_page():
    text = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    assert all(f"| {name} {version} | {licence} |" in text for name, version, licence, *_ in SUPPLY.SHIPPED)


LOCK = """\
a-one==1.0 \\
    --hash=sha256:0
b==2 ; sys_platform == 'win32' \\
    --hash=sha256:0
scipy==3 \\
    --hash=sha256:0
"""


def bill(**versions: str) -> dict[str, Any]:
    def component(name: str, version: str) -> dict[str, Any]:
        licence = {"name": "License :: OSI Approved :: BSD License"} if name == "scipy" else {"id": "MIT"}
        return {
            "type": "library",
            "bom-ref": name,
            "name": name,
            "version": version,
            "licenses": [{"license": licence}],
        }

    versions = {"A_One": "1.0", "scipy": "3", "pytest": "9", **versions}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "zwfw-search", "version": "0"}},
        "components": [component(name, version) for name, version in versions.items()],
        "dependencies": [{"ref": "root", "dependsOn": ["A_One", "pytest"]}, {"ref": "A_One"}, {"ref": "pytest"}],
    }  # fmt: skip


def test_the_bill_has_what_the_lock_names_and_what_ships():
    made = SUPPLY.bill_of_materials(bill(), LOCK)
    names = [one["name"] for one in made["components"]]
    assert names == ["A_One", "scipy", *(row[0] for row in SUPPLY.SHIPPED)]
    assert [one["licenses"][0]["expression"] for one in made["components"][:2]] == ["MIT", "BSD-3-Clause"]
    (root,) = [edge for edge in made["dependencies"] if edge["ref"] == "root"]
    assert root["dependsOn"][0] == "A_One"
    assert "pytest" not in json.dumps(made)


@pytest.mark.parametrize("versions", [{"scipy": "4"}, {"A_One": "1.1"}, {"b": "3"}])
def test_an_environment_that_is_not_the_locks_is_refused(versions):
    with pytest.raises(SUPPLY.Mismatch, match="不一致"):
        SUPPLY.bill_of_materials(bill(**versions), LOCK)


def test_4_a_package_without_licence_is_refused():
    of_nobody = bill()
    of_nobody["components"][0]["licenses"] = []
    with pytest.raises(SUPPLY.Mismatch, match="未注明许可证"):
        SUPPLY.bill_of_materials(of_nobody, LOCK)


def test_4_the_bill_is_valid():
    SUPPLY.check_bill(json.dumps(SUPPLY.bill_of_materials(bill(), LOCK)))
    with pytest.raises(SUPPLY.Mismatch, match="不合 CycloneDX"):
        SUPPLY.check_bill(json.dumps({**bill(), "version": "one"}))


def test_5_what_ships_is_there():
    assert all((ROOT / where).exists() for *_, where in SUPPLY.SHIPPED)
    bundle = (ROOT / "api/openapi/static/swagger-ui-bundle.js").read_text(encoding="utf-8")
    told = {name: version for name, version, *_ in SUPPLY.SHIPPED}["swagger-ui-dist"]
    assert re.search(r'PACKAGE_VERSION:"([\d.]+)"', bundle)[1] == told
