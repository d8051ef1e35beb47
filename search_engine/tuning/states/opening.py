"""A state by what people call it: each form is a row of `FORMS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from dictionaries.lexicon import Lexicon
from dictionaries.reasons import Message
from indexer.building.steps import Progress, no_progress
from indexer.store.area import Area
from indexer.store.audit.author import Author
from ranker.profile import ENDING, read_profile
from ranker.signals import all_signals, check_weights
from search_engine.editing.actor import Actor
from search_engine.editing.drafts.choosing import drafts_chosen, version_chosen
from search_engine.editing.opening import editor_of
from search_engine.editing.replay.preview_place import View
from search_engine.editing.replay.replaying import Previewing
from search_engine.editing.versions.publishing import Build
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.tuning.states.installed import InstalledState
from search_engine.tuning.states.remote import RemoteService
from search_engine.tuning.states.run_file import RunFile
from search_engine.tuning.states.state import State

NO_STATE = Message(
    "unknown_value", "“{text}”不是可以比较的对象", "“{text}” cannot be compared",
    "写法：live、方案.toml、profile:名称、version:编号、draft:编号,编号、run:文件、home:文件夹、https://…",
    "write live, FILE.toml, profile:NAME, version:NUMBER, draft:NUMBER,…, run:FILE, home:FOLDER, https://…", joint="；",
)  # fmt: skip
NO_FILE = Message("not_found", "没有这个文件或文件夹：{path}", "there is no such file or folder: {path}")
NO_NUMBERS = Message(
    "wrong_form", "“{text}”应为编号，几个用逗号隔开", "“{text}” should be numbers, with commas between"
)
LIVE = "live"


class StateOpener:
    """Opens states of one installation, all over the same view of its index.

    Args:
        progress: Told while an index is made as drafts want it.
    """

    def __init__(self, place: Installation, progress: Progress = no_progress) -> None:
        self._place, self._progress = place, progress

    def open(self, text: str) -> State:
        """The state of that name. Raises `BadParameters`, `NotFound`, `InvalidProfile`, `NotReady`, as they say."""
        form, _, value = text.strip().partition(":")
        if form in ("http", "https"):
            return RemoteService(text, text.strip())
        if not value and form.endswith(ENDING):
            form, value = "profile", form
        if form not in FORMS or bool(value) != (form != LIVE):
            raise BadParameters([Detail("state", NO_STATE(text=text))])
        return FORMS[form](self, text, value.strip())

    @cached_property
    def _previewing(self) -> Previewing:
        return Previewing(self._place, progress=self._progress)

    def live(self, name: str = LIVE, _value: str = "") -> InstalledState:
        """What people see now."""
        return InstalledState(name, self._previewing.now)

    def profile(self, name: str, value: str) -> State:
        """What is live, ordered by the profile of a file, or by one of the installation's that is named."""
        path = Path(value if value.endswith(ENDING) else self._place.rank_profile_folder / f"{value}{ENDING}")
        if not path.is_file() and value in self._place.rank_profiles.names():
            return InstalledState(name, self._previewing.now, value)
        profile = read_profile(path)
        check_weights(profile, all_signals())
        return self.live().apart().ordered_by(profile, name)

    def version(self, name: str, value: str) -> State:
        """What people saw by a version of the dictionaries, of today's documents."""
        return self._by(name, version_chosen(_numbers(value)[0]))

    def draft(self, name: str, value: str) -> State:
        """What people would see with some drafts."""
        actor = Actor(Author.of_shell(), Area(self._place.tree()))
        return self._by(name, drafts_chosen(actor, _numbers(value)))

    def run(self, name: str, value: str) -> State:
        """What a run file says."""
        return RunFile(name, _existing(value), self._titles)

    def home(self, name: str, value: str) -> State:
        """What is live in another installation on this machine."""
        settings = self._place.settings.changed(home=_existing(value), database="")
        return InstalledState(name, Previewing(Installation(settings, read_only=True)).now)

    def _by(self, name: str, build: Build) -> State:
        lexicon: Lexicon = editor_of(self._place).propose(build).lexicon
        view: View = self._previewing.then(lexicon)
        return InstalledState(name, view)

    def _titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        return self.live().titles(ids)


FORMS: Mapping[str, Callable[[StateOpener, str, str], State]] = MappingProxyType(
    {
        LIVE: StateOpener.live,
        "profile": StateOpener.profile,
        "version": StateOpener.version,
        "draft": StateOpener.draft,
        "run": StateOpener.run,
        "home": StateOpener.home,
    }
)


def _numbers(text: str) -> list[int]:
    numbers = [part.strip() for part in text.split(",")]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise BadParameters([Detail("state", NO_NUMBERS(text=text))])
    return [int(number) for number in numbers]


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise BadParameters([Detail("state", NO_FILE(path=text))])
    return path
