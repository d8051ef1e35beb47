"""What `/readyz` says of the disk."""

from __future__ import annotations

from typing import Any

from indexer.disk import ROOM, space
from search_engine.settings.settings import MB, Settings

LOW = "磁盘空间不足：剩余 {free} MB，低于 ZWFW_DISK_WARNING={warning}。请尽快腾出空间或扩容"
STOPPED = "磁盘空间不足：剩余 {free} MB，已停止载入与建立索引，其余写入照常。请立即腾出空间或扩容"
FULL = "磁盘已满：剩余 {free} MB，已停止一切写入，搜索不受影响。请立即腾出空间或扩容"
READ_ONLY = "磁盘只读：已停止一切写入，搜索不受影响。请检查磁盘与挂载"


def disk_fields(settings: Settings) -> dict[str, Any]:
    """Free bytes, whether that is less than is asked for, and a sentence for operators, None where all is well."""
    left = space(settings.home)
    warning = settings.disk_warning * MB
    told = None
    if left.read_only:
        told = READ_ONLY
    elif left.free < warning:
        form = FULL if left.free < ROOM else STOPPED if left.free < settings.disk_reserve else LOW
        told = form.format(free=left.free // MB, warning=settings.disk_warning)
    return {"free": left.free, "low": left.free < warning, "warning": told}
