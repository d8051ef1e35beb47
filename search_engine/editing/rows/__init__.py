"""The rows of a kind as editors see them: in lists, in forms, in files that are imported, and version by version."""
