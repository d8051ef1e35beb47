"""What do people ask, by region and week: what is frequent, finds nothing, is held back, is not clicked?"""
