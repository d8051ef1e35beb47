"""The check of the site's own paraphrases: each is of something that the catalogue has."""

from __future__ import annotations

from collections.abc import Iterator

from dictionaries.lexicon import BY_NAME, BadDictionaries, open_lexicon, shipped_lexicon
from dictionaries.normalize import bare_name, squash
from indexer.errors import IndexFailure
from indexer.generation.base_doc_values import BaseDocValues
from search_engine.maintenance.doctor.finding import Finding, Patient

# Names told one by one.
NAMED = 3
FILE = BY_NAME["paraphrases"].file


def paraphrases(patient: Patient) -> Iterator[Finding]:
    """Names of the site's own paraphrases are names of the index; what ships speaks of more than a site has."""
    path = patient.installation.lexicon_file
    try:
        own = set(open_lexicon(path).paraphrases) - set(shipped_lexicon().paraphrases) if path.exists() else set()
        known = _names(patient) if own else frozenset()
    except (BadDictionaries, IndexFailure, OSError):
        return  # `dictionaries` and `index` tell
    unknown = sorted({row.title for row in own if squash(row.title) not in known and bare_name(row.title) not in known})
    if unknown:
        first = "、".join(f"“{name}”" for name in unknown[:NAMED])
        yield Finding(
            "paraphrases", "note", f"说法（{FILE}）中有 {len(unknown)} 个名称目录里没有，这些行不起作用：{first}",
            "请按事项名称或别名改正 title 一列，再运行 zwfw dict compile",
        )  # fmt: skip


def _names(patient: Patient) -> frozenset[str]:
    generation = patient.current()
    manifest, commit = generation.manifest(), generation.commit()
    book = BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases)
    return frozenset(
        text for base in range(commit.bases) for name in book.names(base) for text in (name.exact, name.bare)
    )
