"""How does what is indexed come to be as the dictionaries in force have it, without a build?"""
