"""What the tiers of regions are called (see `ranker.ordering.cascade`)."""

from __future__ import annotations

from collections.abc import Mapping

TIERS: Mapping[int | None, str] = {
    None: "", 0: "本区", 1: "本市", 2: "本省", 3: "全国", 4: "市内他区", 5: "省内他市", 6: "外地",
}  # fmt: skip
