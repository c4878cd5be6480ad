"""The Debian whose newer wine plays the workstation: made once, entered by a person whose name has accents.

Everything it is lent (the build, the screen) is mounted in a namespace of this process: nothing stays mounted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = "trixie"
PACKAGES = ("wine", "wine64", "fonts-liberation")
ACCOUNT = "Élodie d'Été"
#: No account of a Debian just made has this number.
NUMBER = 4217
ALONE = "CLAUSULE_ESSAI_ISOLE"
#: Seconds in which the X server opens its door.
STARTING = 60
SCREEN, SIZE = ":97", "1366x768x24"
SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where every X server puts its door


@dataclass(frozen=True, slots=True)
class System:
    """A Debian in a folder, and the account that uses it."""

    root: Path

    @property
    def home(self) -> Path:
        """The folder of the person, as this machine sees it."""
        return self.root / "home" / str(NUMBER)

    def words(self, *command: str, person: bool = True) -> list[str]:
        """Return the call of a command in it, by the person or by its administrator."""
        who = [f"--userspec={NUMBER}:{NUMBER}"] if person else []
        return ["chroot", *who, str(self.root), *command]


def tool(name: str) -> str:
    """Return where a tool of this machine is, that of the administrator included."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin") or name


def alone(script: str, arguments: list[str]) -> None:
    """Start this process again with mounts of its own, once."""
    if ALONE not in os.environ:
        os.environ[ALONE] = "1"
        words = ["unshare", "--mount", "--propagation", "private", sys.executable, script, *arguments]
        os.execvp(words[0], words)  # noqa: S606 - our own words


def make_system(system: System) -> None:
    """Make the Debian with its wine, once, and its account. Raises CalledProcessError."""
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}

    def done(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environ)

    if not (system.root / "etc" / "debian_version").exists():
        done(tool("debootstrap"), "--variant=minbase", SUITE, str(system.root))
    if not (system.root / "usr/lib/wine/wine64").exists():
        for source in Path("/etc/apt").glob("apt.conf.d/*proxy*"):
            shutil.copyfile(source, system.root / "etc/apt/apt.conf.d" / source.name)
        done(*system.words("apt-get", "update", "-qq", person=False))
        install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES)
        done(*system.words(*install, person=False))
    accounts = system.root / "etc" / "passwd"
    if f":x:{NUMBER}:" not in accounts.read_text("utf-8"):
        with accounts.open("a", encoding="utf-8") as file:
            file.write(f"{ACCOUNT}:x:{NUMBER}:{NUMBER}:{ACCOUNT}:/home/{NUMBER}:/bin/sh\n")
    system.home.mkdir(parents=True, exist_ok=True)
    os.chown(system.home, NUMBER, NUMBER)


def lend(system: System, *folders: Path) -> None:
    """Let the Debian see folders under the same names, the devices and the door of the screen."""
    SOCKETS.mkdir(exist_ok=True)
    for folder in (*folders, SOCKETS):
        place = system.root / folder.relative_to("/")
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run([tool("mount"), "--bind", str(folder), str(place)], check=True)
    subprocess.run([tool("mount"), "-t", "proc", "proc", str(system.root / "proc")], check=True)
    subprocess.run([tool("mount"), "--rbind", "/dev", str(system.root / "dev")], check=True)


def give(folder: Path) -> None:
    """Make the person the owner of a folder and of all that is in it."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NUMBER, NUMBER, follow_symlinks=False)


@contextmanager
def screen() -> Iterator[None]:
    """Hold a screen on which windows are really drawn, and one of them has the keys."""
    quiet = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    words = [tool("Xvfb"), SCREEN, "-screen", "0", SIZE, "-ac", "-nolisten", "tcp"]
    with quiet(words) as server:
        _wait_for_door(SOCKETS / SCREEN.replace(":", "X"))
        environ = {"PATH": os.environ["PATH"], "DISPLAY": SCREEN, "HOME": "/nonexistent"}
        with quiet([tool("openbox")], env=environ) as manager:
            try:
                yield
            finally:
                manager.terminate()
                server.terminate()


def _wait_for_door(door: Path) -> None:
    limit = monotonic() + STARTING
    while not door.exists() and monotonic() < limit:
        sleep(0.1)


def photograph(target: Path) -> None:
    """Write what the screen shows."""
    environ = {"PATH": os.environ["PATH"], "DISPLAY": SCREEN}
    subprocess.run([tool("import"), "-window", "root", str(target)], check=True, env=environ)


def windows_titled(words: str) -> list[str]:
    """Return the numbers of the windows in sight whose title holds these words."""
    environ = {"PATH": os.environ["PATH"], "DISPLAY": SCREEN, "LANG": "C.UTF-8"}
    search = [tool("xdotool"), "search", "--onlyvisible", "--name", words]
    done = subprocess.run(search, check=False, env=environ, capture_output=True, text=True)
    return done.stdout.split()


def moved(before: Path, after: Path) -> int:
    """Return how many points differ between two photographs."""
    words = [tool("compare"), "-metric", "AE", str(before), str(after), "null:"]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return int(float(done.stderr.split()[0]))


def press(*keys: str) -> None:
    """Press keys, for the window that has them."""
    environ = {"PATH": os.environ["PATH"], "DISPLAY": SCREEN, "LANG": "C.UTF-8"}
    subprocess.run([tool("xdotool"), "key", "--delay", "150", *keys], check=True, env=environ)
