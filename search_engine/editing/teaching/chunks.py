"""The pieces of a query that may become rows: words that stand together, without what is only grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from dictionaries.patterns.wildcard_patterns import CLAUSE, GAP, WIDEST
from search_engine.editing.teaching.query_words import Said

# Words of grammar, which no row is made of.
GRAMMAR: frozenset[str] = frozenset(
    "的了着过吗呢吧啊呀么想要去到从把被给跟和与在是有没不就也都还再又能会可得地我你他她它俺咱谁这那哪个只台条张本家一上下里外时让说用弄"
    "办搞咋啥算"
) | {"自己", "我们", "现在", "那个", "这个", "第一次", "重新", "直接"}
GRAMMAR |= {"刚", "就要", "不让", "家里", "出", "走", "掉", "多少"}
# What is done with things: a word of its own beside them, of which no term is made alone (货车...卖, not 货车卖).
DEEDS = frozenset("买卖换开发交打改修查拿找住满断贷加搬租还抵考变调挪送退领补报装转养生用做当")
# Characters of a term: of fewer, one piece alone says too little; of more, nobody says the same again.
SHORTEST, LONGEST = 2, 12


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that stand together.

    Attributes:
        start, end: Their span in the query.
        explained: Whether the name has all of them.
    """

    text: str
    start: int
    end: int
    explained: bool


def chunks_of(words: Sequence[Said]) -> list[Chunk]:
    """The runs of words that are no grammar."""
    found: list[list[Said]] = []
    last = -1
    for word in words:
        if word.text in GRAMMAR:
            continue
        is_deed = word.text in DEEDS or (found and found[-1][-1].text in DEEDS)
        if found and word.start == last and not is_deed and found[-1][-1].explained == word.explained:
            found[-1].append(word)
        else:
            found.append([word])
        last = word.end
    return [
        Chunk("".join(word.text for word in run), run[0].start, run[-1].end, all(word.explained for word in run))
        for run in found
    ]


def terms_of_chunks(text: str, chunks: Sequence[Chunk]) -> Iterator[tuple[str, int]]:
    """Terms that the query has, each with how many pieces it is made of: two pieces with a gap, a single unexplained
    piece, what stands between two pieces.
    """
    useful = [chunk for chunk in chunks if not chunk.explained]
    for one, other in combinations(chunks, 2):
        if one.explained and other.explained:
            continue
        gap = text[one.end : other.start]
        if not gap:
            yield one.text + other.text, 2
        elif len(gap) <= WIDEST and not CLAUSE.search(gap):
            yield f"{one.text}{GAP}{other.text}", 2
    for chunk in useful:
        if SHORTEST <= len(chunk.text) <= LONGEST:
            yield chunk.text, 1
    if chunks:
        whole = text[chunks[0].start : chunks[-1].end]
        if SHORTEST <= len(whole) <= LONGEST and not CLAUSE.search(whole):
            yield whole, len(chunks)


def wordings_of_chunks(core: str, chunks: Sequence[Chunk], most: int) -> list[str]:
    """Other wordings that somebody might type who wants the same: the pieces alone, turned round, each left out, as a
    question. What holds for them holds for more than one text.
    """
    texts = [chunk.text for chunk in chunks]
    found = [" ".join(texts), f"{core}怎么办", "".join(texts)]
    found += [" ".join(reversed(texts))] if len(texts) > 1 else []
    found += [f"想{other}" for other in ("的".join(pair) for pair in pairwise(texts))]
    if len(texts) > 2:
        found += [" ".join((*texts[:i], *texts[i + 1 :])) for i in range(len(texts))]
    return [text for text in dict.fromkeys(found) if text.strip() and text != core][:most]
