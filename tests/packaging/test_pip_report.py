"""What pip writes becomes progress, and what it complains of becomes advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Load

OUTPUT = """\
Ignoring colorama: markers 'sys_platform == "win32"' don't match your environment
Requirement already satisfied: click==8.5.1 in ./.venv (from -r produit.txt (line 1)) (8.5.1)
Processing /opt/roues/num2words-0.5.14-py3-none-any.whl (from -r produit.txt (line 9))
Collecting pillow==13.0.0 (from -r produit.txt (line 12))
  Downloading pillow-13.0.0-cp311-cp311-manylinux_2_27_x86_64.whl (7.1 MB)
Collecting tzdata==2026.6 (from -r produit.txt (line 60))
  Downloading tzdata-2026.6-py2.py3-none-any.whl (348 kB)
WARNING: Retrying (Retry(total=4)) after connection broken
WARNING: Retrying (Retry(total=3)) after connection broken
Installing collected packages: tzdata, pillow, num2words"""


def test_progress_counts_packages(load: Load) -> None:
    said: list[str] = []
    progress = load("pip_report").Progress(5, said.append)
    for line in OUTPUT.splitlines():
        progress.read(line)
    assert said == [
        "  paquet 2 sur 4\u00a0: num2words 0.5.14",
        "  paquet 3 sur 4\u00a0: pillow 13.0.0",
        "    téléchargement de 7,1\u00a0Mo…",
        "  paquet 4 sur 4\u00a0: tzdata 2026.6",
        "    le réseau ne répond pas, nouvel essai (jusqu’à une minute)…",
        "  installation de 3 paquet(s)…",
    ]
    assert progress.installing
    assert progress.text == OUTPUT


@pytest.mark.parametrize(
    ("output", "code", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES from the file", "INTEGRITY", "son empreinte diffère"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "DISK", "plus de place"),
        (
            "NewConnectionError('Name or service not known')\nERROR: No matching distribution found for click",
            "NETWORK",
            "PIP_INDEX_URL",
        ),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)\nERROR: No matching distribution", "NETWORK", "PIP_CERT"),
        ("ERROR: No matching distribution found for sqlcipher3==0.6.4", "SETUP", "Python 3.15.0"),
        ("ERROR: [WinError 5] Access is denied: 'shiboken6.pyd'", "SETUP", "fermez Clausule"),
        ("Traceback (most recent call last):\nboum", "SETUP", "transmettez"),
    ],
)
def test_a_failure_is_explained(load: Load, output: str, code: str, advice: str) -> None:
    error = load("pip_report").explain(output, "3.15.0")
    assert error.code == load("outcomes").Exit[code]
    assert advice in error.message
    assert "À faire" in error.message or code == "INTEGRITY"
    assert output.splitlines()[-1] in error.message
