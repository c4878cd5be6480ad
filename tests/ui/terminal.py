"""The console run in the process of the tests, as an officer would type it."""

from __future__ import annotations

import json

from click.testing import CliRunner

from ui.console import clausule


def lancer(*mots, code=0):
    """Run the console in this process; return what it said, and check its exit code."""
    resultat = CliRunner().invoke(clausule, [str(m) for m in mots], prog_name="clausule")
    assert resultat.exit_code == code, resultat.output
    return resultat


def en_json(*mots, code=0):
    """Return the answer of the console to `--json`."""
    return json.loads(lancer(*mots, "--json", code=code).stdout)
