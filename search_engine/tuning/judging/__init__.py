"""Who has judged which documents of which queries, how far do judges agree, and what counts in the end?"""
