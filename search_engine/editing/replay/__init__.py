"""What would people see? Frequent queries and judged ones, asked again by other rows of the dictionaries."""
