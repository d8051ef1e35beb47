"""Who is a person, among those whom a shell names."""

from __future__ import annotations

from dictionaries.reasons import Message
from indexer.store.audit.author import KEY, SERVICE, SHELL, USER, Author
from search_engine.errors import BadParameters, Detail

NO_PERSON = Message(
    "wrong_form", "请写人的姓名，不能以 {prefixes} 开头", "give the name of a person; it cannot begin with {prefixes}"
)
# What the names of those begin with who are no persons: nobody at the shell passes for them.
ACTORS = (f"{KEY}:", f"{USER}:", f"{SHELL}:", f"{SERVICE}:")


def require_person(author: Author) -> None:
    """Raise `BadParameters` where the shell names somebody who is no person."""
    if (author.person or "").startswith(ACTORS):
        raise BadParameters([Detail("--as", NO_PERSON(prefixes=list(ACTORS)))])
