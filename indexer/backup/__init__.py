"""How does an installation survive its disk?"""
