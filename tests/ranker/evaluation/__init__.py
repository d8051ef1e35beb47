"""Is one order better than another?"""
