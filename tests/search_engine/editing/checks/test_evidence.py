"""What rows are judged by.

1. Texts with a piece are found as by looking at each one, over random texts.
2. An installation gives the names of its index, its frequent queries and its documents; a new one gives none, and is
   not touched by being asked.
3. What paraphrases have people ask is laid out once for a lexicon, however many rows ask for it; by another lexicon it
   is another.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.lexicon import Lexicon, shipped_lexicon
from search_engine.editing.checks.evidence import Texts
from search_engine.editing.checks.gathering import evidence_of
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings

TEXT = st.text("社保卡 a", max_size=6)


@given(st.lists(TEXT, max_size=8), TEXT)
def test_texts_with_a_piece_are_found_as_by_looking_at_each(texts: list[str], piece: str) -> None:
    found = list(Texts(texts).with_piece(piece))
    assert found == ([text for text in dict.fromkeys(texts) if piece in text] if piece else [])
    assert all(text in Texts(texts) for text in texts)


@pytest.mark.sqlite  # the sample is a folder that all processes of a run share, each of which has a server of its own
def test_an_installation_gives_names_matters_and_documents(sample_home: Path) -> None:
    place = Installation(Settings(home=sample_home), read_only=True)
    place.clock = lambda: 0.0
    found = evidence_of(place)
    assert "居民身份证补领" in found.names
    assert len(found.matters["居民身份证补领"]) >= 1
    assert found.now == "1970-01-01T08:00"
    assert found.document_state is not None
    assert found.document_state("nobody") == "gone"
    place.store.engine.dispose()


@pytest.mark.sqlite  # there is no file yet
def test_a_new_installation_gives_no_evidence_and_is_not_touched(tmp_path: Path) -> None:
    found = evidence_of(Installation(Settings(home=tmp_path / "home")))
    assert (len(found.names), list(found.queries), found.document_state) == (0, [], None)
    assert found.vectors is not None
    assert not (tmp_path / "home").exists()


def test_what_paraphrases_ask_is_laid_out_once_for_a_lexicon(tmp_path: Path) -> None:
    place = Installation(Settings(home=tmp_path / "none"), read_only=True)
    found, lexicon = evidence_of(place), shipped_lexicon()
    said = found.said(lexicon)
    assert found.said(lexicon) is said
    assert list(said.with_piece(lexicon.paraphrases[0].query))
    assert not len(found.said(Lexicon()))
