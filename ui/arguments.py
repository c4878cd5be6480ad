"""The words of the command line of the window, in French."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from app.socle.typage import override

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = "clausule-fenetre [BASE] [--base FICHIER] [--donnees DOSSIER] [--mesurer] [--parcours DOSSIER]"

_A_VALEUR = {"--base": "base", "--parcours": "parcours", "--donnees": "donnees"}


class Choix(NamedTuple):
    """`base`: the file to open, None for the last one. `parcours`: where the guided journey writes.

    `donnees`: the folder of data of this run, None for the usual one. `mesurer`: say when the window
    is painted, then when the base is open, and end.
    """

    base: Path | None = None
    parcours: Path | None = None
    donnees: Path | None = None
    mesurer: bool = False


def lire_arguments(mots: Sequence[str]) -> Choix:
    """Return what was asked. Exits with 0 after the help, 2 on words that are not understood."""
    choix = _lire_le_courant(mots)
    return choix if choix is not None else _lire_tout(mots)


def _lire_le_courant(mots: Sequence[str]) -> Choix | None:
    """Return what the usual words ask, without the reader of the standard library, which takes 5 ms to load."""
    lus: dict[str, Path | bool] = {}
    reste = list(mots)
    while reste:
        mot = reste.pop(0)
        if mot == "--mesurer":
            lus["mesurer"] = True
        elif mot in _A_VALEUR and reste and not reste[0].startswith("-"):
            lus[_A_VALEUR[mot]] = Path(reste.pop(0))
        elif not mot.startswith("-") and "base" not in lus:
            lus["base"] = Path(mot)
        else:
            return None
    return Choix(**lus)  # type: ignore[arg-type]  # each key holds what its field is


def _lire_tout(mots: Sequence[str]) -> Choix:
    import argparse  # noqa: PLC0415  # 5 ms, for the help and for words not understood

    class Analyseur(argparse.ArgumentParser):
        @override
        def error(self, message: str) -> NoReturn:
            sys.stderr.write(f"Ligne de commande non comprise. Usage\u00a0: {USAGE}\n")
            raise SystemExit(2)

    analyseur = Analyseur(usage=USAGE, description="Ouvre la fenêtre de Clausule.", add_help=False)
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
