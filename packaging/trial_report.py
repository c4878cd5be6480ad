"""What a trial did, step by step, kept whether it went well or not, and written to a file at the end."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = 2000


class Wrong(Exception):
    """Something that is not as it should be; the message is French."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done, in which scene, how it ended and what was seen."""

    scene: str
    step: str
    done: bool
    seconds: float
    seen: str


@dataclass(slots=True)
class Report:
    """The steps of a trial. `about`: what was tried, for the head of the file."""

    about: dict[str, object]
    steps: list[Step] = field(default_factory=list)
    _scene: str = ""

    @contextmanager
    def scene(self, title: str) -> Iterator[None]:
        """Play a scene: its first wrong step ends it, and the next scene is played all the same."""
        self._scene = title
        try:
            yield
        except Wrong:
            return

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Time a step and keep it; the list given takes what was seen. Raises Wrong when it is."""
        seen: list[str] = []
        start = monotonic()
        try:
            yield seen
        except Wrong as error:
            self._keep(what, monotonic() - start, str(error)[-LAST:], done=False)
            raise
        self._keep(what, monotonic() - start, " ; ".join(seen), done=True)

    @property
    def wrong(self) -> list[Step]:
        """The steps that did not end well."""
        return [step for step in self.steps if not step.done]

    def write(self, target: Path) -> None:
        """Write the report as JSON."""
        told = {**self.about, "reussi": not self.wrong, "etapes": [asdict(step) for step in self.steps]}
        target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def _keep(self, what: str, seconds: float, seen: str, *, done: bool) -> None:
        self.steps.append(Step(self._scene, what, done, round(seconds, 1), seen))
        mark = "oui" if done else "NON"
        print(f"{mark}  {self._scene} : {what} ({seconds:.0f} s){' : ' + seen if seen else ''}", flush=True)
        sys.stdout.flush()
