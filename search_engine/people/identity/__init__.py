"""Who is it? A person is known by a token that the portal has signed, and by nothing else."""

from search_engine.people.identity.claims import LONGEST_SUBJECT
from search_engine.people.identity.tokens import Person, TokenReader

__all__ = ["LONGEST_SUBJECT", "Person", "TokenReader"]
