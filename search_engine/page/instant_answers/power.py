"""What an office takes up of itself (依职权) is in the channel 行政权力 alone; who asks for it is shown the way."""

from __future__ import annotations

from urllib.parse import urlencode

from search_engine.page.instant_answers.route import Route


def to_power(name: str, region: str | None) -> Route:
    """The way to a matter of the channel.

    Args:
        region: Code of the user's region.
    """
    values = {"q": name, "channel": "power", **({"region": region} if region else {})}
    return Route("power", f"“{name}”由行政机关依职权办理，在“行政权力”频道中", f"/?{urlencode(values)}")
