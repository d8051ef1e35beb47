"""What is an index made of on disk?"""
