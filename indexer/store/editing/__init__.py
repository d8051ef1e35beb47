"""How are a site's own dictionaries stored? Drafts, approvals, and numbered versions of rows that never change."""
