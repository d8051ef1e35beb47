"""Python: a wheel; `openapi-python-client` makes the generated part."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from service import Service
from steps import BARE, BUILD, DIST, VERSION, empty, run, staged

PROGRAMS: tuple[str, ...] = ()
TOOLS = ("build>=1.2,<2", "mypy>=1.13,<3", "openapi-python-client>=0.26,<1")


def package(document: Path, service: Service) -> None:
    """构建 wheel · the wheel"""
    folder = staged("python")
    generate(document, folder / "zwfw_client/generated", "--meta", "none")
    (folder / "VERSION").write_text(VERSION)
    ours = sorted((folder / "zwfw_client").glob("*.py"))
    run(tool("mypy"), "--strict", "--follow-imports=silent", *ours, cwd=folder)
    run(tool("python"), "-m", "build", "--wheel", "--outdir", DIST, folder)


def use(document: Path, service: Service) -> None:
    """运行安装好的包 · the installed wheel at work"""
    python = environment("python-use", f"{DIST / f'zwfw_client-{VERSION}-py3-none-any.whl'}[signing]")
    for example in service.examples(BUILD / "python/examples", "*.py"):
        with service.through_grief() as env:
            run(python, "-W", "error", example, env=env)


def bare(document: Path, service: Service) -> None:
    """运行生成器默认选项的客户端 · a client made with default options at work"""
    folder = empty("python-bare")
    generate(document, folder / "client")
    python = environment("python-bare-use", folder / "client")
    run(python, BARE / "journey.py", env=service.env)


def generate(document: Path, target: Path, *options: str) -> None:
    """Make a client of the document."""
    generator = tool("openapi-python-client")
    path = {"PATH": f"{generator.parent}{os.pathsep}{os.environ['PATH']}"}  # it calls ruff
    run(generator, "generate", "--path", document, "--output-path", target, "--overwrite", *options, env=path)


def tool(name: str) -> Path:
    """A program of an environment that has the tools."""
    program = BUILD / "python-tools/bin" / name
    if not program.exists():
        environment("python-tools", *TOOLS)
    return program


def environment(name: str, *requirements: str | Path) -> Path:
    """The interpreter of a fresh environment with these packages installed."""
    folder = empty(name)
    run(sys.executable, "-m", "venv", "--clear", folder)
    python = folder / "bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *requirements)
    return python
