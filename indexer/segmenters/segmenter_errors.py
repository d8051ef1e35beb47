"""What can go wrong when a segmenter is asked for by name. Nothing can be indexed then."""

from __future__ import annotations

from indexer.errors import IndexFailure


class UnknownSegmenter(IndexFailure):
    """No segmenter of that name.

    Attributes:
        name: What was asked for.
        known: The segmenters there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"没有名为 {name} 的分词器；可用：{'、'.join(known)}。请改 ZWFW_SEGMENTER")
        self.name, self.known = name, known


class MissingSegmenter(IndexFailure):
    """The package that a segmenter needs is not installed.

    Attributes:
        name: The segmenter.
        extra: What of this software installs the package; "" where it should be there anyway.
    """

    def __init__(self, name: str, extra: str, default: str) -> None:
        package = f"zwfw-search[{extra}]" if extra else "zwfw-search"
        super().__init__(
            f"分词器 {name} 所需的软件包未安装。请运行 pip install '{package}'，或把 ZWFW_SEGMENTER 改为 {default}"
        )
        self.name, self.extra = name, extra
