"""The editor of an installation, put together."""

from __future__ import annotations

from dictionaries.lexicon import shipped_lexicon
from search_engine.editing.editor import Editor
from search_engine.editing.four_eyes import FourEyes
from search_engine.editing.lexicon_file import LexiconFile
from search_engine.installation.installation import Installation


def editor_of(place: Installation) -> Editor:
    """The editor of an installation's dictionaries."""
    engine = place.store.engine
    file = LexiconFile(place.lexicon_file, place.home / "locks" / "lexicon.lock", engine)
    eyes = FourEyes(place.settings.four_eyes)
    return Editor(engine, file, place.own_dictionaries, shipped_lexicon, place.tree, place.keys.list, eyes)
