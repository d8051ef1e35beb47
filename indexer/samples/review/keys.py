"""Keys that stand twice in one entry: YAML takes the last one, and the first is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dictionaries.faults import Fault


def repeated_keys(path: Path) -> Iterator[Fault]:
    """Every key that its mapping has already, with its line; nothing where the file is no YAML, which reading tells."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError):
        return
    for key in _repeated(root):
        yield Fault(key.start_mark.line + 1, key.value, "同一项中此键已写过，请合并", file=path.name)


def _repeated(node: Any) -> Iterator[Any]:
    """Key nodes, depth first; an anchor's node is looked at wherever it is named."""
    if isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _repeated(part)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from _repeated(value)
