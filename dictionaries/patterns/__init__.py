"""Where do many phrases, or patterns of words, stand in a text?"""
