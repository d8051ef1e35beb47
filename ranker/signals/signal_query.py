"""What signals are told of a request."""

from __future__ import annotations

from dataclasses import dataclass

from ranker.signals.personalization import Personalization


@dataclass(frozen=True, slots=True)
class SignalQuery:
    """The part of a request that signals read.

    Attributes:
        empty: Nothing is asked of text.
        audience: Whom the query names: `natural`, `legal` or None.
        names_text_kind: It names a kind of text (政策, 办法 …): then what is only read is as good as anything.
        asked_elements: Bits of the elements that it asks for (材料, 费用 …); see `indexer.documents.elements`.
        situation: Words of the names of what the situation calls for (坏了: 换领, 换发 …).
        personal: What the person who asks turns to, where they agreed; None: nobody is known.
        now: Seconds since 1970 UTC.
    """

    empty: bool = False
    audience: str | None = None
    names_text_kind: bool = False
    asked_elements: int = 0
    situation: tuple[str, ...] = ()
    personal: Personalization | None = None
    now: int = 0
