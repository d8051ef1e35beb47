"""Pages that say how the search does: the queue, teaching, queries, hot terms, explanations, the catalogue."""
