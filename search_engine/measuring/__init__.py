"""How good, how fast?"""
