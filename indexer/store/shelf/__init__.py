"""Which apps are on the shelf, who decided so, and what keeps a load from bringing back what a person took off?"""
