"""Profiles that a program before this one has derived.

1. A build gives every visible document the profile that loading it today would, once; its row stays whole.
2. Rows of profiles stay: an index that is in use knows them by their numbers.
3. A damaged row keeps its profile, and stays damaged.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from dictionaries.regions import load_tree
from indexer.analysis.analyzer import Analyzer
from indexer.analysis.fields import FieldWriter
from indexer.backends import get_backend
from indexer.building import IndexBuilder
from indexer.documents import profile as current
from indexer.documents.profile import Profile
from indexer.generation.generations import GenerationFolder
from indexer.store import derived_profiles, loads
from indexer.store.documents import DocumentStore
from indexer.store.engine import writing
from indexer.store.tables import documents, profiles
from tests.indexer.store.store_samples import ids, matter, open_store

SATURDAY, WORKDAYS = "周一至周六 9:00—17:00", "周一至周五 9:00—17:00"
MATTERS = (
    matter("a", hours=WORKDAYS),
    matter("b", hours=SATURDAY, online=["受理"], visits=0),
    matter("c", hours=SATURDAY, level="市级"),
    matter("d", hours=SATURDAY),
)


def profiles_of(store: DocumentStore) -> dict[str, Profile]:
    known = store.profiles()
    with store.engine.connect() as connection:
        return {row[1]: known[row[4]] for batch in store.rows(connection) for row in batch}


def before(profile: Profile) -> str:
    """As the program before wrote it."""
    return current.profile_to_text(profile._replace(ease=())).replace(f'"rules":{current.PROFILE_RULES},', "")


def test_documents_get_the_profiles_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    store, fresh = open_store(tmp_path / "old"), open_store(tmp_path / "new")
    fresh.put(MATTERS, "test")
    with monkeypatch.context() as patch:
        patch.setattr(loads, "profile_to_text", before)
        store.put(MATTERS, "test")
    known = store.profiles()
    assert {found.ease for found in profiles_of(store).values()} == {()}
    with writing(store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "d").values(popularity=7.0))  # by the disk
    monkeypatch.setattr(derived_profiles, "CHUNK", 2)
    assert store.derive_profiles() == 3
    assert store.derive_profiles() == 0
    assert profiles_of(store) == {id: found for id, found in profiles_of(fresh).items() if id != "d"}
    assert [profiles_of(store)[id].ease for id in "abc"] == [(), ("online", "no_visit", "weekend"), ("weekend",)]
    assert store.profiles().items() >= known.items()
    assert ids(store) == ["a", "b", "c"]
    with store.engine.connect() as connection:
        query = select(profiles.c.value).join(documents, documents.c.profile == profiles.c.profile)
        assert "rules" not in connection.execute(query.where(documents.c.id == "d")).scalar_one()
    for one in (store, fresh):
        one.engine.dispose()


def test_a_build_mends_them_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(loads, "profile_to_text", before)
        store.put(MATTERS, "test")
    generations = GenerationFolder(tmp_path / "index")
    fields, backend = FieldWriter(Analyzer()), get_backend("tantivy")
    IndexBuilder(store, generations, load_tree(), fields, backend, "test").build()
    assert profiles_of(store)["b"].ease == ("online", "no_visit", "weekend")
    store.engine.dispose()


def test_copies_that_came_together_have_the_profile_of_their_hours(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    shared, hours = MATTERS[0].common, {"a": WORKDAYS, "b": SATURDAY}
    store.put([matter(id)._replace(common=shared, local={"hours": text}) for id, text in hours.items()], "test")
    assert {id: found.ease for id, found in profiles_of(store).items()} == {"a": (), "b": ("weekend",)}
    store.engine.dispose()
