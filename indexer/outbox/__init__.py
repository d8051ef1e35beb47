"""What waits on this host's disk until a database on a server takes it: `Spool`, `Forwarder`."""
