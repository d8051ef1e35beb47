"""Migrations: how each database comes from any schema that it ever had to the one that this program works with.

    documents/versions/   zwfw.db, or what ZWFW_DATABASE names: documents, loads, keys
    events/versions/      events.db: events, persons, hot terms
    query_log/versions/   log.db: what was asked

How to add one (or to change a table):

1. Change the table's definition (`indexer/store/tables.py`, `indexer/events/tables.py`, …).
2. Write `versions/vNNNN_what_changes.py` beside the others of that database: the next number in the file's name and in
   `revision`, the number before it in `down_revision`, and `upgrade()` with Alembic's operations (`op.create_table`,
   `op.add_column`, …). It spells out what it makes and imports nothing of ours that may change: it must still do the
   same in five years. There is no `downgrade`: the way back is `zwfw restore`.
3. Run `pytest tests/indexer/store/test_migrations.py`: it upgrades databases of every older schema with data in them,
   and compares what comes out with the definitions of 1.

4. Only add: tables, nullable columns, indices that forbid nothing. The program before goes on reading and writing the
   database while the new one starts (`zwfw serve --takeover`), and may come back; `pytest` holds each new revision to
   that. What must take something away takes the first number of the next thousand: older programs refuse it, and the
   update is one with a stop.

A new column is nullable or has a `server_default`: SQLite adds such a one without touching the rows. Whatever walks
over rows does so in pieces. A migration is one transaction, under the database's write lock; it happens when a process
that writes opens the database, never in one that only reads. Where readers need what is new, raise the schema's
`readable` in `indexer/store/schemas.py`: they refuse an older database then, and say who upgrades it.
"""
