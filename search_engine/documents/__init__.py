"""What is taken in, and given out again?"""
