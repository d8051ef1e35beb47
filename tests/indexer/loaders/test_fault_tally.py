"""The faults of a load.

1. Errors come first, by row; then warnings, the dearest first, each rank by row.
2. Of each kind (code and field, whatever the place in a list) the first ones are kept, of errors more; a rare kind is
   not lost behind a frequent one. All are counted, and it is told whether any were left out.
3. Names that a sender has made up cannot make it grow: beyond `MOST_KINDS` they are counted as one.
"""

from __future__ import annotations

from dictionaries.faults import Fault, FaultTotal
from dictionaries.reasons import Message, Rank
from indexer.loaders.fault_tally import KEPT, MOST_KINDS, FaultTally

LACKING = Message("incomplete", "缺少", "missing", rank=Rank.INCOMPLETE)()
UNLIKE = Message("contradiction", "不一致", "they differ", rank=Rank.CONTRADICTORY)()
IGNORED = Message("unknown_field", "已忽略", "ignored")()
WRONG = Message("unknown_region", "没有", "none")()


def tally(*faults: Fault) -> FaultTally:
    found = FaultTally()
    found.note(faults)
    return found


def test_what_matters_first_is_told_first() -> None:
    lacking = [Fault(row, "fee", LACKING, True) for row in (1, 2)]
    unlike, ignored = Fault(2, "level", UNLIKE, True), Fault(4, "colour", IGNORED, True)
    wrong = [Fault(3, "region", WRONG), Fault(9, "region", WRONG)]
    found = tally(*lacking, unlike, wrong[0], ignored, wrong[1])
    assert found.faults == [*wrong, ignored, unlike, *lacking]
    assert [total.code for total in found.totals] == ["unknown_region", "incomplete", "contradiction", "unknown_field"]


def test_of_each_kind_the_first_are_kept_and_all_are_counted() -> None:
    many = [Fault(row, f"materials.{row}.name", LACKING, True) for row in range(1_000)]
    rare = [Fault(2_000 + row, "title", LACKING, True) for row in range(5)]
    wrong = [Fault(row, "region", WRONG) for row in range(300)]
    found = tally(*many, *rare, *wrong)
    assert found.faults == [*wrong[: KEPT[False]], *many[: KEPT[True]], *rare]
    assert (found.count(warning=False), found.count(warning=True), found.cut) == (300, 1_005, True)
    assert found.totals == [
        FaultTotal("unknown_region", "region", False, 300),
        FaultTotal("incomplete", "materials.name", True, 1_000),
        FaultTotal("incomplete", "title", True, 5),
    ]
    assert not tally(*rare).cut


def test_names_made_up_do_not_make_it_grow() -> None:
    found = tally(*(Fault(row, f"field{row}", IGNORED, True) for row in range(10_000)), Fault(1, "region", WRONG))
    assert (len(found.totals), len(found.faults)) == (MOST_KINDS + 2, MOST_KINDS + KEPT[True] + 1)
    assert sum(total.count for total in found.totals) == 10_001
    assert FaultTotal("unknown_field", "", True, 10_000 - MOST_KINDS) in found.totals
