"""The eyes and the hand of a trial: starts a window, reads on the screen what it says, clicks what it names.

Run by the Python of the system that is tried, which has pyatspi, on a screen and a bus of its own:
`trial_screen.py STEPS PROGRAM WORD…`, STEPS being a JSON list of [verb, word]. It waits for states, not for times:
voir (a text is in sight), cliquer (on the control of that name), tuer (a signal), finir (the code of its end).
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pyatspi  # type: ignore[import-not-found]  # of the system, not of our environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: The longest that a state is waited for, on a machine that does other things.
SECONDS = 300
PAUSE = 0.3
DEPTH = 18
#: Their rows are what the person wrote, by the thousand: they are not walked.
TABLES = (pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE_TABLE)


class Absent(Exception):
    """What was waited for did not come; the message is French."""


def nodes(node: Any, depth: int = 0) -> Iterator[Any]:
    """Give what is under a node of the tree, itself first."""
    if node is None or depth > DEPTH:
        return
    yield node
    if node.getRole() not in TABLES:
        for rank in range(node.childCount):
            yield from nodes(node.getChildAtIndex(rank), depth + 1)


def words_of(node: Any) -> str:
    """Return what a node says: the text that is in it, else its name."""
    if node.getRole() == pyatspi.ROLE_TEXT:
        text = node.queryText()
        return str(text.getText(0, text.characterCount))
    return str(node.name)


def in_sight(pid: int) -> list[tuple[str, Any]]:
    """Return what the windows of a program say, each with its node; nothing while they change."""
    desktop = pyatspi.Registry.getDesktop(0)
    found = []
    try:
        for rank in range(desktop.childCount):
            application = desktop.getChildAtIndex(rank)
            if application is not None and application.get_process_id() == pid:
                shown = [n for n in nodes(application) if n.getState().contains(pyatspi.STATE_SHOWING)]
                found += [(words_of(node), node) for node in shown]
    except Exception:  # noqa: BLE001  # pyatspi raises its own and those of GLib; what is read again is whole
        return []
    return [(words, node) for words, node in found if words]


def waited(process: subprocess.Popen[bytes], wanted: Callable[[str, Any], bool], what: str) -> tuple[str, Any]:
    """Return the first thing in sight that is `wanted`. Raises Absent with what is in sight instead."""
    limit = monotonic() + SECONDS
    last: list[str] = []
    while monotonic() < limit:
        seen = in_sight(process.pid)
        for words, node in seen:
            if wanted(words, node):
                return words, node
        last = [words for words, _node in seen] or last
        if process.poll() is not None:
            raise Absent(f"fini (code {process.returncode}) sans montrer « {what} » ; à l’écran : {last[-40:]}")
        sleep(PAUSE)
    raise Absent(f"« {what} » n’est pas venu ; à l’écran : {last[-60:]}")


def see(process: subprocess.Popen[bytes], text: str) -> None:
    """Wait for a text, and print the whole of it."""
    words, _node = waited(process, lambda words, _node: text in words, text)
    print("vu :", words.replace("\n", " | "), flush=True)


def click(process: subprocess.Popen[bytes], name: str) -> None:
    """Wait for a control that can be used and does not move, and click in the middle of it."""
    places: list[tuple[int, int]] = []

    def at_rest(words: str, node: Any) -> bool:
        state = node.getState()
        if words != name or not (state.contains(pyatspi.STATE_ENABLED) and "Component" in node.get_interfaces()):
            return False
        if node.getRole() == pyatspi.ROLE_LABEL:
            return False
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        places.append((box.x + box.width // 2, box.y + box.height // 2))
        return places[-2:-1] == places[-1:]

    waited(process, at_rest, name)
    pyatspi.Registry.generateMouseEvent(*places[-1], "b1c")


def end(process: subprocess.Popen[bytes], code: str) -> None:
    """Wait for the end, and check its code. Raises Absent."""
    found = process.wait(SECONDS)
    if found != int(code):
        raise Absent(f"code {found} au lieu de {code}")


STEPS: dict[str, Callable[[subprocess.Popen[bytes], str], None]] = {
    "voir": see,
    "cliquer": click,
    "tuer": lambda process, name: process.send_signal(getattr(signal, name)),
    "finir": end,
}


def main(steps: Sequence[tuple[str, str]], command: Sequence[str]) -> int:
    """Play the steps on a program; return 0 when each came."""
    process = subprocess.Popen(command)
    try:
        for verb, word in steps:
            STEPS[verb](process, word)
    except (Absent, subprocess.TimeoutExpired) as error:
        print(f"NON : {error}", flush=True)
        return 1
    finally:
        process.kill()
        process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
