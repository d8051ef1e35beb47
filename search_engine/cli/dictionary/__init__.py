"""`zwfw dict`: the word lists, their drafts and versions, and what they do."""
