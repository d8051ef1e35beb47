"""Secrets that are kept encrypted: an envelope, a master key from outside, rotation."""

from search_engine.sealed.sealed_secrets import SealedSecrets, SecretEntry

__all__ = ["SealedSecrets", "SecretEntry"]
