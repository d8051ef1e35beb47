"""The interfaces that the settings name. They are checked as registered ones are, by HEAD and for being there.

The operator has set their addresses, who could as well have listed a network: they may lead anywhere, and a recogniser
on 127.0.0.1 is usual. What is registered over the console may not (`search_engine.interfaces.addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dictionaries.kinds.intents import FUNCTIONS
from search_engine.interfaces.interface import Accepts, Interface
from search_engine.settings.settings import Settings


def built_in(settings: Settings) -> tuple[Interface, ...]:
    """The interfaces that the settings name with a host; the name of each stays the same. A path of this site is none:
    the worker does not know the site's name.
    """
    return tuple(one for one in _named(settings) if one.address.startswith(("http://", "https://")))


def _named(settings: Settings) -> Iterator[Interface]:
    yield _interface("voice", "语音识别", settings.voice_url, "answering")
    for name, url in settings.portal_pages.items():
        yield _of_template(f"portal_{name}", FUNCTIONS[name], url)
    yield _of_template("credit_code", "统一社会信用代码查询", settings.credit_code_url)
    yield _of_template("case_progress", "办件进度查询", settings.case_progress_url)


def _of_template(name: str, label: str, url: str) -> Interface:
    """What is to be filled in is left empty: then any answer will do that is no fault of the host."""
    filled = re.sub(r"\{\w+\}", "", url)
    return _interface(name, label, filled, "answering" if filled != url else "alive")


def _interface(name: str, label: str, url: str, accepts: Accepts) -> Interface:
    return Interface(name=name, service=label, address=url, method="HEAD", accepts=accepts)
