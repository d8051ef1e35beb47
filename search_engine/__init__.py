"""How does one request become one page?"""
