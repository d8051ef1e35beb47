"""What is counted of events for hot terms: occurrences, lists, baselines."""
