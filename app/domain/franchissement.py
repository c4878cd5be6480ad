"""What crossed the line of selection between two drawings of it, and why in French.

Not here: the line (`app.domain.selection`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT
from app.domain.selection import Place
from app.socle.formats import centiemes, euros

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.selection import LigneSelection, Pretendant, Selection


@dataclass(frozen=True, slots=True)
class Franchissement:
    """A dossier that crossed the line, and why in French."""

    dossier_id: int
    numero: str
    entre: bool
    pourquoi: str

    @property
    def phrase(self) -> str:
        """Return « le dossier 2022-94-0003 entre : rang 9 → 7 »."""
        return f"le dossier {self.numero} {'entre' if self.entre else 'sort'} : {self.pourquoi}"


def franchissements(avant: Selection, apres: Selection) -> tuple[Franchissement, ...]:
    """Return the dossiers that entered, then those that left, each in the order of `apres`, then of `avant`."""
    entraient, entrent = avant.entres, apres.entres
    changes = entraient ^ entrent
    if not changes:
        return ()
    anciennes, nouvelles = _places(avant, changes), _places(apres, changes)
    fin = len(apres.lignes)
    ordre = sorted(changes, key=lambda i: (i not in entrent, nouvelles.get(i, fin + anciennes.get(i, 0))))
    trouves = []
    for dossier_id in ordre:
        ancienne = avant.lignes[anciennes[dossier_id]] if dossier_id in anciennes else None
        nouvelle = apres.lignes[nouvelles[dossier_id]] if dossier_id in nouvelles else None
        lignes, place = (apres.lignes, nouvelles) if nouvelle else (avant.lignes, anciennes)
        numero = lignes.concurrents[place[dossier_id]].pretendant.numero
        trouves.append(Franchissement(dossier_id, numero, dossier_id in entrent, _pourquoi(ancienne, nouvelle)))
    return tuple(trouves)


def _places(tiree: Selection, dossiers: Collection[int]) -> dict[int, int]:
    concurrents = enumerate(tiree.lignes.concurrents)
    return {c.pretendant.dossier_id: place for place, c in concurrents if c.pretendant.dossier_id in dossiers}


def _pourquoi(ancienne: LigneSelection | None, nouvelle: LigneSelection | None) -> str:
    if ancienne is None:
        return "il vient d’être classé"
    if nouvelle is None:
        return "il n’est plus classé"
    mots = _propres(ancienne.pretendant, nouvelle.pretendant)
    if nouvelle.place is not Place.ENTRE:
        mots.append(nouvelle.phrase)
    elif not mots:
        mots.append(f"plus arrêté par {ancienne.phrase}" if ancienne.arrets else "la règle de la campagne a changé")
    return ", ".join(mots)


def _propres(avant: Pretendant, apres: Pretendant) -> list[str]:
    """Return what changed in the dossier itself."""
    mots = []
    if avant.rang != apres.rang:
        mots.append(f"rang {avant.rang} → {apres.rang}")
    if avant.montant != apres.montant:
        montants = [euros(m.centimes, decimales=0) if m else "inconnu" for m in (avant.montant, apres.montant)]
        mots.append(f"montant {montants[0]} → {montants[1]}")
    if avant.etp != apres.etp:
        mots.append(f"ETP {centiemes(avant.etp.centiemes)} → {centiemes(apres.etp.centiemes)}")
    if avant.etat is not apres.etat:
        mots.append(f"« {LIBELLES_ETAT[avant.etat]} » → « {LIBELLES_ETAT[apres.etat]} »")
    return mots
