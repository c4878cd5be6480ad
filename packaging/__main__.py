"""The command of the repository: `python3 packaging run | test | check | clausule`.

Parses on Python 3.8 so that an old interpreter gets an explanation instead of a syntax error; everything
else is in the modules beside this one, imported only once the version is known to be right.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

EXIT_OLD_PYTHON = 90
OLDEST_MINOR = 11
NEWEST_MINOR = 15


def refusal(version: tuple[int, ...], candidates: list[str]) -> str:
    """Return why this Python cannot start Clausule, or an empty string if it can."""
    if version[:2] >= (3, OLDEST_MINOR):
        return ""
    lines = [
        f"Clausule demande Python 3.{OLDEST_MINOR} ou plus récent ; celui-ci est Python {version[0]}.{version[1]}.",
        "Rien n’a été installé ni modifié.",
    ]
    if candidates:
        lines.append(f"À faire : relancez la même commande avec {candidates[0]}, présent sur ce poste.")
    else:
        lines.append(
            "À faire : installez un Python plus récent (Debian 12 et ses suivantes le fournissent ; "
            "sous Windows, python.org ou le portail logiciel du service), puis relancez."
        )
    return "\n".join(lines)


def newer_pythons() -> list[str]:
    """Return the names of suitable interpreters found on the PATH that do start, newest first."""
    names = [f"python3.{minor}" for minor in range(NEWEST_MINOR, OLDEST_MINOR - 1, -1)]
    return [name for name in names if shutil.which(name) and starts(name)]


def starts(name: str) -> bool:
    """Tell whether an interpreter runs: version managers leave names that answer with an error."""
    try:
        silence = subprocess.DEVNULL
        return subprocess.call([name, "-c", ""], stdout=silence, stderr=silence) == 0
    except OSError:
        return False


def main() -> int:
    """Refuse an old Python in plain words, else hand over to the verbs."""
    if sys.version_info[:2] < (3, OLDEST_MINOR):
        sys.stderr.write(refusal(sys.version_info[:3], newer_pythons()) + os.linesep)
        return EXIT_OLD_PYTHON
    import verbs  # noqa: PLC0415 - its syntax is that of 3.11, an older Python must not read it

    return verbs.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
