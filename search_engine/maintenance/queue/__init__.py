"""What goes wrong for people, gathered every night as items that somebody mends.

Marks of readers are events, so that retention, erasure and rate limits hold for them too. The sentence that one may
have stays with its event: an item has none, and shows those that there are. Items are in the documents' database, which
several hosts share. Nothing is counted while people search.
"""
