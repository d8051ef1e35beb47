"""Which queries are judged, which documents of each, by whom, and what they said?"""
