"""What is a document?"""
