"""The understanders in force: for the lexicon as it is now for everybody and for some, and the catalogue served."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

import structlog

from dictionaries.caches import Latest, Results
from dictionaries.lexicon import EVERYBODY, Audience, Lexicon, is_of, minute_of
from dictionaries.meaning import load_word_vectors
from dictionaries.pinyin import NEAR_SOUNDS
from indexer.errors import IndexerError
from indexer.snapshot import Snapshot
from indexer.vocabulary import Vocabulary, load_vocabulary
from search_engine.query.analysis.parts import Parts
from search_engine.query.analysis.query_analyzer import CACHE_SIZE, SCOPED_CACHE_SIZE, QueryAnalyzer
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.semantic_names import SharedNames

LOG = structlog.get_logger()
# Seconds after which names that came into the catalogue are known; until then their words are read like any others.
NAMES_AFTER = 10.0
# Understanders for those for whom other rows act than for everybody: so many are made beside the requests, and twice as
# many kept.
SCOPED_KEPT = 16
# Of so many who have asked last it is looked at which rows act for them now and soon.
ASKING_KEPT = 64
# Names by meaning that are kept besides those of understanders, for those that will be made.
NAMES_KEPT = 3
# Seconds that rows with a date are looked at ahead, so that no request waits for what begins.
AHEAD = 60.0


class Key(NamedTuple):
    """What an understander was made of: versions of the lexicon and of the regions, the generation; how many names it
    has, by which words it is cut, and which of its vocabularies is in use.
    """

    lexicon: str
    tree: str
    generation: str
    names: int
    analysis: int
    vocabulary: int

    def follows(self, other: Key) -> bool:
        """Whether the other one may still answer: of another lexicon or fewer names, but of the same index."""
        return self[1:3] == other[1:3]


@dataclass(frozen=True, slots=True)
class Made:
    """An understander, of what and when (monotonic seconds) it was made."""

    key: Key
    when: float
    query_analyzer: QueryAnalyzer


class QueryAnalyzerProvider:
    """Holds them, and makes new ones when the lexicon or the catalogue is another.

    Args:
        lexicon: The lexicon as it was published last.
        parts: What its rows make, and its analyzer.
        spelling: Whether pinyin is read and errors are mended.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
        meaning: Whether sentences are compared with names by meaning.
        clock: Seconds since 1970 UTC, by which rows with a date come and go.
    """

    def __init__(
        self,
        lexicon: Callable[[], Lexicon],
        parts: Parts,
        *,
        spelling: bool = True,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
        meaning: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._lexicon, self._parts, self._spelling = lexicon, parts, spelling
        self._near_sounds, self._meaning, self._clock = near_sounds, meaning, clock
        # by generation and paraphrases
        self._names: dict[tuple[str, str], SharedNames] = {}
        self._vocabulary: Latest[tuple[str, int], Vocabulary | None] = Latest()
        self._texts: Latest[tuple[str, int], list[str]] = Latest()
        # by the version of the lexicon, those that were asked for longest ago first
        self._made: OrderedDict[str, Made] = OrderedDict()
        # who has asked lately, where it matters
        self._asking: Results[Audience, bool] = Results(ASKING_KEPT, "asking_audiences")
        self._published: Lexicon | None = None
        self._renewed_beside = False

    def beside(
        self, lexicon: Callable[[], Lexicon], clock: Callable[[], float], *, same_views: bool
    ) -> QueryAnalyzerProvider:
        """Another one, for another lexicon and clock.

        Args:
            same_views: It is asked of the same views: what was read of them is not read again.
        """
        found = QueryAnalyzerProvider(
            lexicon,
            self._parts,
            spelling=self._spelling,
            near_sounds=self._near_sounds,
            meaning=self._meaning,
            clock=clock,
        )
        if same_views:
            found._names, found._vocabulary, found._texts = dict(self._names), self._vocabulary, self._texts
        return found

    def lexicon(self, audience: Audience = EVERYBODY) -> Lexicon:
        """The lexicon that somebody is answered by now. Raises `BadDictionaries`."""
        return self._at(self._in_use(), audience)

    @property
    def has_conditions(self) -> bool:
        """Whether anything acts for some only, or for some time only."""
        return bool(self._in_use().conditional)

    def of(self, snapshot: Snapshot, audience: Audience = EVERYBODY) -> QueryAnalyzer:
        """The understander for a view and somebody who asks; the caller holds the view's lock."""
        published = self._in_use()
        if published.conditional:
            self._asking.put(audience, True)
        lexicon = self._at(published, audience)
        key = _key(lexicon, snapshot)
        made = self._made.get(key.lexicon)
        if made is not None:
            fresh = self._renewed_beside or time.monotonic() - made.when < NAMES_AFTER
            current = made.key == key
            if current or (made.key.follows(key) and fresh and covers(made.query_analyzer.resources, snapshot)):
                self._made.move_to_end(key.lexicon)
                return made.query_analyzer
        query_analyzer = self._prepare(snapshot, lexicon, published)()
        self._keep(published, Made(key, time.monotonic(), query_analyzer))
        return query_analyzer

    def make(
        self, snapshot: Callable[[], Snapshot], lock: AbstractContextManager[object], audience: Audience = EVERYBODY
    ) -> None:
        """Make what somebody will ask for first, holding the lock only while the view is read."""
        published = self._in_use()
        for asking in (EVERYBODY, audience):
            lexicon = self._at(published, asking)
            with lock:
                newest = snapshot()
                key = _key(lexicon, newest)
                if key.lexicon in self._made:
                    continue
                make = self._prepare(newest, lexicon, published)
            made = Made(key, time.monotonic(), make())
            with lock:
                self._keep(published, made)

    def renew(self, snapshot: Callable[[], Snapshot], lock: AbstractContextManager[object]) -> None:
        """Make what another lexicon, other names or rows that begin soon ask for beside the requests, which are
        answered by the one before meanwhile (a tenth of a second of a request otherwise). Once this was called,
        requests leave it to its caller.
        """
        published = self._lexicon()  # a new one takes a tenth of a second to read
        with lock:
            newest = snapshot()
            if not self._made:
                return
            wanted = [
                (key, self._prepare(newest, lexicon, published))
                for lexicon in self._wanted(published)
                if self._lacks(key := _key(lexicon, newest))
            ]
        made = [(key, make()) for key, make in wanted]
        with lock:
            for key, query_analyzer in made:
                self._keep(published, Made(key, time.monotonic(), query_analyzer))
            self._published, self._renewed_beside = published, True

    def _in_use(self) -> Lexicon:
        """The lexicon as it was published last, all of it made."""
        if not self._renewed_beside or self._published is None:
            self._published = self._lexicon()
        return self._published

    def _at(self, published: Lexicon, audience: Audience, ahead: float = 0.0) -> Lexicon:
        if not published.conditional:
            return published
        return published.effective(audience, minute_of(self._clock() + ahead))

    def _wanted(self, published: Lexicon) -> list[Lexicon]:
        """The lexicons of now and of soon of those who have asked lately, each once."""
        found = {published.version: published} if not published.conditional else {}
        asking = [audience for audience, _ in reversed(self._asking.items())]
        for audience in (EVERYBODY, *asking) if published.conditional else ():
            for ahead in (0.0, AHEAD):
                lexicon = self._at(published, audience, ahead)
                if len(found) < SCOPED_KEPT:
                    found.setdefault(lexicon.version, lexicon)
        return list(found.values())

    def _lacks(self, key: Key) -> bool:
        """Whether it is to be made beside the requests: where the index is another, they cannot wait for it."""
        made = self._made.get(key.lexicon) or next(iter(self._made.values()))
        return made.key != key and made.key.follows(key)

    def _keep(self, published: Lexicon, made: Made) -> None:
        """Keep one; those of what was published earlier go, and those that nobody has asked for lately."""
        self._made[made.key.lexicon] = made
        self._made.move_to_end(made.key.lexicon)
        for version in [version for version in self._made if not is_of(version, published.version)]:
            del self._made[version]
        while len(self._made) > 2 * SCOPED_KEPT:
            self._made.popitem(last=False)

    def _prepare(self, snapshot: Snapshot, lexicon: Lexicon, published: Lexicon) -> Callable[[], QueryAnalyzer]:
        """Read what is needed of a view; what is returned makes the understander of it, and needs no lock."""
        names, vocabulary = self._texts_of(snapshot), self._vocabulary_of(snapshot)
        by_meaning, tree, parts = self._names_of(snapshot, lexicon), snapshot.tree, self._parts
        words, kept = snapshot.words_in_use, CACHE_SIZE if lexicon.version == published.version else SCOPED_CACHE_SIZE

        def make() -> QueryAnalyzer:
            found = AnalysisResources.of(lexicon, parts.analyzer(lexicon), tree, parts, names)
            found = found.for_catalogue(
                lexicon, names, vocabulary, self._near_sounds, by_meaning, parts, snapshot.has_text
            )
            others = tuple(parts.analyzer_of(one) for one in words if one != found.analyzer.site_words)
            return QueryAnalyzer(found.also_cut_by(others), lexicon.version, kept)

        return make

    def _texts_of(self, snapshot: Snapshot) -> list[str]:
        return self._texts.of((snapshot.generation.name, snapshot.slots), snapshot.shared_names)

    def _vocabulary_of(self, snapshot: Snapshot) -> Vocabulary | None:
        """The vocabulary of a view's generation; None where none was built, or it cannot be read."""
        folder = snapshot.vocabulary
        if not self._spelling or folder is None:
            return None
        try:
            key = (snapshot.generation.name, snapshot.commit.vocabulary)
            # one that was read stays, also where the folder has gone since: whoever previews has its own for some time
            return self._vocabulary.of(key, lambda: load_vocabulary(folder) if folder.is_dir() else None)
        except (OSError, ValueError, IndexerError) as error:
            LOG.warning("vocabulary unreadable", folder=folder.name, error=str(error))
            return None

    def _names_of(self, snapshot: Snapshot, lexicon: Lexicon) -> SharedNames | None:
        """The names of a view by meaning; None where they are not asked for, or the vectors cannot be read."""
        if not self._meaning:
            return None
        paraphrases = self._parts.paraphrases(lexicon)
        generation = snapshot.generation.name
        # those of the same generation and paraphrases go on where the last ended
        known = self._names.pop((generation, paraphrases.digest), None)
        # of others of the generation only what is asked for in other words is made anew
        like = next((one for key, one in reversed(self._names.items()) if key[0] == generation), None)
        if known is None and like is not None:
            known = like.said_otherwise(paraphrases, snapshot)
        try:
            names = SharedNames.of(load_word_vectors(), paraphrases, snapshot, known)
        except (OSError, ValueError, IndexerError) as error:
            LOG.warning("word vectors unreadable", error=str(error))
            return None
        self._names = {key: one for key, one in [*self._names.items()][-NAMES_KEPT:] if key[0] == generation}
        self._names[generation, paraphrases.digest] = names
        return names


def _key(lexicon: Lexicon, snapshot: Snapshot) -> Key:
    commit = snapshot.commit
    name = snapshot.generation.name
    return Key(lexicon.version, snapshot.tree.version, name, snapshot.slots, commit.analysis, commit.vocabulary)


def covers(resources: AnalysisResources, snapshot: Snapshot) -> bool:
    """Whether queries are cut in every way in which texts of a view are, so that none of these is missed."""
    known = [resources.analyzer.site_words, *(other.site_words for other in resources.others)]
    return all(words in known for words in snapshot.words_in_use)
