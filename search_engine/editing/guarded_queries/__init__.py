"""What must a query find? Queries that editors keep, with rows of the dictionaries or by themselves."""
