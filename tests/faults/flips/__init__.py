"""Bytes that turned while all was stopped.

In each kind of file, 10 flipped bits in `make test`, 200 in `make soak`:

1. `zwfw doctor --deep` finds it, or it is harmless: documents, keys, pages, persons and the log read as before.
2. No process crashes on it: what reads it goes on, or fails with an error that says what is wrong.
3. The mend that is named works: after it nothing is wrong, and pages are as before.
4. `zwfw backup` does not pack damage of a row or a database silently, and `zwfw index build` leaves damaged rows out.
"""
