"""What can programs call?"""
