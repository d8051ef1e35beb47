"""Who calls from other systems: registered callers, signatures, the white list, tickets, quotas, counts."""
