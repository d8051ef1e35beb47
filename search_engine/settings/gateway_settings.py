"""Settings of the gateway (C 0103 §8.3): who may call and how that is proven, where the master key is, tickets."""

from __future__ import annotations


class GatewaySettings:
    """Settings of the gateway."""

    # signed calls

    # sealed secrets

    # tickets
