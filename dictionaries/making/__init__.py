"""How is the data made that the project ships? Nothing of it runs in a service."""
