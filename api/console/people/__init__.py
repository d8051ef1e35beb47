"""Pages of who may come in: signing in, accounts, keys, and the audit log."""
