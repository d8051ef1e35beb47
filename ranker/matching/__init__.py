"""How well does it match?"""
