"""Settings that are handed to a process of a preview or a comparison.

1. All of them arrive, also those of an installation that opens secrets; a sealed value goes as its name alone, and is
   opened by the installation there.
"""

from __future__ import annotations

from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from search_engine import Settings
from search_engine.errors import SecretUnavailable
from search_engine.installation.installation import Installation


def test_1_settings_arrive_in_another_process_without_secrets(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, spelling="off", alarm_key="secret:alarm-key")
    place = Installation(settings)
    settings.unseal_with(lambda name: b"geheim")
    assert place.settings.alarm_key == "geheim"
    sent = bytes(ForkingPickler.dumps(settings))
    assert b"geheim" not in sent
    arrived = ForkingPickler.loads(sent)
    assert (arrived.home, arrived.spelling) == (tmp_path, "off")
    with pytest.raises(SecretUnavailable):
        _ = arrived.alarm_key
    arrived.unseal_with(lambda name: b"geheim")
    assert arrived.alarm_key == "geheim"
