"""Who indexes, and how does it follow the store?"""
