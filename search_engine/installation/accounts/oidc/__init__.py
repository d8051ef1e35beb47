"""Signing in by OpenID Connect: what is asked of the provider, and what its claims say. See `OidcProvider`."""

from search_engine.installation.accounts.oidc.identity import Identity
from search_engine.installation.accounts.oidc.provider import Begun, OidcProvider

__all__ = ["Begun", "Identity", "OidcProvider"]
