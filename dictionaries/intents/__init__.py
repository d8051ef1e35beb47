"""What people want who want no document: help, a function of the portal, an office, to look something up."""
