"""From wording to matches: shared text by sums over kept words, own text by a few queries, both together by masks."""

from search_engine.search.retrieval.retrieve import Retriever

__all__ = ["Retriever"]
