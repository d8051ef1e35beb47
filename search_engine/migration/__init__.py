"""How does an installation move to another database while it serves?"""
