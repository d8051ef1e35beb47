"""What is asked, by whom, and where?"""
