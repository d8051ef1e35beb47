"""The score of a card.

1. It is the sum of what the signals say that they have in it, in every collapse mode, with a region and without.
2. What does not depend on the query is the same for a document in every mode.
3. Signals that are switched off have no part, and the class, tier and number of cards stay.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.signals import SIGNALS
from search_engine.query.vocabulary import COLLAPSES
from tests.promise.catalogues import requests, scenes
from tests.promise.examples import examples
from tests.promise.home import EVERYTHING, home_with

OF_THE_DOCUMENT = ("popularity", "freshness", "rating", "online_depth", "completeness", "level", "validity")


@examples(20)
@given(scene=scenes(), data=st.data())
def test_scores_are_the_sum_of_signals_in_every_mode(scene, data):
    asked = replace(
        data.draw(requests(scene.regions)), page=1, size=EVERYTHING, explain=True, filters=(), channels=(), is_read=True
    )
    with home_with(scene.copies) as home:
        of_document: dict[str, dict[str, float]] = {}
        for collapse in COLLAPSES:
            for region in {asked.region, None}:
                for item in home.search(replace(asked, collapse=collapse, region=region, is_read=True)).items:
                    signals = item.why["signals"]
                    assert [one["name"] for one in signals] == [signal.name for signal in SIGNALS]
                    assert item.score == pytest.approx(sum(one["share"] for one in signals), abs=1e-6)
                    for one, signal in zip(signals, SIGNALS, strict=True):
                        assert signal.low - 1e-6 <= one["value"] <= signal.high
                        assert one["share"] == pytest.approx(one["weight"] * one["value"], abs=1e-3)
                    values = {one["name"]: one["value"] for one in signals if one["name"] in OF_THE_DOCUMENT}
                    # a second passes between two requests
                    assert of_document.setdefault(item.id, values) == pytest.approx(values, abs=1e-5)


@examples(10)
@given(scene=scenes(), off=st.sets(st.sampled_from([signal.name for signal in SIGNALS])), data=st.data())
def test_signals_switched_off_have_no_part(scene, off, data):
    asked = replace(data.draw(requests(scene.regions)), page=1, size=EVERYTHING, explain=True, is_read=True)
    with home_with(scene.copies) as home:
        plain, without = home.search(asked), home.search(replace(asked, off_signals=tuple(sorted(off)), is_read=True))
    assert without.total == plain.total
    places = {item.id: (item.why["class"], item.region["tier"], item.foreign) for item in plain.items}
    assert {item.id: (item.why["class"], item.region["tier"], item.foreign) for item in without.items} == places
    for item in without.items:
        assert all((one["weight"], one["share"]) == (0, 0) for one in item.why["signals"] if one["name"] in off)
