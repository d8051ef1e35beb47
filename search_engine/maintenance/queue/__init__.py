"""What goes wrong for people, gathered every night as items that somebody mends.

Marks of readers are events, so that retention, erasure and rate limits hold for them too; they carry no free text, in
which people would say who they are. Items are in the documents' database, which several hosts share. Nothing is counted
while people search.
"""
