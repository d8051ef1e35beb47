"""`make clients`: builds the client packages, installs each, and lets it and the bare generators' clients work.

    .venv/bin/python .ci/clients [python|java|typescript …]

For each language, in this order:

1. the package: clients/LANGUAGE and what is generated from the OpenAPI document → build/clients/dist
2. the installed package runs clients/LANGUAGE/examples against a service, on a way where requests come to grief
3. a client that the generator makes of the document with its default options, without our layer, goes the same way

What the machine lacks is said and passed over; what fails is said, and the exit status is 1. Each step's output is in
build/clients/LOG. A service is started over a few sample documents, unless ZWFW_URL names one (with a key in ZWFW_KEY).
Packages come from where pip, mvn and npm are set to take them from.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import java
import python
import typescript
from service import Service
from steps import BUILD, DIST, StepFailed, log, missing, say, write_document

Step = Callable[[Path, Service], None]
LANGUAGES = {"python": python, "java": java, "typescript": typescript}


def main(names: Sequence[str]) -> int:
    """Run the languages named, or all; the exit status."""
    DIST.mkdir(parents=True, exist_ok=True)
    document = write_document()
    with Service.started() as service:
        outcomes = [outcome for name in names or LANGUAGES for outcome in outcomes_of(name, document, service)]
    done, failed = ([name for name, well in outcomes if well is wanted] for wanted in (True, False))
    say(f"完成 · done: {', '.join(done) or '-'}")
    if failed:
        say(f"失败 · failed: {', '.join(failed)}")
    return 1 if failed else 0


def outcomes_of(name: str, document: Path, service: Service) -> Iterator[tuple[str, bool]]:
    """Each step of a language that this machine can do, and whether it went well."""
    language = LANGUAGES[name]
    if lacking := missing(language.PROGRAMS):
        say(f"跳过 {name}：没有 {lacking} · skipped {name}: {lacking} is missing")
        return
    log.set(BUILD / f"{name}.log")
    log.get().unlink(missing_ok=True)
    steps = [language.package, language.use, language.bare]
    while steps:
        step = steps.pop(0)
        say(f"{name}：{step.__doc__}")
        well = went_well(step, document, service)
        yield f"{name} {step.__name__}", well
        if step is language.package and not well:
            steps.remove(language.use)


def went_well(step: Step, document: Path, service: Service) -> bool:
    """Do a step; tell why it failed, if it did."""
    try:
        step(document, service)
    except StepFailed as failure:
        say(str(failure), f"日志 · log: {log.get()}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
