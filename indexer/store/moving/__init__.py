"""How do tables of one database become those of another, while others go on writing?"""
