"""How does a thesaurus (政务主题词表, GB/T 13190) become rows of dictionaries, and rows a thesaurus again?"""
