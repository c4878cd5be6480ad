"""`python -m ui`: the window, or the guided journey through it."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.socle import paths
from app.socle.errors import EnvironmentFault
from ui.arguments import lire_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator


def _ouvrir_les_flux_absents() -> None:
    """Open what Windows does not give to a window started by a double click: words go nowhere, and none fails."""
    for nom in ("stdout", "stderr"):
        if getattr(sys, nom, None) is None:
            setattr(sys, nom, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # for the whole run


@contextlib.contextmanager
def _arrets_traces() -> Iterator[None]:
    """Have a crash of a library write its place, before Qt is loaded; what the last run wrote waits to be told."""
    try:
        dossier = paths.journaux()
        trace = dossier / paths.TRACE
        # Windows refuses while another window writes there: told at a later start.
        with contextlib.suppress(OSError):
            if trace.stat().st_size:
                trace.replace(dossier / paths.TRACE_A_DIRE)
        flux = trace.open("a", encoding="utf-8")
    except (OSError, EnvironmentFault):  # said by the start, which needs the folder too
        yield
        return
    with flux:
        faulthandler.enable(flux)
        try:
            yield
        finally:
            faulthandler.disable()


def main() -> int:
    """Do what the command line asks; return the exit code."""
    # A start has no cycle worth 13 ms of search, and a worker that imports must not collect those of the window:
    # `ui.workers.ramassage` takes over.
    gc.disable()
    _ouvrir_les_flux_absents()
    choix = lire_arguments(sys.argv[1:])
    if choix.donnees is not None:
        os.environ[paths.VARIABLE] = str(choix.donnees.expanduser().absolute())
    if choix.parcours is not None:
        from ui.parcours import jouer  # noqa: PLC0415  # the journey is not for the start of the window

        return jouer(choix.parcours)
    with _arrets_traces():
        if choix.mesurer:
            from ui.mesure import mesurer  # noqa: PLC0415  # for a bench alone

            return mesurer(choix.base)
        from ui.depart import main as ouvrir  # noqa: PLC0415  # after the words are understood

        return ouvrir(choix.base)


if __name__ == "__main__":
    sys.exit(main())
