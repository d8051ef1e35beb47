"""What does the worker do beside its index?"""
