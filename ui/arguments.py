"""The words of the command line of the window, in French."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = "clausule-fenetre [BASE] [--base FICHIER] [--donnees DOSSIER] [--mesurer] [--parcours DOSSIER]"


@dataclass(frozen=True, slots=True)
class Choix:
    """`base`: the file to open, None for the last one. `parcours`: where the guided journey writes.

    `donnees`: the folder of data of this run, None for the usual one. `mesurer`: say when the window
    is painted, then when the base is open, and end.
    """

    base: Path | None
    parcours: Path | None
    donnees: Path | None = None
    mesurer: bool = False


class _Analyseur(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"Ligne de commande non comprise. Usage\u00a0: {USAGE}\n")
        raise SystemExit(2)


def lire_arguments(mots: Sequence[str]) -> Choix:
    """Return what was asked. Exits with 0 after the help, 2 on words that are not understood."""
    analyseur = _Analyseur(usage=USAGE, description="Ouvre la fenêtre de Clausule.", add_help=False)
    analyseur.add_argument("-h", "--aide", "--help", action="help", help="Montrer cette aide.")
    analyseur.add_argument("base", nargs="?", type=Path, help="Base .clausule à ouvrir.")
    analyseur.add_argument("--base", dest="base_nommee", type=Path, metavar="FICHIER", help="La même, nommée.")
    analyseur.add_argument(
        "--parcours", type=Path, metavar="DOSSIER", help="Jouer le parcours guidé dans ce dossier."
    )
    analyseur.add_argument("--donnees", type=Path, metavar="DOSSIER", help="Dossier de données de cette exécution.")
    analyseur.add_argument("--mesurer", action="store_true", help="Dire quand la fenêtre est peinte, puis finir.")
    lus = analyseur.parse_args(mots)
    return Choix(lus.base_nommee or lus.base, lus.parcours, lus.donnees, lus.mesurer)
