"""The segmenters. Each is imported when it is asked for: a missing optional one is no trouble to the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from indexer.errors import MissingSegmenter, UnknownSegmenter
from indexer.segmenter import Segmenter

DEFAULT_SEGMENTER = "rjieba"


@dataclass(frozen=True, slots=True)
class Registration:
    """A segmenter.

    Attributes:
        module: That has `segmenter()`.
        package: That it needs.
        extra: The extra of this software that installs the package; "" where it is installed anyway.
    """

    module: str
    package: str
    extra: str = ""


REGISTRY: Mapping[str, Registration] = {
    # the algorithm in Rust, forty times as fast
    "rjieba": Registration("indexer.segmenters.rjieba_segmenter", "rjieba"),
    # the original in Python, for machines that have no build of the other
    "jieba": Registration("indexer.segmenters.jieba_segmenter", "jieba", "pure"),
}


def known_segmenter(name: str) -> str:
    """The name of a segmenter that can be used here. Raises `UnknownSegmenter`, or `MissingSegmenter` where the package
    that it needs is not installed.
    """
    if name not in REGISTRY:
        raise UnknownSegmenter(name, tuple(sorted(REGISTRY)))
    if find_spec(REGISTRY[name].package) is None:
        raise MissingSegmenter(name, REGISTRY[name].extra, DEFAULT_SEGMENTER)
    return name


def get_segmenter(name: str = DEFAULT_SEGMENTER) -> Segmenter:
    """A new segmenter of a name. Raises as `known_segmenter`."""
    factory: Callable[[], Segmenter] = import_module(REGISTRY[known_segmenter(name)].module).segmenter
    return factory()
