"""Signing in for demonstration: tokens for people who do not exist, where the catalogue is a sample."""

from __future__ import annotations

import secrets
import time

import jwt

from search_engine.people.identity.claims import AUDIENCE

# s: as long as somebody may look at a demonstration.
LIFE = 12 * 3600


def demo_token(key: bytes) -> str:
    """A token for a new person."""
    now = int(time.time())
    claims = {"sub": f"demo-{secrets.token_hex(16)}", "iat": now, "exp": now + LIFE, "aud": AUDIENCE}
    return jwt.encode(claims, key, "HS256")
