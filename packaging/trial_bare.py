"""The bare Debian on which the package is tried, and its person, whose name has accents and an apostrophe."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

SUITE = "bookworm"
LAST_LINES = 15
ACCOUNT = "Hélène d’Arc"
#: No account of a Debian just made has this number.
NUMBER = 4218
#: Written by the person, so kept when the program is removed.
HOME = "home/Hélène d'Arc"
AS_PERSON = f"export HOME={shlex.quote('/' + HOME)} LANG=C.UTF-8; "


def in_system(system: Path, *command: str, account: str = "root", code: int = 0) -> str:
    """Run a command in the bare system; return what it printed. Raises SystemExit when it ends otherwise."""
    words = ["chroot", str(system), "runuser", "-u", account, "--", *command]
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LANG": "C.UTF-8"}
    done = subprocess.run(
        words, check=False, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != code:
        last = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
        raise SystemExit(
            f"«\u00a0{' '.join(command)}\u00a0»\u00a0: code {done.returncode} au lieu de {code}\n{last}"
        )
    return done.stdout


def as_person(system: Path, words: str, code: int = 0) -> str:
    """Run words of the shell as the person; return what they printed."""
    return in_system(system, "sh", "-e", "-c", AS_PERSON + words, account=ACCOUNT, code=code)


def make_system(system: Path) -> None:
    """Make the bare system and the account of the person, once."""
    if not (system / "etc" / "debian_version").exists():
        subprocess.run(
            [shutil.which("debootstrap") or "/usr/sbin/debootstrap", "--variant=minbase", SUITE, str(system)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    for source in Path("/etc/apt").glob("apt.conf.d/*proxy*"):
        shutil.copyfile(source, system / "etc/apt/apt.conf.d" / source.name)
    accounts = system / "etc" / "passwd"
    if f":x:{NUMBER}:" not in accounts.read_text("utf-8"):
        with accounts.open("a", encoding="utf-8") as file:
            file.write(f"{ACCOUNT}:x:{NUMBER}:{NUMBER}:{ACCOUNT}:/{HOME}:/bin/sh\n")
    in_system(system, "apt-get", "update", "-qq")


def new_home(system: Path) -> None:
    """Give the person a folder that never saw Clausule."""
    shutil.rmtree(system / HOME, ignore_errors=True)
    (system / HOME).mkdir(parents=True)
    os.chown(system / HOME, NUMBER, NUMBER)


def expect(said: str, *words: str) -> None:
    """Raise SystemExit when a word is not in what was said."""
    missing = [word for word in words if word not in said]
    if missing:
        raise SystemExit(f"Non dit\u00a0: {', '.join(missing)}. Dit\u00a0:\n{said[-2000:]}")


def sums(system: Path) -> dict[str, int]:
    """Return the files of the person with the hash of what they hold, logs left out."""
    home = system / HOME
    files = (path for path in home.rglob("*") if path.is_file() and "journaux" not in path.parts)
    return {path.relative_to(home).as_posix(): hash(path.read_bytes()) for path in files}
