"""The entry of the window, where Windows gives it no stream."""

from __future__ import annotations

import sys

from ui import __main__ as entree


def test_a_window_without_streams_writes_to_nowhere(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    entree._ouvrir_les_flux_absents()
    for flux in (sys.stdout, sys.stderr):
        flux.write("«\u00a0été\u00a0»\n")
        flux.close()


def test_the_streams_that_are_there_are_kept():
    avant = sys.stdout, sys.stderr
    entree._ouvrir_les_flux_absents()
    assert (sys.stdout, sys.stderr) == avant
