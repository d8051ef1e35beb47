"""What was a write answered that may be sent again?"""
