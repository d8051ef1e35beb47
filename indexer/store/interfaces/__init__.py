"""Which outside interfaces are asked, how, and how they answered lately?"""
