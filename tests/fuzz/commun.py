"""What the fuzzing scripts share: seeds in a folder of their own, and limits that make a slow input a finding."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

INSTRUMENTES = ["app.importers", "compressed_rtf", "email", "olefile", "oxmsg", "striprtf", "zipfile"]
LONGUEUR_MAX = 65_536


def lancer(cible, graines):
    """Fuzz `cible`, a function of bytes, from the seeds; arguments of the command line go to libFuzzer.

    Anything the function raises is a finding; so is an input that takes more than 5 s or 1 GiB.
    """
    corpus = Path(tempfile.mkdtemp(prefix="clausule-fuzz-"))
    for rang, graine in enumerate(graines):
        (corpus / f"graine{rang}").write_bytes(graine)
    reglages = ["-timeout=5", "-rss_limit_mb=1024", f"-max_len={LONGUEUR_MAX}", f"-artifact_prefix={corpus}/"]
    atheris.Setup([sys.argv[0], *reglages, *sys.argv[1:], str(corpus)], cible)
    atheris.Fuzz()
