"""Who may enter the console: accounts, passwords, signing in, sessions. See `ConsoleAccess`."""

from search_engine.installation.accounts.access import ConsoleAccess
from search_engine.installation.accounts.account import Account, NewAccount
from search_engine.installation.accounts.sessions import ConsoleSession

__all__ = ["Account", "ConsoleAccess", "ConsoleSession", "NewAccount"]
