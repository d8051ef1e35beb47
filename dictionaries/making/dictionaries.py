"""Compiles the dictionaries that come with the software: `python -m dictionaries.making.dictionaries`.

To be run, and what it writes to be committed, whenever a file of `dictionaries/data` has changed. The same files give
the same bytes, so only the kinds that changed are written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dictionaries.lexicon import KINDS, SHIPPED, BadDictionaries, compile_files
from dictionaries.lexicon.compiled import COMPILED, CompiledKind, read_compiled, write_compiled


def main(source: Path = SHIPPED, target: Path = COMPILED) -> int:
    """Compile, write the kinds that are not what they should be, and name them."""
    try:
        found = compile_files((source,), known=())
    except BadDictionaries as error:
        print(*error.faults, error, sep="\n", file=sys.stderr)
        return 1
    for kind in KINDS:
        compiled = CompiledKind(found.keys[kind.name], getattr(found.lexicon, kind.name))
        if read_compiled(kind, target) != compiled:
            write_compiled(kind, compiled, target)
            print(f"{kind.name}: {len(compiled.entries)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
