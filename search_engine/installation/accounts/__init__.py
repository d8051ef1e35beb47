"""Who may enter the console: accounts, passwords, signing in, sessions."""

from search_engine.installation.accounts.account import Account, NewAccount
from search_engine.installation.accounts.account_store import AccountStore
from search_engine.installation.accounts.sessions import ConsoleSession, ConsoleSessions
from search_engine.installation.accounts.sign_in import SignIn

__all__ = ["Account", "AccountStore", "ConsoleSession", "ConsoleSessions", "NewAccount", "SignIn"]
