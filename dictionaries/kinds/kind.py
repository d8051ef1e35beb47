"""What a kind of dictionary is: one declaration, from which all that lists kinds is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import Flag, StrEnum, auto
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, get_type_hints

from dictionaries.faults import Fault
from dictionaries.kinds import column_parsers as cells
from dictionaries.kinds.column_parsers import Cell, Choice
from dictionaries.patterns import offer_patterns, phrase_patterns

if TYPE_CHECKING:
    from dictionaries.lexicon.scope import ConditionalEntry

# The text of a row that is about no one term, and the end of a query that goes on anyhow.
EVERY_TEXT = "*"
# Column and reason, in Chinese.
CellFault: TypeAlias = tuple[str, str]
# An error blocks a publish, a warning asks.
Level = Literal["error", "warn"]
# Parser of patterns → why one is too large; parsers say so too, but not of rows that an earlier version let in.
TOO_LARGE: Mapping[Cell, Callable[[str], str]] = {
    cells.pattern: phrase_patterns.too_large,
    cells.offer: offer_patterns.too_large,
}


class Group(StrEnum):
    """Groups of the console's navigation, in its order."""

    UNDERSTANDING = "查询理解"
    SPELLING = "纠错与读音"
    LISTS = "联想、热词与置顶"
    WAYS = "直达"
    PLACES = "地名"
    BANS = "违禁与求助"
    RANKING = "排序"


class Trait(Flag):
    """What is true of all rows of a kind."""

    NATIONAL = auto()  # they act for everybody: documents are cut into words, read and grouped once for all regions
    FOUR_EYES = auto()  # a single person's slip does much harm: two look at each unless a site says otherwise
    BANS = auto()  # they ban, or excuse what is banned
    PLAIN = auto()  # their keys are plain texts, in which signs and spaces make no other word
    SAID = auto()  # they hold what people say: word vectors are learned from it
    ASKED = auto()  # they begin with what people may ask: a preview offers to try it
    NO_TERM = auto()  # their texts are no terms of a thesaurus
    REREADS = auto()  # they take words of a query away, read others in their place, or choose another region
    # What a changed row changes, besides what is understood of a query.
    PAGES = auto()
    SUGGESTIONS = auto()
    HOT = auto()
    SPELLS = auto()  # what is known of spelling


class Act(Flag):
    """What a row does to a text that some others must not have; what comes first here is told first."""

    BANS = auto()
    CORRECTS = auto()
    DENIES = auto()
    PINS = auto()
    DROPS = auto()  # it is not required
    REMOVES = auto()
    ASKS = auto()
    PLACES = auto()


class Column(NamedTuple):
    """A column of a kind: its header in Chinese, what it says and how it is filled in, how its cells are read."""

    label: str
    meaning: str
    read: Cell


Note = Annotated[str, Column("备注", "给维护者看的说明，可留空", cells.free)]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of a row that other rows may gainsay.

    Attributes:
        column: Whose texts they are.
        of: Reads them; None: the column is the text.
        only: Column and the value that it has in the rows that count.
        leads: How bad it is that one holds a banned word, where it leads people somewhere.
        error, warn: What must not be done to them by other rows, and what is asked about.
        act: What the row does to these texts.
        is_goal: Whether a new ban of one is asked about.
    """

    column: str
    of: Callable[[Any], tuple[str, ...]] | None = None
    only: tuple[str, str] | None = None
    leads: Level | None = None
    error: Act = field(default=Act(0))
    warn: Act = field(default=Act(0))
    act: Act = field(default=Act(0))
    is_goal: bool = False

    def read(self, entry: Any) -> tuple[str, ...]:
        """Those of a row."""
        if self.only is not None and getattr(entry, self.only[0]) != self.only[1]:
            return ()
        return (getattr(entry, self.column),) if self.of is None else self.of(entry)


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry, the file and row that it was read from, and when it acts (see `ConditionalEntry`)."""

    entry: Any
    file: str
    row: int
    starts: str = ""
    ends: str = ""

    def fault(self, column: str, reason: str) -> Fault:
        """A fault of it."""
        return Fault(self.row, column, reason, file=self.file)


Entries: TypeAlias = Mapping[str, tuple[PlacedEntry, ...]]
Rule: TypeAlias = Callable[[Entries], Iterator[Fault]]
# The rows of everybody, by kind.
Served: TypeAlias = Mapping[str, Sequence[Any]]
# A row, what it would replace or take away (None: nothing), the rows of everybody → why it may not act, in Chinese; ""
# where it may.
Tightening: TypeAlias = "Callable[[ConditionalEntry, Any | None, Served], str]"


@dataclass(frozen=True, slots=True)
class Former:
    """The name and the columns that a kind had before it was renamed: a site's files of that time are read on."""

    name: str
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.tsv"


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of dictionary.

    Attributes:
        name: The file's name without `.tsv`, and the field of the lexicon.
        label: What an admin calls it.
        entry: A row as a value: a dataclass whose fields with a `Column` are the columns of the file.
        key: Columns that no two rows have the same of.
        group: Where the console lists it, at `place` among the others: the lower the earlier.
        purpose: What a row does, in one Chinese sentence.
        traits: What is true of its rows.
        former: What it was called before, None: never otherwise. Files, compiled files and versions know it by that.
        later: Fields that came later: files may leave such columns out, compiled files of before have none, and rows
            that do not use them have the version of before.
        region: The column whose codes have to be regions of today; "": none.
        check: What is wrong with a row by itself.
        rules: What is wrong with its rows among others.
        tighten: What rows of a region, site or department may not do: lower levels may tighten what is banned, and
            never loosen it. Asked when rows are checked, and again when they are merged: a ban that comes later for
            everybody holds against a weaker row that was right before.
        never_alone: Whether what a row says (None: nothing), in place of what is said now, takes two persons always.
        texts: Those that other rows may gainsay.
        parts: Names of what an analysis looks up that is made of its rows; none: an analysis uses none of them.
        needles: Gives the texts of a row one of which stands in every query that the row has a part in; None: rows are
            found otherwise.
        turn: The order in which an analysis looks at kinds with needles.
    """

    name: str
    label: str
    entry: type[Any]
    key: tuple[str, ...]
    group: Group
    purpose: str
    traits: Trait = field(default=Trait(0))
    place: int = 9
    former: Former | None = None
    later: tuple[str, ...] = ()
    region: str = ""
    check: Callable[[Any], Iterator[CellFault]] | None = None
    rules: tuple[Rule, ...] = ()
    tighten: Tightening | None = None
    never_alone: Callable[[Any | None, Any | None], bool] | None = None
    texts: tuple[Texts, ...] = ()
    parts: tuple[str, ...] = ()
    needles: Callable[[Any], Iterable[str]] | None = None
    turn: int = 0
    fields: Mapping[str, Column] = field(init=False)
    columns: Mapping[str, Cell] = field(init=False)
    added: Mapping[str, Any] = field(init=False)
    _key_values: Callable[[Any], tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.entry, include_extras=True)
        found = {name: getattr(hint, "__metadata__", (None,))[0] for name, hint in hints.items()}
        values = {one.name: one.default for one in fields(self.entry) if one.default is not MISSING}
        columns = {name: column for name, column in found.items() if isinstance(column, Column)}
        object.__setattr__(self, "fields", columns)
        object.__setattr__(self, "columns", {name: column.read for name, column in columns.items()})
        object.__setattr__(self, "added", {name: values[name] for name in self.later})
        # a getter of two columns gives a tuple, one of a single column does not
        object.__setattr__(self, "_key_values", attrgetter(*self.key * 2))

    def key_of(self, entry: Any) -> tuple[Any, ...]:
        """The values of an entry's key columns. Thousands of rows are asked at each publish."""
        return self._key_values(entry)[: len(self.key)]

    @property
    def digest_name(self) -> str:
        """Its name in digests, which a renaming does not change."""
        return self.former.name if self.former else self.name

    @property
    def digest_columns(self) -> tuple[str, ...]:
        """Its columns in digests."""
        return self.former.columns if self.former else tuple(self.columns)

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.tsv"

    def choices(self, column: str) -> tuple[str, ...]:
        """The values that a column may have; () where it is free."""
        read = self.columns[column]
        if not isinstance(read, Choice):
            return ()
        # what may be left empty, and means something of its own then, can be chosen to be
        return ("", *read.choices) if read.default == "" else tuple(read.choices)

    def value_labels(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Column and value → how the console names it, of columns with a fixed set of values."""
        for column, read in self.columns.items():
            if isinstance(read, Choice):
                yield from (((column, value), label) for value, label in read.choices.items())

    def called(self, column: str, value: str) -> str:
        """How the console names a value; what has no name is as it is written."""
        read = self.columns[column]
        return read.choices.get(value, value) if isinstance(read, Choice) else value

    @property
    def is_asked(self) -> bool:
        """Whether its rows begin with what people may ask: a preview offers to try it."""
        return Trait.ASKED in self.traits

    @property
    def checks_cells(self) -> bool:
        """Whether anything can be wrong with a row by itself that its cells can show together."""
        return self.check is not None or not TOO_LARGE.keys().isdisjoint(self.columns.values())

    def cell_faults(self, entry: Any) -> Iterator[CellFault]:
        """What is wrong with a row by itself, in two of its cells together or because of an earlier version."""
        for column, read in self.columns.items():
            if read in TOO_LARGE and (fault := TOO_LARGE[read](getattr(entry, column))):
                yield column, fault
        if self.check is not None:
            yield from self.check(entry)
