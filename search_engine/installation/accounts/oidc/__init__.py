"""Signing in by OpenID Connect: what is asked of the provider, and what its claims say. See `OidcProvider`."""

from search_engine.installation.accounts.oidc.provider import OidcProvider

__all__ = ["OidcProvider"]
