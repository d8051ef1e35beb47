"""In which order, and what else?"""
