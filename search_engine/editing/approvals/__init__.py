"""Which changes a second person must approve, and which drafts wait for somebody."""
