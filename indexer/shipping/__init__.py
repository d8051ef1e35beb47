"""How do commits of the one builder reach all hosts?

A builder ships each commit (`shipper.py`): immutable objects in a storage that all hosts reach, named by their
SHA-256, and a shipment that names them; a pointer says which shipment counts. The other hosts fetch it (`fetcher.py`)
into generations of their own. Readers of those know nothing of this.
"""
