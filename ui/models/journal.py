"""The journal as columns, and the detail of one line."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.cycle import LIBELLES_ETAT, Etat
from app.socle.formats import date_courte, date_heure
from ui.models.table import Column

if TYPE_CHECKING:
    from app.services.listes import LigneListee

_NOMS = {"etat": "état"}
_JOUR = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


def colonnes_journal() -> tuple[Column[LigneListee], ...]:
    """Return the columns, newest line first."""
    return (
        Column("rang", "N°", lambda x: str(x.ligne.rang), alignement="droite", largeur=60),
        Column("le", "Date et heure", lambda x: date_heure(x.ligne.evenement.le), largeur=158),
        Column("agent", "Agent", lambda x: x.ligne.evenement.agent, largeur=164),
        Column("acte", "Acte", lambda x: x.ligne.evenement.acte, largeur=268),
        Column("numero", "Dossier", lambda x: x.numero or "–", largeur=106),
        Column("motif", "Motif", lambda x: x.ligne.evenement.motif, largeur=260),
    )


def detail(ligne: LigneListee) -> str:
    """Return a line of the journal in full: what was there before, what came after, and its mark in the chain."""
    evenement = ligne.ligne.evenement
    parties = [
        f"{evenement.acte}\n{date_heure(evenement.le)} · {evenement.agent}",
        f"Objet\u00a0: {evenement.objet} {evenement.objet_id}",
    ]
    if evenement.motif:
        parties.append(f"Motif\u00a0: {evenement.motif}")
    for titre, brut in (("Avant", evenement.avant), ("Après", evenement.apres)):
        if brut:
            parties.append(f"{titre}\n{_lisible(brut)}")
    parties.append(f"Empreinte de la ligne {ligne.ligne.rang}\n{ligne.ligne.empreinte}")
    return "\n\n".join(parties)


def _lisible(brut: str) -> str:
    try:
        valeur = json.loads(brut)
    except ValueError:
        return brut
    if not isinstance(valeur, dict):
        return _ecrire(valeur)
    return "\n".join(f"  {_NOMS.get(cle, cle)}\u00a0: {_dire(cle, contenu)}" for cle, contenu in valeur.items())


def _dire(cle: str, valeur: Any) -> str:
    """Return a value as the screens write it: a state by its words."""
    return LIBELLES_ETAT[Etat(valeur)] if cle == "etat" and valeur in set(Etat) else _ecrire(valeur)


def _ecrire(valeur: Any) -> str:
    if valeur is None or valeur == "":
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dict | list):
        return json.dumps(valeur, ensure_ascii=False) if valeur else "aucun"
    return _jour_ou_texte(str(valeur))


def _jour_ou_texte(texte: str) -> str:
    """Return a date or an instant as the screens write it, any other text as it is."""
    try:
        if _INSTANT.fullmatch(texte):
            return date_heure(datetime.fromisoformat(texte))
        return date_courte(date.fromisoformat(texte)) if _JOUR.fullmatch(texte) else texte
    except ValueError:
        return texte
