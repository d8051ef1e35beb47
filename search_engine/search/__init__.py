"""Which cards, in which order?"""
