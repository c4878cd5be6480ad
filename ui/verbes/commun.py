"""What the verbs of the console share: how they answer, their options, the base and the dossier they name."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.importers.bac import Bac
from app.services.bureau import Bureau, ouvrir_bureau
from app.socle.errors import UserError
from app.socle.horloge import HorlogeSysteme
from app.socle.paths import nom_de_session
from data.sqlite.backup import restaurer
from data.sqlite.coffres import CoffresSqlite
from data.sqlite.store import create_store, open_store
from data.sqlite.verrou import Verrou
from ui.console_francais import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from app.domain.campagne import Campagne

F = TypeVar("F", bound="Callable[..., Any]")
CODE_AGIR, CODE_MACHINE, CODE_REFUS, CODE_ANOMALIE = 1, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Sortie:
    """How to answer: sentences for a person, or one JSON value for a machine."""

    en_json: bool

    def dire(self, texte: str, valeur: object) -> None:
        """Write the sentences, or the value as JSON."""
        if self.en_json:
            click.echo(json.dumps(valeur, ensure_ascii=False, indent=2))
        elif texte:
            click.echo(texte)


def option(*noms: str, **reglages: Any) -> Callable[[F], F]:
    """Return a click option whose help is French."""
    return click.option(*noms, cls=Option, **reglages)


base_option = option(
    "--base",
    "base",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Fichier .clausule.",
)
json_option = option("--json", "en_json", is_flag=True, help="Répondre en JSON, pour un programme.")
campagne_option = option(
    "--campagne",
    "campagne_id",
    type=int,
    default=None,
    metavar="NUMÉRO",
    help="Numéro de la campagne, s’il y en a plusieurs.",
)


@contextmanager
def bureau_de(base: Path, *, nouvelle: bool = False) -> Iterator[Bureau]:
    """Open the base and give its services; closed at the end of the block. A new one that fails leaves nothing."""
    agent, horloge = nom_de_session("console"), HorlogeSysteme()
    store = (create_store if nouvelle else open_store)(base, agent_poste=agent)
    lecteur = Bac()
    try:
        yield ouvrir_bureau(store, horloge, agent, lecteur, CoffresSqlite(agent, horloge))
    except BaseException:
        if nouvelle:
            store.close()
            _effacer(base)
        raise
    finally:
        lecteur.fermer()
        store.close()


def base_restauree(sauvegarde: Path, chemin: Path) -> None:
    """Make a base out of a backup, as the window does: copied whole, then checked; else nothing is left behind."""
    restaurer(sauvegarde, chemin)
    try:
        with bureau_de(chemin) as bureau:
            bureau.sauvegardes.exiger_saine()
    except BaseException:
        _effacer(chemin)
        raise


def _effacer(base: Path) -> None:
    for fichier in base.parent.glob(f"{base.name}*"):
        fichier.unlink(missing_ok=True)


@contextmanager
def base_tenue(base: Path) -> Iterator[None]:
    """Hold a base that is not opened. Raises UserError when a window has it."""
    verrou = Verrou(base, nom_de_session("console"))
    try:
        yield
    finally:
        verrou.rendre()


def campagne_choisie(bureau: Bureau, campagne_id: int | None) -> Campagne:
    """Return the campaign named, or the only one of the base. Raises UserError when there is a choice to make."""
    if campagne_id is not None:
        return bureau.campagnes.get(campagne_id)
    toutes = bureau.campagnes.lister()
    if len(toutes) != 1:
        noms = "\u00a0; ".join(f"{c.id} : {c.intitule}" for c in toutes) or "aucune"
        raise UserError("La base n’a pas une seule campagne.", conseil=f"Précisez --campagne ({noms}).")
    return toutes[0]


def dossier_nomme(bureau: Bureau, numero: str) -> int:
    """Return the identifier of a dossier from its number. Raises UserError when there is none."""
    for campagne in bureau.campagnes.lister():
        numeros = bureau.instruction.numeros(campagne.id or 0)
        if numero in numeros:
            return numeros[numero]
    raise UserError(f"Aucun dossier ne porte le numéro « {numero} ».")


def decimal(centiemes: int) -> str:
    """Return hundredths as an exact decimal string; both quantities are never negative in a request."""
    return f"{centiemes // 100}.{centiemes % 100:02d}"


def instant(quand: datetime | None) -> str | None:
    """Return an instant as ISO 8601 text, None when there is none."""
    return quand.isoformat() if quand else None
