"""The files that are parsed apart: a row each. The formats that use them are in `editing.files.formats` and
`editing.thesaurus.thesaurus_files`.
"""

from __future__ import annotations

from typing import Final

from search_engine.editing.apart.parsing import Parser
from search_engine.editing.files.sheet import Sheet, sheet_of
from search_engine.editing.thesaurus.thesaurus import Thesaurus, thesaurus_of_values

XLSX_SHEET: Final[Parser[Sheet]] = Parser("search_engine.editing.files.xlsx_sheet:xlsx_values", sheet_of)
SKOS_FILE: Final[Parser[Thesaurus]] = Parser("search_engine.editing.thesaurus.skos:skos_values", thesaurus_of_values)
