"""What do rows of the dictionaries do for what people ask?"""
