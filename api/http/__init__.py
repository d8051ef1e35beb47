"""What holds for every request and every answer?"""
