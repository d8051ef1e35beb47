"""Measuring speed and size: the same code that serves, on documents of a known size, with a fixed mix of queries."""

from search_engine.measuring.bench.runner import BESIDE_PARTS, PARTS, SCALES, Scale, run_bench

__all__ = ["BESIDE_PARTS", "PARTS", "SCALES", "Scale", "run_bench"]
