"""No regular expression of the project can be made to try 2ⁿ ways on a text of n characters.

It is so where what is repeated can be cut in two ways, `(?:办|办的|的)*`, and the text then ends in something else.
Whether a set of words is a code, cut in one way only, Sardinas and Patterson tell (1953): no word is left behind
another that begins with it, behind such a rest, and so on. Not looked at are expressions made within a function.
"""

import importlib
import itertools
import pkgutil
import re
import re._parser as parser
from collections import Counter

import pytest

import api
import dictionaries
import indexer
import ranker
import search_engine

# Repeats of fewer times, and inner ones by so many more, do not count.
ENDLESS, MORE = 6, 2
CAP = 50_000
SINGLE = {"IN", "LITERAL", "NOT_LITERAL", "ANY", "CATEGORY"}
ANY = "\uffff"


def modules():
    """Every module but those that run when they are imported."""
    for package in (api, dictionaries, indexer, ranker, search_engine):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not one.name.endswith(("__main__", ".env")) and ".versions." not in one.name:
                yield importlib.import_module(one.name)


def expressions():
    """Each with a module that has it."""
    found = {}
    for module in modules():
        for value in vars(module).values():
            for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault((one.pattern, one.flags), module.__name__)
    return found


def texts(parts, alphabet):
    """What parts one after another match, of a few characters a class."""
    found = [""]
    for operation, value in parts:
        found = [before + after for before in found for after in _texts(str(operation), value, alphabet)]
        assert len(found) <= CAP, "an inner part with too many texts"
    return found


def _texts(operation, value, alphabet):
    match operation:
        case "LITERAL":
            return [chr(value)]
        case "NOT_LITERAL" | "ANY" | "CATEGORY" | "GROUPREF":
            return [ANY]
        case "IN" if str(value[0][0]) == "NEGATE":
            return [ANY]
        case "IN":
            return sorted({one for kind, given in value for one in _of_class(str(kind), given, alphabet)})
        case "BRANCH":
            return [text for branch in value[1] for text in texts(branch, alphabet)]
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return texts(value[-1] if operation == "SUBPATTERN" else value, alphabet)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most = int(value[0]), min(int(value[1]), int(value[0]) + MORE)
            once = texts(value[2], alphabet)
            return ["".join(row) for times in range(least, most + 1) for row in itertools.product(once, repeat=times)]
        case _:
            return [""]


def _of_class(kind, given, alphabet):
    if kind == "LITERAL":
        return [chr(given)]
    if kind == "RANGE":
        return [chr(given[0]), *(one for one in alphabet if given[0] <= ord(one) <= given[1])]
    return [ANY]


def cut_in_two_ways(words):
    """A word that shows that some text can be cut in two ways into words of these; "" where none can."""
    twice = [word for word, times in Counter(words).items() if times > 1 or not word]
    if twice:
        return f"twice: {twice[0]!r}"
    words = set(words)
    rests = {long[len(short) :] for short in words for long in words if long != short and long.startswith(short)}
    seen = set()
    while rests - seen:
        if rests & words:
            return min(rests & words)
        seen |= rests
        rests = {
            one[len(other) :]
            for a, b in ((words, rests), (rests, words))
            for other in a
            for one in b
            if one != other and one.startswith(other)
        } | (rests & words)
    return ""


def faults(parts, alphabet):
    """What can be cut in two ways within repeats without end."""
    for operation, value in parts:
        match str(operation):
            case "MAX_REPEAT" | "MIN_REPEAT":
                inner = list(value[2])
                if int(value[1]) >= ENDLESS and not (len(inner) == 1 and str(inner[0][0]) in SINGLE):
                    yield from filter(None, [cut_in_two_ways(texts(inner, alphabet))])
                yield from faults(inner, alphabet)
            case "BRANCH":
                yield from itertools.chain.from_iterable(faults(branch, alphabet) for branch in value[1])
            case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "POSSESSIVE_REPEAT":
                yield from faults(value[-1], alphabet)
            case "ATOMIC_GROUP":
                yield from faults(value, alphabet)


def faults_of(pattern, flags=0):
    alphabet = sorted({one for one in pattern if one.isalnum()})[:20]
    return list(faults(parser.parse(pattern, flags), alphabet))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(?:办|办的|的)*x", "(?:ab|abc|cd|d)*x", "(?:(?:a|ab)(?:b|))*x", "(?:aa|b|aa)*x"]
)
def test_what_can_be_cut_in_two_ways_is_seen(pattern):
    assert faults_of(pattern)


@pytest.mark.parametrize("pattern", ["(?:办理?|的)*x", "(?: [a-z]+)*x", "a*b*x", "(?:[a-z0-9]{1,63}\\.){1,8}x"])
def test_what_is_cut_in_one_way_only_is_not_seen(pattern):
    assert faults_of(pattern) == []


def test_no_expression_can_be_cut_in_two_ways():
    found = expressions()
    assert len(found) > 200
    bad = [
        (name, found_here[0], pattern[:80])
        for (pattern, flags), name in found.items()
        if (found_here := faults_of(pattern, flags))
    ]
    assert bad == []
