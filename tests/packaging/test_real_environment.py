"""The life of a real environment: made, started again, completed, moved, attacked, cut off.

No network: the two packages of its locks are made here, and pip is shown their folder only.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.lent

CONSOLE = """\
import sys
import petit_paquet
print(petit_paquet.NOM, *sys.argv[1:], sep="|")
print(sys.stdin.read().upper())
raise SystemExit(7)
"""


@dataclass(frozen=True)
class Checkout:
    """A copy of the command in a folder of its own, with a console that answers."""

    folder: Path
    wheels: Path
    elsewhere: Path

    def call(self, *arguments: str, wheels: Path | None = None) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "COVERAGE_", "PYTHON"))}
        pip = {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": (wheels or self.wheels).as_uri(),
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONUTF8": "1",
        }
        return subprocess.run(
            [sys.executable, str(self.folder / "packaging"), *arguments],
            check=False,
            cwd=self.elsewhere,
            env=kept | pip,
            input="entrée",
            capture_output=True,
            encoding="utf-8",
        )

    def lock(self, name: str, *packages: str) -> None:
        lines = [f"{package}==1.0 --hash=sha256:{self.digest(package)}\n" for package in packages]
        (self.folder / "packaging" / "verrou" / f"{name}.txt").write_text("".join(lines), "utf-8")

    def digest(self, package: str) -> str:
        return hashlib.sha256((self.wheels / wheel_name(package)).read_bytes()).hexdigest()

    @property
    def stamp(self) -> Path:
        return self.folder / ".venv" / "clausule.json"


def wheel_name(package: str) -> str:
    return f"{package.replace('-', '_')}-1.0-py3-none-any.whl"


def make_wheel(folder: Path, package: str) -> None:
    module = package.replace("-", "_")
    files = {
        f"{module}.py": f"NOM = {package!r}\n",
        f"{module}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
        f"{module}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text.encode())}\n" for name, text in files.items())
    files[f"{module}-1.0.dist-info/RECORD"] = record + f"{module}-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(folder / wheel_name(package), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(zipfile.ZipInfo(name), text)


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def checkout(tmp_path: Path, root: Path) -> Checkout:
    folder, wheels, elsewhere = (tmp_path / name for name in ("Été à Ajaccio", "roues", "ailleurs"))
    for created in (folder / "ui", wheels, elsewhere / "ui", folder / "packaging" / "verrou"):
        created.mkdir(parents=True)
    for module in (root / "packaging").glob("*.py"):
        shutil.copy(module, folder / "packaging")
    (folder / "ui" / "__init__.py").touch()
    (folder / "ui" / "console.py").write_text(CONSOLE, "utf-8")
    # A folder of the same name where the person stands must not be taken for ours.
    (elsewhere / "ui" / "__init__.py").write_text("raise SystemExit('mauvais ui')\n", "utf-8")
    for package in ("petit-paquet", "outil"):
        make_wheel(wheels, package)
    made = Checkout(folder, wheels, elsewhere)
    made.lock("produit", "petit-paquet")
    made.lock("atelier", "petit-paquet", "outil")
    made.lock("signature", "petit-paquet", "outil")
    return made


def answer(*arguments: str) -> str:
    return "|".join(["petit-paquet", *arguments]) + "\nENTRÉE\n"


def test_life_of_an_environment(checkout: Checkout) -> None:
    first = checkout.call("clausule", "lister", "--json")
    assert (first.returncode, first.stdout) == (7, answer("lister", "--json")), first.stderr
    assert "paquet 1 sur 1" in first.stderr
    assert "Environnement prêt." in first.stderr

    second = checkout.call("clausule", "lister", "--json")
    assert (second.returncode, second.stdout, second.stderr) == (7, answer("lister", "--json"), "")

    checkout.call("check")
    assert '"atelier": ""' not in checkout.stamp.read_text("utf-8")
    assert checkout.call("clausule").stderr == ""

    moved = checkout.folder.with_name("déplacé")
    checkout.folder.rename(moved)
    after_move = Checkout(moved, checkout.wheels, checkout.elsewhere)
    answered = after_move.call("clausule")
    assert answered.stdout == answer()
    assert "il est refait" in answered.stderr
    assert after_move.call("clausule").stderr == ""


def test_what_no_lock_names_any_more_is_removed(checkout: Checkout) -> None:
    checkout.lock("produit", "petit-paquet", "outil")
    checkout.call("clausule")
    assert list((checkout.folder / ".venv").rglob("outil.py"))
    checkout.lock("produit", "petit-paquet")
    assert checkout.call("clausule").stdout == answer()
    assert not list((checkout.folder / ".venv").rglob("outil.py"))


def test_a_file_that_is_not_the_one_locked_is_refused(checkout: Checkout) -> None:
    checkout.lock("produit", "petit-paquet")
    forged = checkout.wheels / wheel_name("petit-paquet")
    with zipfile.ZipFile(forged, "a") as wheel:
        wheel.writestr("intrus.py", "")
    refused = checkout.call("clausule")
    assert refused.returncode == 94
    assert refused.stdout == ""
    assert "son empreinte diffère" in refused.stderr
    assert not checkout.stamp.exists()


def test_a_failed_update_leaves_the_environment_as_it_was(checkout: Checkout, tmp_path: Path) -> None:
    checkout.call("clausule")
    before = checkout.stamp.read_bytes()
    checkout.lock("produit", "petit-paquet", "outil")
    empty = tmp_path / "vide"
    empty.mkdir()
    failed = checkout.call("clausule", wheels=empty)
    assert failed.returncode == 95
    assert "À faire" in failed.stderr
    assert checkout.stamp.read_bytes() == before
    checkout.lock("produit", "petit-paquet")
    assert checkout.call("clausule", wheels=empty).stdout == answer()


def test_an_installation_cut_short_is_made_again(checkout: Checkout) -> None:
    checkout.call("clausule")
    checkout.stamp.unlink()
    (checkout.folder / ".venv" / "en-chantier").touch()
    again = checkout.call("clausule")
    assert again.stdout == answer()
    assert "il est refait" in again.stderr
