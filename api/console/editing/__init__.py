"""Pages on which dictionaries are changed: rows, drafts, previews, pins, files, versions."""
