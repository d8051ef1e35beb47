"""What can be found, and how is it stored?"""
