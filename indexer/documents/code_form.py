"""The form in which numbers of documents (ids, 实施编码, 基本编码) are kept and looked for."""


def form_of(code: str) -> bytes:
    """Its bytes, letters as capitals."""
    return code.upper().encode()
