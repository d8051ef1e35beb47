"""Which secrets are kept encrypted, and which tickets were used?"""
