"""What else might somebody need?"""
