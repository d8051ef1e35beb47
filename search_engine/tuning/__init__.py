"""What would make pages better? Query sets and their judgements, states that answer them, and comparisons of these."""
