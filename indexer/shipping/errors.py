"""What can go wrong between hosts, over `indexer.errors.IndexerError`.

ShippingError          commits cannot be handed on between hosts
├── Fenced             another host builds by now: what this one built does not count
├── BuiltElsewhere     another host builds for all of them
├── StorageAway        the shared storage does not answer now
└── DamagedShipment    what lies in the storage is not what was shipped
"""

from __future__ import annotations

from indexer.errors import IndexerError


class ShippingError(IndexerError):
    """Commits cannot be handed on between hosts; every host goes on serving the one it has."""


class Fenced(ShippingError):
    """Another host builds by now, or has shipped something newer. What this one built does not count: it throws its
    build away and follows.
    """

    def __init__(self, reason: str = "建立索引的职责已由另一台主机接替") -> None:
        super().__init__(f"{reason}，本机尚未发布的提交已作废；本机转为跟随，无需处理")
        self.reason = reason


class BuiltElsewhere(ShippingError):
    """Another host builds for all of them.

    Attributes:
        holder: Which one.
    """

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"由主机 {holder} 为各主机建立索引，数据变化由它自动并入。"
            "如须在本机建立，请先停止各主机的 zwfw serve、zwfw worker"
        )
        self.holder = holder


class StorageAway(ShippingError):
    """The shared storage does not answer now; the same may succeed a moment later.

    Attributes:
        place: Which storage, without any password.
        reason: What it said.
    """

    cause = "storage_away"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"共享存储 {place} 暂不可用：{reason}。搜索照常，内容停在已取得的提交；"
            "请检查网络、挂载与 ZWFW_STORAGE，恢复后自动续传"
        )
        self.place, self.reason = place, reason


class DamagedShipment(ShippingError):
    """An object of the shared storage is missing, or is not what was shipped.

    Attributes:
        name: Of the object.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"共享存储中的 {name[:16]} {reason}。搜索照常，内容停在已取得的提交；"
            "建立索引的主机会在一两分钟内重新发布，也可在其上运行 zwfw index build"
        )
        self.name, self.reason = name, reason
