"""What do the rows that are published do for people, and which of them may go?"""
