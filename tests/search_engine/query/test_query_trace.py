"""What a page says of its understanding when it is asked to explain.

1. With explain the record has every step that did something, in the order of the steps, and what it did; else nothing.
2. JSON has the trace in the same cases, and values that JSON can hold.
"""

import orjson

from search_engine import SearchRequest, Service
from search_engine.query.analysis.query_analyzer import STEPS

SAID = SearchRequest(q="请问護 照怎么办", explain=True)


def test_the_trace_has_every_step_that_did_something(service: Service) -> None:
    trace = service.search(SAID).query.trace
    assert trace is not None
    names = [step.name for step in STEPS]
    taken = [made["step"] for made in trace]
    assert taken == [name for name in names if name in taken]
    assert {"normal_form", "segment"} <= set(taken)
    assert service.search(SearchRequest(q=SAID.q)).query.trace is None


def test_the_trace_is_in_json_when_explained(service: Service) -> None:
    values = orjson.loads(orjson.dumps(service.search(SAID).as_dict()))
    assert [made["step"] for made in values["query"]["trace"]][-1] == "choose_semantic_text"
    assert "trace" not in service.search(SearchRequest(q=SAID.q)).as_dict()["query"]
