"""Which card comes first?"""
