"""Banned words found in a text, in any writing and in any sound, save inside what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import cast

from dictionaries.banned.allowlist import Allowed, Allowlist, Excuse, excuse_of
from dictionaries.banned.disguises import Disguised, Disguises, is_inside
from dictionaries.banned.false_positive_guard import FalsePositiveGuard, Known, nothing_known
from dictionaries.banned.offers import Offers
from dictionaries.banned.patterns import Patterns
from dictionaries.banned.phonetic_form import Reader, Spell
from dictionaries.banned.phonetic_matcher import PhoneticMatch, PhoneticMatcher
from dictionaries.banned.rows import ACTIONS, Action, BannedRow, Finding, Match, Variant, Variants
from dictionaries.banned.stripped_form import (
    REPEATED,
    StrippedForms,
    bare_letters,
    once,
    stripped_form,
    without_repetitions,
)
from dictionaries.banned.unescaped import Unescaped, has_escapes, unescape
from dictionaries.kinds.blocklist import OfferPattern
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import normal_text
from dictionaries.patterns.offer_patterns import CLASS

# Characters from which a word is looked for in homophones: two syllables sound like too many ordinary words.
SHORTEST_HOMOPHONE = 3
MASK = "★"
# Characters that an input method converts at once, and signs inside a phrase that hide it.
LONGEST_AT_ONCE, SIGNS_OF_HIDING = 3, 2

# A banned word, or what an allowed one excuses.
Listed = BannedRow | Excuse
# A banned word and its span in the letters of the text.
Hit = tuple[BannedRow, int, int, Variant]


class BannedWords:
    """An immutable matcher, to be made once per version of the lists and shared.

    Args:
        rows: The banned words.
        allowed: What excuses a banned word that lies inside it, or with a `*` at one end (打击*, *犯法吗) one that
            stands there; found by the same variants.
        spell: The toneless pinyin of a text of Chinese characters, one syllable a character, v for ü.
        known: Whether a piece of two to four characters is an ordinary word or an official name. A homophone counts
            only where a character that is not the banned word's own is in no such piece.
        offers: Patterns of what is banned in many words.
        classes: The classes of words in the patterns, as (name, words).
    """

    def __init__(
        self,
        rows: Sequence[BannedRow],
        allowed: Sequence[str],
        spell: Spell,
        known: Known = nothing_known,
        offers: Sequence[OfferPattern] = (),
        classes: Sequence[tuple[str, Sequence[str]]] = (),
    ) -> None:
        reader = Reader(spell)
        words: list[tuple[str, BannedRow]] = [(_letters(row.text), row) for row in rows]
        excuses = [(_letters(text), excuse_of(text)) for text in allowed]
        self._written = Patterns[Listed]([*words, *excuses])
        self._phonetic = PhoneticMatcher[Listed](
            [*((word, row) for word, row in words if row.variants != "written"), *excuses], reader
        )
        self._ordinary = FalsePositiveGuard(known)
        self._offers = Offers(offers, classes, reader, self._ordinary)
        self._disguises = Disguises([*(word for word, _ in words), *self._offers.words], self._ordinary)

    @classmethod
    def of(cls, lexicon: Lexicon, spell: Spell, known: Known = nothing_known) -> BannedWords:
        """The banned and allowed words of a lexicon."""
        rows = [
            BannedRow(
                row.text, row.category, cast(Action, row.action), cast(Match, row.match), cast(Variants, row.variants)
            )
            for row in lexicon.banned
        ]
        classes = [(row.name, row.words) for row in lexicon.word_classes]
        return cls(rows, [row.text for row in lexicon.allowed], spell, known, lexicon.offers, classes)

    def may_hold(self, text: str) -> bool:
        """Whether it is worth while to `find` anything: False only where nothing is found; a quarter of the time.

        Of texts joined by line breaks, where any of them holds something.
        """
        letters = _plain_letters(text)
        if self._may_hold(letters) or (REPEATED.search(letters) and self._may_hold(once(letters))):
            return True
        lines = [letters]
        if "\n" in text:
            lines = [_plain_letters(line) for line in text.split("\n")]
        return any(self._may_offer(line) or self._disguises.may_hide(line) for line in lines)

    def find(self, text: str) -> tuple[Finding, ...]:
        """Every banned word in a text that nothing allowed excuses, by start, the longer first.

        Never fails; linear in the text and in what is found.
        """
        plain = unescape(text)
        letters = stripped_form(plain.text)
        found = list(self._in_form(text, plain, letters))
        if REPEATED.search(letters.letters):
            once_each = self._in_form(text, plain, without_repetitions(letters))
            # 宝宝落户 would be heard as 包落户
            found += (finding for finding in once_each if finding.variant != "homophone")
        if "\n" not in text:
            for disguised in self._disguises.written_forms(letters):
                found += self._in_form(text, plain, disguised.text, disguised)
        return tuple(sorted(dict.fromkeys(found), key=_place))

    def verdict(self, text: str) -> Finding | None:
        """The worst of what is found (block, mask, warn; of the same, the first and longest), or None."""
        if not self.may_hold(text):
            return None
        return min(self.find(text), key=lambda finding: finding.severity, default=None)

    def hides(self, text: str) -> bool:
        """Whether it holds a word that is blocked or masked: such a text is shown and offered to nobody."""
        found = self.verdict(text)
        return found is not None and found.row.action != "warn"

    def masked(self, text: str) -> str:
        """The text with ★ for each character of what is found and is worse than a warning; as long as the text."""
        pieces, done = [], 0
        for finding in self.find(text):
            start = max(done, finding.start)
            if finding.row.action != "warn" and finding.end > start:
                pieces += [text[done:start], MASK * (finding.end - start)]
                done = finding.end
        return "".join([*pieces, text[done:]])

    def _may_hold(self, letters: str) -> bool:
        written = self._written.values(letters)
        if written and any(isinstance(listed, BannedRow) for listed in written):
            return True
        heard = self._phonetic.candidates(letters)
        return bool(heard) and any(isinstance(spoken.value, BannedRow) for spoken in heard)

    def _may_offer(self, letters: str) -> bool:
        if self._offers.is_empty:
            return False
        return self._offers.may_hold(letters) or bool(REPEATED.search(letters) and self._offers.may_hold(once(letters)))

    def _in_form(
        self, text: str, plain: Unescaped, letters: StrippedForms, disguised: Disguised | None = None
    ) -> Iterator[Finding]:
        """What is found in one form of a text; an offer only where nothing listed, or longer, is as bad. Of a spelling
        that was not typed, what is found only there.
        """
        offers = sorted(self._offers.find(letters), key=lambda hit: (_severity(hit), hit[1] - hit[2]))
        if not offers and not self._may_hold(letters.letters):
            return
        hits, allowances = self._hits(letters)
        told: list[Hit] = []
        for hit in chain(hits, offers):
            # what is hidden is not what it would be excused as, were it not (代kai发票)
            if not _counts(hit, letters) or allowances.excuse(hit[1], hit[2], beside=hit[0].variants == "disguised"):
                continue
            hidden = disguised is not None and disguised.within(hit[1], hit[2])
            if not hidden and (disguised is not None or not _as_its_row_says(hit, letters, plain.text)):
                continue
            if hit[0].pattern and any(_severity(one) <= _severity(hit) and _overlap(one, hit) for one in told):
                continue
            told.append(hit)
            yield _finding(text, plain, letters, hit)

    def _hits(self, letters: StrippedForms) -> tuple[list[Hit], Allowlist]:
        hits: list[Hit] = []
        allowed: list[Allowed] = []
        for listed, start, end, variant in self._all_hits(letters):
            if isinstance(listed, Excuse):
                allowed.append(Allowed(listed, start, end, variant))
            else:
                hits.append((listed, start, end, variant))
        return hits, Allowlist(allowed)

    def _all_hits(self, letters: StrippedForms) -> Iterator[tuple[Listed, int, int, Variant]]:
        for start, end, listed in self._written.find(letters.letters):
            if not letters.cuts_a_word(start, end):
                yield listed, start, end, "written"
        for match in self._phonetic.find(letters):
            if match.variant != "homophone" or self._is_disguise(match, letters):
                yield match.value, match.start, match.end, match.variant

    def _is_disguise(self, match: PhoneticMatch[Listed], letters: StrippedForms) -> bool:
        """Whether a homophone stands for the word, as far as one can tell; what is allowed is given the doubt."""
        if isinstance(match.value, Excuse):
            return True
        return match.size >= SHORTEST_HOMOPHONE and not self._ordinary.covers(letters.letters, match.others)


def _letters(text: str) -> str:
    return bare_letters(normal_text(text))


def _plain_letters(text: str) -> str:
    """The bare letters of a text whose escapes are read."""
    return _letters(unescape(text).text if has_escapes(text) else text)


def _counts(hit: Hit, letters: StrippedForms) -> bool:
    """Whether a word that counts only as the whole text is that; a pattern has looked itself."""
    row, start, end, _ = hit
    return row.match == "contains" or row.pattern or (start, end) == (0, len(letters.letters))


def _as_its_row_says(hit: Hit, letters: StrippedForms, normal: str) -> bool:
    """Whether a word that counts only in disguise is in one: half in pinyin that an input method would not have left
    so, or with two signs in it that nobody puts there.
    """
    row, start, end, variant = hit
    if row.variants != "disguised":
        return True
    if variant != "written" and is_inside(letters.letters[start:end]):
        return True
    if variant == "mixed" and (len(row.text) <= LONGEST_AT_ONCE or CLASS.fullmatch(row.text)):
        return True
    places = letters.positions[start:end]
    gaps = [normal[one + 1 : other] for one, other in pairwise(places)]
    return variant == "written" and sum(bool(gap.strip()) for gap in gaps) >= SIGNS_OF_HIDING


def _severity(hit: Hit) -> int:
    return ACTIONS.index(hit[0].action)


def _overlap(one: Hit, other: Hit) -> bool:
    return one[1] < other[2] and other[1] < one[2]


def _place(finding: Finding) -> tuple[int, int, bool, str]:
    """By start, the longer first; of two words that sound the same, the one that is written there."""
    return finding.start, -finding.end, finding.variant == "homophone", finding.row.text


def _finding(text: str, plain: Unescaped, letters: StrippedForms, hit: Hit) -> Finding:
    """The hit with its span in the text as it was given."""
    row, first, last, variant = hit
    start, end = plain.original_span(letters.positions[first], letters.ends[last - 1])
    as_listed = variant == "written" and text[start:end] == row.text
    return Finding(row, start, end, "plain" if as_listed else variant)
