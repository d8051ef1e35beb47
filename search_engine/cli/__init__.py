"""The command line: `zwfw`. One command, one file; those that need Flask join by entry points."""

from search_engine.cli.main import cli, main

__all__ = ["cli", "main"]
