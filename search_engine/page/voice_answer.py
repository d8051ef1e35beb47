"""The answer to something spoken."""

from __future__ import annotations

from dataclasses import dataclass

from search_engine.page.search_page import SearchPage

HEARD_IN_PART = "识别结果较多，只比较了其中最可信的 {count} 个"


@dataclass(frozen=True, slots=True)
class VoiceAnswer:
    """The text that was searched for, and its page."""

    text: str
    search: SearchPage
