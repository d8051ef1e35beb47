"""Words: what a match needs, and what only adds to its score.

Marked stretches have had their say: what was removed asks for nothing, places and weak words only add to a score, terms
bring their alternatives. All other text is segmented, stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, pairwise, product
from operator import itemgetter

from dictionaries.caches import memoize
from dictionaries.normalize import squash
from indexer.analysis.analyzer import Analyzer, Token, as_token
from ranker.matching.parsed_query import MOST_WORDS, Alternative, Clause, ParsedQuery
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, TERM, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.words import distinct, is_single, without_singles

# Whether a text is a sentence as people speak, or a search of a few words.
# One question, asked once: of a sentence only a part names what is meant, of a search every word does. Names of the
# catalogue, however long, are no sentences.

# Words, single characters among them, that make a sentence: with what only sentences have, and with nothing such. Of
# the judged queries, searches have 1-4 words and official names seldom more than 6.
WITH_SCAFFOLDING, WITHOUT = 5, 7


def is_sentence(analysis: QueryAnalysis, resources: AnalysisResources) -> bool:
    """Whether a text is one."""
    words = len(resources.analyzer.top_words(analysis.text))
    if words < WITH_SCAFFOLDING or (words < WITHOUT and not has_scaffolding(analysis)):
        return False
    return squash(analysis.text) not in resources.names.squashed


def has_scaffolding(analysis: QueryAnalysis) -> bool:
    """Whether a text has what only sentences have: phrases that ask, or the scaffolding around them."""
    return bool(analysis.asks or analysis.texts(REMOVED))


# What a query needs where texts of the index are cut by several sets of words: a change of the words is on its way. A
# text that has been cut anew has 奶茶店 as a word, one that has not has 奶茶 and 店. So where the ways to cut a query
# part, the words between two places at which all of them cut are one need, and each way of saying them an alternative.
# Names are found by their characters, in whichever way they were cut; so the other ways give at most class 3.

# Words whose clauses are kept: queries have the same ones again and again.
CLAUSES_KEPT = 20_000
clause_of: Callable[[str], Clause] = memoize(Clause.of, CLAUSES_KEPT, name="word_clauses")


class ClausesByToken:
    """The need of each word of a text.

    Args:
        stretches: Parts of the text that are cut by themselves, as `[start, end)`.
    """

    def __init__(self, text: str, stretches: Sequence[tuple[int, int]], resources: AnalysisResources) -> None:
        self._parted: list[tuple[int, int, Clause]] = []
        for start, stop in stretches if resources.others else ():
            ways = parted(text[start:stop], resources.analyzer, resources.others)
            self._parted += [(start + first, start + end, clause) for first, end, clause in ways]

    def of(self, token: Token) -> Clause:
        """The need of a word: the word, or, where the ways part, all words of that place in each way."""
        for start, end, clause in self._parted:
            if start <= token.start and token.end <= end:
                return clause
        return clause_of(token.text)


def parted(text: str, analyzer: Analyzer, others: Sequence[Analyzer]) -> list[tuple[int, int, Clause]]:
    """Where the ways to cut a text part, and what is needed there: `[start, end)` between cuts that all ways have."""
    ways = [analyzer.top_words(text), *(other.top_words(text) for other in others)]
    starts = set.intersection(*({token.start for token in way} for way in ways))
    found: list[tuple[int, int, Clause]] = []
    borders = [*sorted(starts), len(text)]
    for start, end in pairwise(borders):
        pieces = [[token for token in way if start <= token.start < end] for way in ways]
        words = dict.fromkeys(needed(piece) for piece in pieces)
        if any(piece != pieces[0] for piece in pieces):
            first, *rest = words
            clause = Clause((Alternative(first), *(Alternative(one, keeps_class=False) for one in rest)))
            found.append((start, max(token.end for piece in pieces for token in piece), clause))
    return found


def needed(tokens: list[Token]) -> tuple[str, ...]:
    """The words of a piece without single characters, unless it has no others."""
    return distinct(without_singles(tokens) or tokens)


START = itemgetter(0)
# Words that only add to a score, the first of the text: of 1,235 real questions the one with most has 37, most have
# under 20; a text of rare characters has 450.
MOST_SCORE_ONLY = 2 * MOST_WORDS
# Texts that a name may equal to be of the highest class.
MOST_EXACT = 16
# Who names a matter without its situation (办理情形) means the first of its life; squashed, as names end with it.
FIRST_SITUATIONS = ("新办", "首次申请", "新备案", "设立", "首次", "新申请", "首次办理")
# So many things said make more of a sentence than a search.
THINGS = 3
# Characters of a topic that tells what a sentence is about.
SHORTEST_TOPIC = 2


@analysis_step("分词", drawn="words")
def segment(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Make the wording that retrieval gets."""
    text = analysis.text
    stretches = analysis.unannotated_spans()
    tokens: list[Token] = []
    for start, end in stretches:
        tokens += _moved(resources.analyzer.tokens(text[start:end]), start)
    clauses = ClausesByToken(text, stretches, resources)
    top = [token.text for token in resources.analyzer.top_words(text)]
    sentence = is_sentence(analysis, resources)
    must_match, around = _required(analysis, tokens, resources, sentence=sentence)
    terms = [(span.start, span.clause) for span in analysis.spans if span.clause is not None]
    found = [*terms, *[(token.start, clauses.of(token)) for token in must_match]]
    found.sort(key=START)
    said = tuple(dict.fromkeys([clause for _, clause in found])) or _needs_of_weak(analysis, resources)
    required, optional = _parted(analysis, said, tokens, clauses, resources) if sentence else (said, ())
    if sentence:
        wished = [
            *[clauses.of(token) for token in around],
            *[clause_of(token.text) for token in _places_in_names(analysis, resources)],
        ]
        optional = tuple([clause for clause in dict.fromkeys((*optional, *wished)) if clause not in required])
    looked_for = (*required, *optional) if required else ()
    required, optional = required[:MOST_WORDS], looked_for[len(required) : MOST_WORDS]
    parsed_query = ParsedQuery(
        exact=tuple(_exact(analysis, resources)),
        required=required,
        optional=optional,
        score_only_terms=_extras(analysis, tokens, looked_for or said, resources) if said else (),
        sentence=sentence and len(required) + len(optional) >= THINGS,
        typed=len(top) if sentence else 0,
        code=analysis.code,
    )
    record = [" ".join(clause.alternatives[0].words) for clause in parsed_query.required]
    too_long = len(looked_for) > MOST_WORDS
    return analysis.with_step("segment", record, tokens=tuple(top), parsed_query=parsed_query, too_long=too_long)


def _moved(tokens: list[Token], start: int) -> list[Token]:
    """The tokens of a stretch at their places in the text."""
    if not start:
        return tokens
    return [as_token((text, start + first, start + last, top)) for text, first, last, top in tokens]


def _required(
    analysis: QueryAnalysis, tokens: list[Token], resources: AnalysisResources, *, sentence: bool
) -> tuple[list[Token], list[Token]]:
    """Of the words outside marks those that a match needs, and those that stand around them.

    Single characters are needed where there is nothing else. In a sentence, words that stand in no name of the
    catalogue are no more than colour, as long as there are others.
    """
    top = [token for token in tokens if token.top]
    long = without_singles(top)
    if long and not sentence:
        return long, []
    has_terms = TERM in [span.role for span in analysis.spans]
    if not long:
        return ([] if has_terms else top), []
    known = [token for token in long if resources.names.has_word(token.text)]
    if not (known or has_terms):
        return long, []
    return known, [token for token in long if not resources.names.has_word(token.text)]


def _places_in_names(analysis: QueryAnalysis, resources: AnalysisResources) -> list[Token]:
    """Words of places that matters are called by: who goes to 台湾 does not say where he lives alone."""
    return [
        token
        for text in analysis.texts(PLACE)
        for token in without_singles(resources.analyzer.top_words(text))
        if resources.names.has_word(token.text)
    ]


def _parted(
    analysis: QueryAnalysis,
    said: tuple[Clause, ...],
    tokens: list[Token],
    clauses: ClausesByToken,
    resources: AnalysisResources,
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """What a match needs of what a sentence says, and what is only wished for.

    No official matter has all words of a sentence: of those that say three things and more, the terms of the
    dictionaries are what it is about; people are named in passing. Whether the terms say enough, retrieval decides
    by how rare they are beside the rest.
    """
    if len(said) < THINGS:
        return said, ()
    terms = _terms(analysis, tokens, clauses, resources)
    about = frozenset(clause for clause, text in terms if text not in resources.audience) or {
        clause for clause, _ in terms
    }
    required = tuple(clause for clause in said if clause in about)
    if not required:
        return said, ()
    return required, tuple(clause for clause in said if clause not in about)


def _terms(
    analysis: QueryAnalysis, tokens: list[Token], clauses: ClausesByToken, resources: AnalysisResources
) -> list[tuple[Clause, str]]:
    """The needs that come of terms, each with the term's text; words inside topics are such too."""
    text = analysis.text
    marked = [(span.clause, text[span.start : span.end]) for span in analysis.spans if span.role == TERM]
    topics = [
        (start + one.start, start + one.end, one.value.text)
        for start, end in analysis.unannotated_spans()
        for one in resources.terms.longest(text[start:end])
        if one.end - one.start >= SHORTEST_TOPIC
    ]
    inside = [
        (clauses.of(token), topic)
        for token in tokens
        for start, end, topic in topics
        if start <= token.start and token.end <= end
    ]
    return [(clause, said) for clause, said in (*marked, *inside) if clause is not None]


def _extras(
    analysis: QueryAnalysis, tokens: list[Token], required: tuple[Clause, ...], resources: AnalysisResources
) -> tuple[str, ...]:
    """Words that only add to a score: of the text, inside its words, of weak words and places."""
    said = list(tokens)
    for text in analysis.texts(TERM, WEAK, PLACE):
        said += resources.analyzer.tokens(text)
    must_match = {word for clause in required for words in clause.variants for word in words}
    return tuple([word for word in distinct(said) if word not in must_match][:MOST_SCORE_ONLY])


def _needs_of_weak(analysis: QueryAnalysis, resources: AnalysisResources) -> tuple[Clause, ...]:
    """Where nothing else is there, weak words are what is looked for, unless they are mere scaffolding together."""
    if analysis.mentions or analysis.asks or analysis.texts(REMOVED):
        return ()
    needs: list[Clause] = []
    only_single = True
    for text in analysis.texts(WEAK):
        tokens, clauses = resources.analyzer.top_words(text), ClausesByToken(text, ((0, len(text)),), resources)
        needs += [clauses.of(token) for token in tokens]
        only_single = only_single and all(map(is_single, tokens))
    return () if only_single else tuple(dict.fromkeys(needs))


def _exact(analysis: QueryAnalysis, resources: AnalysisResources) -> list[str]:
    """Squashed texts that a name may equal: as typed, as understood, and with official equivalents."""
    if not analysis.spans:
        said = dict.fromkeys((squash(analysis.raw), squash(analysis.text)))
    else:
        said = dict.fromkeys((squash(analysis.raw), *_said(analysis, ())))
        roles, gone = {span.role for span in analysis.spans}, tuple[str, ...]()
        for role in (REMOVED, PLACE, WEAK):
            if role in roles:  # else it would be said once more as it is
                gone = (*gone, role)
                said.update(dict.fromkeys(_said(analysis, gone)))
    names = resources.names.squashed
    found = [text for text in said if text][:MOST_EXACT]
    if names.isdisjoint(found):
        return found
    first = [text + situation for text in found if text in names for situation in FIRST_SITUATIONS]
    return [*found, *[text for text in first if text in names]]


def _said(analysis: QueryAnalysis, gone: tuple[str, ...]) -> list[str]:
    """The text without marks of some roles, its terms in every way that keeps a class."""
    choices: list[list[str]] = []
    end = 0
    for span in analysis.spans:
        choices.append([analysis.text[end : span.start]])
        if span.role not in gone:
            choices.append(_ways(span, analysis.text))
        end = span.end
    choices.append([analysis.text[end:]])
    return [squash("".join(parts)) for parts in islice(product(*choices), MOST_EXACT)]


def _ways(span: Span, text: str) -> list[str]:
    ways = [text[span.start : span.end]]
    if span.clause:
        ways += map("".join, span.clause.exact_equivalents[1:])
    return ways
