"""Settings of the gateway (C 0103 §8.3): who may call and how that is proven, where the master key is, tickets."""

from __future__ import annotations

from search_engine.settings.setting import setting
from search_engine.settings.value_readers import read_networks


class GatewaySettings:
    """Settings of the gateway."""

    # signed calls

    # sealed secrets

    # tickets

    # outside interfaces

    interface_networks: tuple[str, ...] = setting(
        read_networks,
        (),
        "ZWFW_INTERFACE_NETWORKS",
        "登记的外部接口与其提供方的接收地址可以在哪些内部网段，逗号分隔，如 10.20.0.0/16；"
        "空则只访问公网地址。设置中的网址不受此限",
    )
