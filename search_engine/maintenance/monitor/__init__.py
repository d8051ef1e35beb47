"""Do queries still find what they found? Frequent and kept ones are asked again, and who owns what changed is told.

Only the first card counts: whole pages change with every load. What was found before is a row of the documents'
database, written together with the finding, so that a kill tells nothing twice; alarms do the telling.
"""
