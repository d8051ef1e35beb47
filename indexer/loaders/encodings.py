"""Which encoding a text has: UTF-8 or GB18030 (which contains GBK and GB 2312)."""

from __future__ import annotations

from typing import Literal

Encoding = Literal["ascii", "utf-8", "gb18030", "unknown"]

# Bytes looked at. A header and a hundred matters take about 0.3 MB; a megabyte takes 3 ms.
SAMPLE = 1 << 20
BOM = b"\xef\xbb\xbf"
# More than half of the lines with Chinese: one damaged character must not turn a whole UTF-8 file into GBK.
MAX_SHARE = 0.5
# What Python's decoders say of a character that the end of the text cuts in two.
CUT = {"unexpected end of data", "incomplete multibyte sequence"}


def guess_encoding(sample: bytes) -> Encoding:
    """The encoding of a text by its beginning, "ascii" where nothing in it tells, "unknown" for neither.

    A character that the end of the sample cuts in two is no fault, and one damaged line does not decide: the lines do.
    GBK text of three characters or more is almost never valid UTF-8.
    """
    if sample.isascii():
        return "ascii"
    if sample.startswith(BOM) or decodes(sample, "utf-8"):
        return "utf-8"
    told = [line for line in sample.split(b"\n") if not line.isascii()]
    if sum(decodes(line, "utf-8") for line in told) > MAX_SHARE * len(told):
        return "utf-8"
    return "gb18030" if sum(decodes(line, "gb18030") for line in told) > MAX_SHARE * len(told) else "unknown"


def decodes(text: bytes, encoding: str) -> bool:
    """Whether the text is of this encoding, but for a last character cut in two."""
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return error.reason in CUT and error.end == len(text)
    return True
