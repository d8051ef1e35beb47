"""Reviewing the sample catalogue: what one would be ashamed to show. One idea, one file; `RULES` has them in order of
the report. What a rule must know of the trade stands in `review.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dictionaries.faults import Fault
from dictionaries.regions import RegionTree
from indexer.samples.catalogue import document_faults, element_faults, form_faults, twice
from indexer.samples.entries import Files, document_entries, matter_entries, read_files
from indexer.samples.review import codes, headings, levels, links, names, online, phones, references, times
from indexer.samples.review.keys import repeated_keys
from indexer.samples.review.rule import Reviewed, Rule, table

RULES: Sequence[Rule] = (
    codes.code_form,
    codes.document_ids,
    levels.plausible_levels,
    levels.villages,
    levels.powers,
    levels.initiatives,
    names.distinct_names,
    names.aliases,
    headings.themes,
    headings.life_events,
    times.promises,
    online.online_handling,
    links.hosts,
    phones.contacts,
    phones.numbers,
    phones.asking_actors,
    references.regions,
    references.successors,
)


def review_folder(folder: Path, tree: RegionTree) -> list[Fault]:
    """Every fault of the files in a folder, in order of file."""
    files, faults = read_files(folder)
    if not files and not faults:
        return [Fault(0, "", "没有 *.yaml 文件", file=str(folder))]
    faults += [fault for path in folder.glob("*.yaml") for fault in repeated_keys(path)]
    return in_order([*faults, *review(files, tree)])


def review(files: Files, tree: RegionTree) -> list[Fault]:
    """Every fault of files that could be read; the rules look only at entries whose fields have the right form."""
    matters, documents = tuple(matter_entries(files)), tuple(document_entries(files))
    wrong = {
        **{entry: tuple(form_faults(entry)) for entry in matters},
        **{entry: tuple(document_faults(entry, entry.raw)) for entry in documents},
    }
    faults = [fault for found in wrong.values() for fault in found]
    faults += [fault for entry in matters for fault in element_faults(entry)]
    faults += twice(matters)
    sound = Reviewed(
        tuple(entry for entry in matters if not wrong[entry]),
        tuple(entry for entry in documents if not wrong[entry]),
        tree,
        table(),
    )
    return in_order({*faults, *(fault for rule in RULES for fault in rule(sound))})


__all__ = ["RULES", "review", "review_folder"]


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, entry and field."""
    return sorted(faults, key=lambda fault: (fault.file, fault.title, fault.row, fault.field, fault.reason))
