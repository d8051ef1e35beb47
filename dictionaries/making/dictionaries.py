"""Compiles the dictionaries that come with the software: `python -m dictionaries.making.dictionaries`.

To be run, and what it writes to be committed, whenever a file of `dictionaries/data` has changed. The same files give
the same bytes, so only the kinds that changed are written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dictionaries.lexicon import KINDS, SHIPPED, BadDictionaries
from dictionaries.lexicon.compiled import COMPILED, read_compiled, write_compiled
from dictionaries.lexicon.compiling import compile_lexicon, folder_key


def main(source: Path = SHIPPED, target: Path = COMPILED) -> int:
    """Compile, write the kinds that are not what they should be, and name them."""
    try:
        lexicon = compile_lexicon(source)
    except BadDictionaries as error:
        print(*error.faults, error, sep="\n", file=sys.stderr)
        return 1
    for kind in KINDS:
        key, entries = folder_key(kind, source), getattr(lexicon, kind.name)
        if read_compiled(kind, key, target) != entries:
            write_compiled(kind, key, entries, target)
            print(f"{kind.name}: {len(entries)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
