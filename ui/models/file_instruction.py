"""The queue of a session of instruction, and the things left of one dossier, as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.seance import Lettre
from app.socle.formats import date_courte, date_heure
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.delais import Echeance
    from app.domain.file_instruction import DossierAFaire
    from app.domain.restes import Reste

SYMBOLE_DATE = "◷"
_JETONS = {Lettre.A: "accent", Lettre.B: "texte", Lettre.C: "texte2"}


def date_ecrite(echeance: Echeance | None) -> str:
    """Return « ◷ rejet implicite 07/09/2022 », empty when nothing presses."""
    return f"{SYMBOLE_DATE} {echeance.objet} {date_courte(echeance.jour)}" if echeance else ""


def premiere(dossier: DossierAFaire) -> Echeance | None:
    """Return the nearest of the dates that press a dossier."""
    return min(dossier.echeances, key=lambda e: e.jour, default=None)


def colonnes_file() -> tuple[Column[DossierAFaire], ...]:
    """Return the columns of the queue."""
    return (
        Column(
            "lettre",
            "Tri",
            lambda x: x.lettre.value if x.lettre else "–",
            largeur=52,
            accessible=lambda x: f"tri rapide {x.lettre.value}" if x.lettre else "sans lettre",
            couleur=lambda x: _JETONS[x.lettre] if x.lettre else "texte2",
        ),
        Column("numero", "Dossier", lambda x: x.numero, largeur=116),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=120, infobulle=lambda x: x.porteur),
        Column("reste", "Reste", lambda x: str(len(x.restes)), largeur=64, tri=lambda x: len(x.restes)),
        Column(
            "prochain",
            "À faire d’abord",
            lambda x: x.restes[0].texte if x.restes else x.attente,
            largeur=226,
            infobulle=lambda x: x.restes[0].pourquoi if x.restes else x.attente,
        ),
        Column(
            "echeance",
            "Date qui presse",
            lambda x: date_ecrite(premiere(x)),
            largeur=216,
            couleur=lambda x: "alerte" if x.echeances else "",
            infobulle=lambda x: "\n".join(map(date_ecrite, x.echeances)),
        ),
        Column("recu_le", "Reçu le", lambda x: date_heure(x.recu_le), largeur=164, tri=lambda x: x.recu_le),
    )


def colonnes_restes() -> tuple[Column[Reste], ...]:
    """Return the columns of what is left of one dossier, in the order it is done."""
    return (
        Column("texte", "Ce qui reste, dans l’ordre", lambda x: x.texte, largeur=330, infobulle=_en_entier),
        Column("pourquoi", "Pourquoi", lambda x: x.pourquoi, largeur=160, infobulle=_en_entier),
        Column(
            "date",
            "Date qui presse",
            lambda x: date_ecrite(x.echeance),
            largeur=250,
            couleur=lambda x: "alerte" if x.echeance else "",
            infobulle=_date_entiere,
        ),
    )


def _en_entier(reste: Reste) -> str:
    return f"{reste.texte}\u00a0: {reste.pourquoi}"


def _date_entiere(reste: Reste) -> str:
    e = reste.echeance
    return f"{e.objet}, {date_courte(e.jour)}\n{e.regle} ({e.source}\u00a0; {e.certitude.value})" if e else ""
