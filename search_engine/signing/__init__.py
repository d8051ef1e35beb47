"""Signatures over requests: SM2 with SM3, the text that is signed, what is signed on the way out."""
