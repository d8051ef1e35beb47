"""Who is it? A person is known by a token that the portal has signed, and by nothing else."""

from search_engine.persons.claims import LONGEST_SUBJECT
from search_engine.persons.keys import VerifyingKey, verifying_key
from search_engine.persons.tokens import Person, TokenReader

__all__ = ["LONGEST_SUBJECT", "Person", "TokenReader", "VerifyingKey", "verifying_key"]
