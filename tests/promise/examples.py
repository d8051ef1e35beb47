"""How many examples a dear property has: few in `make test`, ten times as many in `make soak`."""

from __future__ import annotations

from hypothesis import settings

# The default of all properties (tests/conftest.py) for which a property of these has as many examples as it says.
USUAL = 40


def examples(count: int) -> settings:
    """So many in `make test`; more or fewer as the environment wants more or fewer of all properties."""
    return settings(max_examples=max(1, count * settings.default.max_examples // USUAL))
