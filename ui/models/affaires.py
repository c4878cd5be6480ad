"""What is due, in sentences and as one row per dossier and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.cycle import DECIDES, Etat
from app.socle.formats import date_courte, date_heure, duree_jours, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.services.arbitrage import Situation

SYMBOLE_DATE = "◷"
_FINIS = DECIDES | {Etat.CONVENTIONNE, Etat.RETIRE}


@dataclass(frozen=True, slots=True)
class Affaire:
    """Something that a dossier waits for. `jeton` colours the word, which says the state by itself."""

    attendu: str
    jeton: str
    dossier_id: int
    numero: str
    porteur: str
    recu_le: datetime
    depuis: str


def affaires(situation: Situation, maintenant: datetime) -> tuple[Affaire, ...]:
    """Return what is due on the dossiers not decided yet: dates first, then the most pressing kind, the oldest."""
    sortes = (
        (situation.jour_limite, "◐ jour limite, à apprécier", "alerte"),
        (situation.hors_delai, "✕ hors délai, à décider", "erreur"),
        (situation.incomplets, "○ pièces attendues", "info"),
    )
    dates = tuple(
        Affaire(
            f"{SYMBOLE_DATE} {e.objet} le {date_courte(e.jour)}",
            "alerte",
            d.cle,
            d.numero,
            d.porteur.raison_sociale,
            d.recu_le,
            _depuis(d, maintenant),
        )
        for d, e in situation.echeances
    )
    return dates + tuple(
        Affaire(attendu, jeton, d.cle, d.numero, d.porteur.raison_sociale, d.recu_le, _depuis(d, maintenant))
        for dossiers, attendu, jeton in sortes
        for d in sorted(dossiers, key=lambda d: d.recu_le)
        if d.etat not in _FINIS
    )


def phrases(situation: Situation, maintenant: datetime) -> tuple[tuple[str, str], ...]:
    """Return the sentences of the welcome page: the kind of affair it speaks of, and the words."""
    attente = [d for d in situation.incomplets if d.etat not in _FINIS]
    limite = [d for d in situation.jour_limite if d.etat not in _FINIS]
    retard = [d for d in situation.hors_delai if d.etat not in _FINIS]
    dites: list[tuple[str, str]] = []
    if situation.echeances:
        nombre = len({d.cle for d, _ in situation.echeances})
        phrase = f"{pluriel(nombre, 'dossier')} {'a' if nombre == 1 else 'ont'} une date proche ou passée"
        dites.append((SYMBOLE_DATE, f"{phrase}\u00a0: pièces demandées, rejet implicite."))
    if limite:
        dites.append(("◐", f"{_compte(limite)} le jour de la date limite\u00a0: le délai est à apprécier."))
    if retard:
        dites.append(("✕", f"{_compte(retard)} après la date limite."))
    if attente:
        ancien = min(d.recu_le for d in attente)
        verbe = "attend" if len(attente) == 1 else "attendent"
        suite = f"\u00a0; le plus ancien est là depuis {duree_jours(maintenant - ancien)}" if _jours(
            ancien, maintenant
        ) else ""  # fmt: skip
        dites.append(("○", f"{pluriel(len(attente), 'dossier')} {verbe} une pièce{suite}."))
    return tuple(dites)


def phrase_a_rapprocher(nombre: int) -> str:
    """Return « 2 courriels sont à rapprocher d’un dossier : … »."""
    return (
        f"{pluriel(nombre, 'courriel')} {'est' if nombre == 1 else 'sont'} à rapprocher d’un dossier\u00a0: même "
        "expéditeur ou même SIRET."
    )


def colonnes_affaires() -> tuple[Column[Affaire], ...]:
    """Return the columns of what is due."""
    return (
        Column("attendu", "À traiter", lambda x: x.attendu, largeur=220, couleur=lambda x: x.jeton),
        Column("numero", "Dossier", lambda x: x.numero, largeur=128),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=320),
        Column("recu_le", "Reçu le", lambda x: date_heure(x.recu_le), largeur=184, tri=lambda x: x.recu_le),
        Column("depuis", "Depuis", lambda x: x.depuis, largeur=120, tri=lambda x: x.recu_le),
    )


def _compte(dossiers: list[Dossier]) -> str:
    return pluriel(len(dossiers), "dossier reçu", "dossiers reçus")


def _jours(debut: datetime, maintenant: datetime) -> int:
    return (maintenant - debut).days


def _depuis(dossier: Dossier, maintenant: datetime) -> str:
    jours = _jours(dossier.recu_le, maintenant)
    return duree_jours(maintenant - dossier.recu_le) if jours > 0 else "aujourd’hui"
