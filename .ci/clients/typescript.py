"""TypeScript: an npm package; `openapi-typescript` makes the types."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from service import Service
from steps import BARE, BUILD, DIST, ROOT, VERSION, empty, run, staged

PROGRAMS = ("node", "npm")
NPM = ("npm", "--no-audit", "--no-fund", "--silent")
PACKAGE = json.loads((ROOT / "clients/typescript/package.json").read_text(encoding="utf-8"))


def package(document: Path, service: Service) -> None:
    """构建 npm 包 · the tarball"""
    folder = staged("typescript")
    shutil.copyfile(document, folder / "openapi.json")
    write_json(folder / "package.json", PACKAGE | {"version": VERSION})
    run(*NPM, "install", cwd=folder)
    run(*NPM, "run", "build", cwd=folder)
    run(*NPM, "pack", "--pack-destination", DIST, cwd=folder)


def use(document: Path, service: Service) -> None:
    """运行安装好的包 · the installed tarball at work"""
    folder = project("typescript-use", {"zwfw-client": f"file:{DIST / f'zwfw-client-{VERSION}.tgz'}"})
    for example in sorted((BUILD / "typescript/examples").glob("*.ts")):
        with service.through_grief() as env:
            compiled_and_run(folder, example, env)


def bare(document: Path, service: Service) -> None:
    """运行生成器默认选项的类型 · types made with default options at work"""
    folder = project("typescript-bare", PACKAGE["dependencies"])
    run("npx", "openapi-typescript", document, "--output", folder / "openapi.d.ts", cwd=folder)
    compiled_and_run(folder, BARE / "journey.ts", service.env)


def project(name: str, needs: dict[str, str]) -> Path:
    """A project of its own with these packages, and what compiles it."""
    folder = empty(name)
    tools = PACKAGE["devDependencies"]
    about = {"private": True, "type": "module", "dependencies": needs, "devDependencies": tools}
    write_json(folder / "package.json", about)
    run(*NPM, "install", cwd=folder)
    return folder


def compiled_and_run(folder: Path, program: Path, env: Mapping[str, str]) -> None:
    """Compile a program strictly in a project, and run it."""
    shutil.copyfile(program, folder / program.name)
    target = ("--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom,dom.iterable", "--types", "node")
    run("npx", "tsc", "--strict", *target, program.name, cwd=folder)
    run("node", folder / program.with_suffix(".js").name, env=env)


def write_json(file: Path, value: object) -> None:
    """Write a file of JSON."""
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2), encoding="utf-8")
