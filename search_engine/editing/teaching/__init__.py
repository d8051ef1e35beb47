"""Teach once (教一次): the smallest rows that bring a document to the first place of a query, each truly tried."""
