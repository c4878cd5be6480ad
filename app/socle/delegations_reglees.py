"""The delegations of signature in the settings: what a table of the file says, checked, and how it is written.

Not here: what a delegation allows (`app.domain.visa`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from app.socle.ecriture_toml import valeur_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

CLE = "delegations"
CHAMPS = ("delegant", "delegataire", "qualite", "reference", "du", "au", "plafond", "portees", "session")
OBLIGATOIRES = ("delegant", "delegataire", "qualite", "reference", "du")
#: What a delegation may cover, as the domain names it; none: everything.
PORTEES = ("procedure", "decision", "convention", "paiement")
PLAFOND = re.compile(r"\d{1,12}\.\d{2}")

Delegation = dict[str, str]


def lire(brute: object, fautes: list[str]) -> tuple[Delegation, ...] | None:
    """Return the delegations; an empty list is said on purpose, a list of faulty ones says nothing: None.

    What is left aside is added to `fautes`, in French.
    """
    trouvees = []
    lues = brute if isinstance(brute, list) else [brute]
    for rang, lue in enumerate(lues, start=1):
        faute = _faute(lue)
        if faute:
            fautes.append(f"la délégation n°\u00a0{rang} est laissée de côté\u00a0: {faute}")
        else:
            trouvees.append({cle: str(valeur).strip() for cle, valeur in lue.items()})
    return tuple(trouvees) if trouvees or not lues else None


def ecrire(delegations: Sequence[Delegation]) -> list[str]:
    """Return the lines of TOML that `lire` reads, one table for each."""
    lignes = []
    for delegation in delegations:
        lignes.append(f"\n[[{CLE}]]\n")
        lignes += [f"{nom} = {valeur_toml(delegation[nom])}\n" for nom in CHAMPS if delegation.get(nom)]
    return lignes


def portees_lues(texte: str) -> tuple[str, ...]:
    """Return the matters of a delegation written « decision, convention »."""
    return tuple(mot.strip() for mot in texte.split(",") if mot.strip())


def exiger_un_jour(texte: str) -> None:
    """Raise ValueError, in French, when a text is not a day."""
    try:
        date.fromisoformat(texte)
    except ValueError as faute:
        raise ValueError("une date comme 2026-01-31 est attendue") from faute


def _faute(lue: object) -> str:
    if not isinstance(lue, dict):
        return "ce n’est pas une table"
    inconnues = sorted(set(lue) - set(CHAMPS))
    if inconnues:
        return f"champ inconnu «\u00a0{inconnues[0]}\u00a0»"
    manquants = [nom for nom in OBLIGATOIRES if not str(lue.get(nom, "")).strip()]
    if manquants:
        return f"il manque «\u00a0{manquants[0]}\u00a0»"
    try:
        for nom in ("du", "au"):
            if str(lue.get(nom, "")).strip():
                exiger_un_jour(str(lue[nom]).strip())
    except ValueError as faute:
        return str(faute)
    plafond = str(lue.get("plafond", "")).strip()
    if plafond and not PLAFOND.fullmatch(plafond):
        return "un plafond comme «\u00a023000.00\u00a0» est attendu"
    autres = sorted(set(portees_lues(str(lue.get("portees", "")))) - set(PORTEES))
    return f"matière inconnue «\u00a0{autres[0]}\u00a0»" if autres else ""
