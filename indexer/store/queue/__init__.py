"""What is to be looked after: queries that lead to nothing good, and documents that people say are wrong."""
