"""Whether an ID token is the provider's, for us, for this sign-in, and still good (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

# Of keys that are public alone: neither `none`, nor a shared secret, whatever a token or the provider says of itself.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
LEEWAY = 60  # seconds that clocks may differ


class BadIdToken(Exception):
    """An ID token is not in order; the text names the fault in English, and nothing of the token."""


def verified_claims(
    token: str, keys: Mapping[str, Any], issuer: str, client: str, nonce: str, now: float, access_token: str | None
) -> dict[str, Any]:
    """The claims of an ID token.

    Args:
        keys: The provider's, as a JWK set.
        now: Seconds since 1970 UTC.

    Raises:
        BadIdToken: It is not in order.
    """
    try:
        signing = [key for key in keys["keys"] if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
        found = jwt.decode(
            token,
            KeySet.import_key_set({"keys": signing}),
            registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False),
        )
        claims = CodeIDToken(
            found.claims,
            found.header,
            {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}},
            {"nonce": nonce, "client_id": client, "access_token": access_token},
        )
        claims.validate(now=int(now), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadIdToken(f"{type(error).__name__} {getattr(error, 'claim', '')}".strip()) from None
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise BadIdToken("sub")
    return dict(claims)
