"""Compiles once the Python modules that PySide6 carries as text: `appui_qt.py FOLDER`.

They lie in a zip inside libshiboken and would be compiled at each start (20 ms of 120). libshiboken looks first for
them in a folder `files.dir` beside itself: the frozen program has it, in the bytecode of its own interpreter.
"""

from __future__ import annotations

import importlib
import py_compile
import sys
import tempfile
from pathlib import Path

LOADER = "shibokensupport.signature.loader"


def main(target: Path) -> None:
    """Write the modules in a folder, as « .pyc » without source."""
    importlib.import_module("PySide6.QtCore")
    carried = sys.modules[LOADER].__loader__.zfile
    with tempfile.TemporaryDirectory() as temporary:
        for name in carried.namelist():
            if name.endswith(".py"):
                source, compiled = Path(temporary) / "source.py", target / f"{name}c"
                source.write_bytes(carried.read(name))
                compiled.parent.mkdir(parents=True, exist_ok=True)
                never = py_compile.PycInvalidationMode.UNCHECKED_HASH
                py_compile.compile(str(source), str(compiled), dfile=name, doraise=True, invalidation_mode=never)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
