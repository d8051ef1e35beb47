"""Who may enter the console, who is in it, and who has tried: accounts, sessions, failed sign-ins."""
