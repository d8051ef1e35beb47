"""What applications of this process share: their templates, compiled, and how rules are read and addresses built.

Most tests of the API make an application of their own. Each compiled the templates that it showed, and Werkzeug wrote
and compiled two functions for each of 160 rules: a quarter of the processor time of `tests/api/console`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart

MAKE, COMPILE, PARSE = Flask.create_jinja_environment, Rule._compile_builder, Rule._parse_rule


class Compiled(BytecodeCache):
    """The code of templates by their names and texts. For environments that are made alike."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def compiled_once() -> Iterator[None]:
    """In this process."""
    templates = Compiled()
    builders: dict[Any, Callable[..., tuple[str, str]]] = {}
    parsed: dict[str, tuple[tuple[RulePart, ...], tuple[tuple[bool, str], ...]]] = {}

    def environment(app: Flask) -> Environment:
        made = MAKE(app)
        made.bytecode_cache = templates
        return made

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return COMPILE(rule, append_unknown)
        # all that is compiled; the converters are the rule's own, and asked for when an address is built
        key = rule.rule, tuple(rule._trace), append_unknown
        if (found := builders.get(key)) is None:
            found = builders[key] = COMPILE(rule, append_unknown)
        return found

    def parse(rule: Rule, text: str) -> Iterable[RulePart]:
        if "<" in text:  # a converter is the rule's own
            return PARSE(rule, text)
        if (found := parsed.get(text)) is None:
            before = len(rule._trace)
            parts = tuple(PARSE(rule, text))
            parsed[text] = parts, tuple(rule._trace[before:])
            return parts
        parts, trace = found
        rule._trace.extend(trace)
        return parts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", environment)
        patch.setattr(Rule, "_compile_builder", builder)
        patch.setattr(Rule, "_parse_rule", parse)
        yield
