"""What do we know about words and places?"""
