"""The promise of order and completeness: the service against a plain, slow version of itself."""
