"""Banned words found in a text, in any writing and in any sound, save inside what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from dictionaries.banned.allowlist import Allowed, Allowlist, Excuse, excuse_of
from dictionaries.banned.false_positive_guard import FalsePositiveGuard, Known, nothing_known
from dictionaries.banned.offers import Offers
from dictionaries.banned.readings import LONGEST, SHORTEST_GUESSED, Readings, Shapes
from dictionaries.banned.rows import ACTIONS, Action, BannedRow, Finding, Hit, Match, Variants
from dictionaries.banned.sounds import Spell
from dictionaries.banned.spoken_words import SpokenWords, WordMatch
from dictionaries.banned.stripped_form import StrippedForm, bare_letters, stripped_form
from dictionaries.banned.unescaped import Unescaped, unescape
from dictionaries.kinds.blocklist import OfferPattern
from dictionaries.lexicon import Lexicon
from dictionaries.normalize import normal_text

MASK = "★"
# Signs inside a phrase that hide it.
SIGNS_OF_HIDING = 2

# A banned word, or what an allowed one excuses.
Listed = BannedRow | Excuse


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
        self._ordinary = FalsePositiveGuard(known)
        self._offers = Offers(offers, classes, spell, self._ordinary)
        self._reader = self._offers.reader
        entries: list[tuple[str, Listed]] = [(_letters(row.text), row) for row in rows]
        entries += [(_letters(text), excuse_of(text)) for text in allowed]
        self._listed = SpokenWords[Listed](entries, self._reader, _worse)
        self._shapes = Shapes([*(word for word, _ in entries), *self._offers.words], self._ordinary)

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
        readings = self._readings(unescape(text))
        if self._may_be_listed(readings):
            return True
        if "\n" not in text:
            return self._offers.may_hold(readings)
        lines = (stripped_form(unescape(line).text) for line in text.split("\n"))
        short = (Readings(line, self._reader, self._shapes) for line in lines if len(line.letters) <= LONGEST)
        return any(map(self._offers.may_hold, short))

    def find(self, text: str) -> tuple[Finding, ...]:
        """Every banned word in a text that nothing allowed excuses, by start, the longer first.

        Never fails; linear in the text and in what is found.
        """
        plain = unescape(text)
        readings = self._readings(plain)
        offers = sorted(self._offers.find(readings), key=lambda hit: (_severity(hit), hit.start - hit.end))
        if not readings.special and not offers and not self._may_be_listed(readings):
            return ()
        return tuple(sorted(dict.fromkeys(self._findings(text, plain, readings, offers)), key=_place))

    def verdict(self, text: str) -> Finding | None:
        """The worst of what is found (block, mask, warn; of the same, the first and longest), or None."""
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

    def _readings(self, plain: Unescaped) -> Readings:
        return Readings(stripped_form(plain.text), self._reader, self._shapes)

    def _may_be_listed(self, readings: Readings) -> bool:
        if not any(isinstance(listed, BannedRow) for listed in self._listed.values(readings)):
            return False
        matches = self._listed.find(readings)
        return any(
            isinstance(match.value, BannedRow) and self._is_meant(match.value, match, readings.form)
            for match in matches
        )

    def _findings(self, text: str, plain: Unescaped, readings: Readings, offers: Sequence[Hit]) -> Iterator[Finding]:
        """What is found; an offer only where nothing listed, or longer, is as bad."""
        form = readings.form
        hits: list[Hit] = []
        allowed: list[Allowed] = []
        for match in self._listed.find(readings):
            # an excuse is heard, and not guessed
            if form.cuts_a_word(match.start, match.end) or (isinstance(match.value, Excuse) and match.shaped):
                continue
            if isinstance(match.value, Excuse):
                allowed.append(Allowed(match.value, match.start, match.end, match.variant))
            elif self._is_meant(match.value, match, form):
                hits.append(Hit(match.value, match.start, match.end, match.variant, match.hidden))
        allowances = Allowlist(allowed)
        told: list[Hit] = []
        for hit in (*hits, *offers):
            # what is hidden is not what it would be excused as, were it not (代kai发票)
            if not _counts(hit, form) or allowances.excuse(hit.start, hit.end, beside=hit.row.variants == "disguised"):
                continue
            if hit.row.variants == "disguised" and not (hit.hidden or _has_signs(hit, form, plain.text)):
                continue
            if hit.row.pattern and any(_severity(one) <= _severity(hit) and _overlap(one, hit) for one in told):
                continue
            told.append(hit)
            yield _finding(text, plain, form, hit)

    def _is_meant(self, row: BannedRow, match: WordMatch[Listed], form: StrippedForm) -> bool:
        """Whether a word stands for a row, as far as one can tell."""
        spelt = match.latin and form.letters[match.start : match.end].isascii()
        if row.variants == "written" and (spelt or match.guessed):
            return False
        if not match.others:
            return True
        all_others = len(match.others) == match.size
        return match.size >= SHORTEST_GUESSED and not self._ordinary.covers(
            form.letters, match.others, all_others=all_others
        )


def _letters(text: str) -> str:
    return bare_letters(normal_text(text))


def _worse(one: Listed, other: Listed) -> Listed:
    return one if isinstance(one, BannedRow) else other


def _counts(hit: Hit, form: StrippedForm) -> bool:
    """Whether a word that counts only as the whole text is that, or hidden, as no question is; a pattern has looked
    itself.
    """
    return (
        hit.row.match == "contains" or hit.row.pattern or hit.hidden or (hit.start, hit.end) == (0, len(form.letters))
    )


def _has_signs(hit: Hit, form: StrippedForm, normal: str) -> bool:
    """Whether there are signs in what is written that nobody puts there."""
    places = form.positions[hit.start : hit.end]
    gaps = [normal[one + 1 : other] for one, other in pairwise(places)]
    return hit.variant == "written" and sum(bool(gap.strip()) for gap in gaps) >= SIGNS_OF_HIDING


def _severity(hit: Hit) -> int:
    return ACTIONS.index(hit.row.action)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _place(finding: Finding) -> tuple[int, int, bool, str]:
    """By start, the longer first; of two words that sound the same, the one that is written there."""
    return finding.start, -finding.end, finding.variant == "homophone", finding.row.text


def _finding(text: str, plain: Unescaped, form: StrippedForm, hit: Hit) -> Finding:
    """The hit with its span in the text as it was given."""
    start, end = plain.original_span(form.positions[hit.start], form.positions[hit.end - 1] + 1)
    as_listed = hit.variant == "written" and text[start:end] == hit.row.text
    return Finding(hit.row, start, end, "plain" if as_listed else hit.variant)
