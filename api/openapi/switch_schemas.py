"""The shapes of kill switches."""

from __future__ import annotations

from api.openapi.shapes import CLOSED, TEXT, WHOLE, Schema, many, maybe, record
from search_engine.analytics import LONGEST_NOTE, SWITCHES

ON_OFF: Schema = {"enum": ["on", "off"]}

SWITCH_SCHEMAS: dict[str, Schema] = {
    "Switches": record(
        switches=many(
            record(
                name={"enum": list(SWITCHES)},
                label=TEXT,
                state=ON_OFF,
                since=maybe(TEXT | {"description": "最近一次操作的时间；null 为从未操作"}),
                author=maybe(TEXT),
                note=maybe(TEXT | {"description": "原因"}),
            )
        ),
        open=many(
            record(
                number=WHOLE,
                name=TEXT,
                state=ON_OFF,
                at=TEXT,
                author=TEXT,
                note=TEXT,
                reviewed=maybe(TEXT),
                reviewer=maybe(TEXT),
                remark=maybe(TEXT),
            )
        )
        | {"description": "待另一人复核的操作，最近的在前"},
    ),
    "SwitchWish": record(
        "note",
        name={"enum": list(SWITCHES)},
        state=ON_OFF,
        note=TEXT | {"maxLength": LONGEST_NOTE, "description": "原因，关闭时必填"},
    )
    | CLOSED,
    "SwitchReview": record(
        "note",
        number=WHOLE | {"minimum": 1, "maximum": 2**63 - 1},
        note=TEXT | {"maxLength": LONGEST_NOTE, "description": "复核意见"},
    )
    | CLOSED,
}
