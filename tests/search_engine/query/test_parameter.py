"""The kinds of parameters.

1. What a kind reads is what its schema lets through, of random texts: nothing else is taken, and the fault says what
   would be.
2. What may be given once is not taken twice; several values are taken once each, in order.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.parameter import (
    Parameter,
    choice_parameter,
    choices_parameter,
    form_parameter,
    whole_parameter,
)
from search_engine.query.value_forms import LARGEST

STATES = ("open", "done")
KINDS = (
    whole_parameter("limit", 50, "几条"),
    whole_parameter("number", LARGEST, "编号", least=0),
    choice_parameter("state", STATES, "状态"),
    form_parameter("id", "[a-z2-7]{8}", "应为 8 个字符", "编号"),
)


def allows(parameter: Parameter, text: str) -> bool:
    """Whether a text is a value by the schema, as a plain look has it."""
    schema = parameter.schema
    if "enum" in schema:
        return text in schema["enum"]
    if "pattern" in schema:
        return bool(re.fullmatch(schema["pattern"], text))
    return bool(re.fullmatch("[0-9]{1,18}", text)) and schema["minimum"] <= int(text) <= schema["maximum"]


@pytest.mark.parametrize("parameter", KINDS, ids=lambda one: one.name)
@given(
    text=st.one_of(
        st.text("0159ab27-. ", max_size=9), st.sampled_from(STATES), st.integers(-1, 60).map(str),
        st.just(str(LARGEST)), st.just("zejrvjyg"),
    )
)  # fmt: skip
def test_a_parameter_reads_what_its_schema_lets_through(parameter: Parameter, text: str) -> None:
    text = text.strip()
    if allows(parameter, text):
        assert str(parameter.read([text])) == str(int(text) if parameter.schema["type"] == "integer" else text)
    else:
        with pytest.raises(ValueError, match="应为"):
            parameter.read([text])


@pytest.mark.parametrize("parameter", KINDS, ids=lambda one: one.name)
def test_a_single_parameter_is_refused_twice(parameter: Parameter) -> None:
    with pytest.raises(ValueError, match="只能给一个值"):
        parameter.read(["1", "1"])


def test_a_repeated_parameter_takes_values_once_in_order() -> None:
    states = choices_parameter("state", "状态", STATES)
    assert states.read(["done", "open", "done"]) == ("done", "open")
    with pytest.raises(ValueError, match="应为 open、done 之一"):
        states.read(["open", "other"])
