"""The parameters of a query string, as `urllib.parse.parse_qs` reads them."""

from __future__ import annotations

from urllib.parse import parse_qs

# By two hexadecimal digits of either case the byte that they stand for.
BYTES = {
    f"{high}{low}".encode(): bytes.fromhex(f"{high}{low}")
    for high in "0123456789abcdefABCDEF"
    for low in "0123456789abcdefABCDEF"
}


def parameters_of(query: bytes) -> dict[str, list[str]]:
    """Name → values, in the order in which names were first given; blank values too.

    Raises:
        UnicodeDecodeError: What was sent is no UTF-8.
    """
    if not query.isascii():  # no browser sends such
        return parse_qs(query.decode(), keep_blank_values=True, errors="strict")
    found: dict[str, list[str]] = {}
    for field in query.replace(b"+", b" ").split(b"&"):
        if field:
            name, _, value = field.partition(b"=")
            found.setdefault(_text(name), []).append(_text(value))
    return found


def _text(sent: bytes) -> str:
    """A part without its percent signs: of a Chinese query `parse_qs` takes one step a byte and more."""
    if b"%" not in sent:
        return sent.decode()
    first, *rest = sent.split(b"%")
    return b"".join(
        [first, *[BYTES[part[:2]] + part[2:] if part[:2] in BYTES else b"%" + part for part in rest]]
    ).decode()
