"""到现场次数: how often one has to come, and how far it goes online."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, texts_of

# Steps of online handling (网上办理深度): what is handled to the end there, and what may at least be handed in.
HANDLED, APPLIED, LOOKED_AT = "办理", "受理", "预审"


def visits(document: Document) -> Answer:
    """Such as 到现场 0 次，可全程网上办理, or 到现场 1 次，可先在网上申请."""
    number, steps = document.get("visits"), texts_of(document.get("online"))
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        return ""
    online = ""
    if number == 0 and HANDLED in steps:
        online = "，可全程网上办理"
    elif APPLIED in steps:
        online = "，可先在网上申请"
    elif LOOKED_AT in steps:
        online = "，可先在网上提交材料预审"
    return f"到现场 {number} 次{online}"
