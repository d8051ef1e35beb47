"""A search for a short name that ships has the same first result as one for the term that it stands for."""

from dictionaries.lexicon import shipped_lexicon

YUHANG = "330110"
ROWS = [row for row in shipped_lexicon().hot if row.action == "name"]


def test_shipped_short_names_find_what_their_terms_find(service):
    assert len(ROWS) >= 10
    of = service.hot.availability.of
    astray = [row.short for row in ROWS if of(row.text, YUHANG).base != of(row.short, YUHANG).base]
    unknown = [row.text for row in ROWS if not of(row.text, YUHANG).here]
    assert (astray, unknown) == ([], [])
