"""What can be set?"""
