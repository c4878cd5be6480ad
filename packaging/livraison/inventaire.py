"""Writes what its environment holds, as JSON: name, version, licence, files and licence files of each package.

`inventaire.py [FOLDER]`: what a folder of packages holds, which may be for another system.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path

WORDS = ("LICEN", "COPYING", "NOTICE")
SUFFIXES = ("", ".txt", ".md", ".rst")


def inventory(folders: list[str]) -> list[dict[str, object]]:
    """Return one table per package. `folders`: where to look; none, the environment itself."""
    found: list[dict[str, object]] = []
    for package in importlib.metadata.distributions(path=folders or sys.path):
        told = package.metadata
        urls = told.get_all("Project-URL") or [""]
        found.append(
            {
                "name": told["Name"],
                "version": package.version,
                "expression": told["License-Expression"] or "",
                "license": told["License"] or "",
                "classifiers": [c for c in told.get_all("Classifier") or () if c.startswith("License ::")],
                "home": told["Home-page"] or urls[0].partition(", ")[2],
                "texts": licence_texts(package),
                "files": [path.as_posix() for path in package.files or () if ".dist-info" not in path.parts[0]],
            }
        )
    return found


def licence_texts(package: importlib.metadata.Distribution) -> list[str]:
    """Return the words of its licence files."""
    named = [
        Path(str(path.locate()))
        for path in package.files or ()
        if path.suffix in SUFFIXES and any(word in str(path).upper() for word in WORDS)
    ]
    return [path.read_text("utf-8", errors="replace") for path in named if path.is_file()]


if __name__ == "__main__":
    print(json.dumps(inventory(sys.argv[1:])))
