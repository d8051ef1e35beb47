"""What can be called, and with which parameters?"""
