"""Several hosts over one database: which one builds, and how do the others follow?"""
