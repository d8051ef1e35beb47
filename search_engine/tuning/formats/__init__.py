"""How do query sets and judgements come in from files, and go out?

`read_query_set` reads what is named: a set of the database, a folder of TREC files, our JSONL, a CSV of Quepid.
"""

from search_engine.tuning.formats.reading import named_query_set, read_judged, read_query_set

__all__ = ["named_query_set", "read_judged", "read_query_set"]
