"""Who did what, with which rights?"""
