"""What may stand in a field, declared with the field: `asker: Annotated[Line, Shown(NAME)]`.

A text field without a declaration is running text of people: in their letters it is masked. So a new field is safe
before anybody has thought of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Content = Literal[
    "published", "running", "name", "identity", "phone", "address", "email", "card", "plate", "paper",
]  # fmt: skip
# An office's, or of the matter itself: it stays. Running text: what is of persons in it goes.
PUBLISHED: Final = "published"
RUNNING: Final = "running"
# One value of a person: names, citizens' numbers, telephones, postal addresses, mail, bank cards, plates; passports,
# permits and other papers.
NAME: Final = "name"
IDENTITY: Final = "identity"
PHONE: Final = "phone"
ADDRESS: Final = "address"
EMAIL: Final = "email"
CARD: Final = "card"
PLATE: Final = "plate"
PAPER: Final = "paper"


@dataclass(frozen=True, slots=True)
class Shown:
    """A field's declaration."""

    content: Content
