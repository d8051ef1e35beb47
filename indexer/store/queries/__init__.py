"""What was asked, and how often? The log of queries, their counts by week, and what is taken out of both."""
