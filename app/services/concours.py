"""The live ranking as the views need it: the rankings of all waves, and what is said of each dossier beside it.

A value: one note turns it into the next (`Classements.suivre`), and only the rows in sight are worked out.
Not here: the exact ranking (`domain.tableau`), the receipts (`services.classements`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.campagne import Ordre
from app.domain.classement import Candidat, Rang, candidat, motif_sans_rang, raison
from app.domain.notation import Note, resultat
from app.domain.regles_projet import departements_blancs
from app.domain.tableau import Tableau
from app.services.deport import candidat_masque, deportes, sans_masque

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ports import UnitOfWork

DEPORTE = "vous vous êtes déporté de ce dossier"


@dataclass(frozen=True, slots=True)
class Concours:
    """The live ranking of a campaign. `tableaux`: by wave, None for dossiers of no wave, or by arrival.

    `candidats`: every dossier of the campaign, by identifier; `resultat` is None for those of a ranking, whose
    notes are there. `deportes`: the dossiers from which the agent withdrew: their number and rank, nothing else.
    """

    ordre: Ordre
    tableaux: Mapping[int | None, Tableau]
    candidats: Mapping[int, Candidat]
    deportes: frozenset[int] = frozenset()

    @property
    def vagues(self) -> tuple[int | None, ...]:
        """Return the waves that have a ranking, those without a number last."""
        return tuple(sorted(self.tableaux, key=lambda v: (v is None, v or 0)))

    def candidat(self, dossier_id: int) -> Candidat:
        """Return a dossier with its score. Raises KeyError when it is not of the campaign."""
        candidat = self.candidats[dossier_id]
        if candidat.resultat is not None or dossier_id in self.deportes:
            return candidat
        inscrit = next((t.inscrit(dossier_id) for t in self.tableaux.values() if dossier_id in t.places), None)
        if inscrit is None:
            return candidat
        notes = [Note(code, valeur) for code, valeur in inscrit.notes.items()]
        return replace(candidat, resultat=resultat(inscrit.grille, notes))

    def rang(self, candidat: Candidat, devant: Candidat | None = None) -> Rang:
        """Return the row of a dossier. `devant`: the one just before it, None for the first and for no rank."""
        dossier_id = candidat.dossier_id
        tableau = next((t for t in self.tableaux.values() if dossier_id in t.places), None)
        place = tableau.rang(dossier_id) if tableau else None
        if dossier_id in self.deportes:
            return Rang(candidat, place, DEPORTE)
        if place is None:
            return Rang(candidat, None, motif_sans_rang(candidat))
        if devant is not None and devant.dossier_id in self.deportes:
            return Rang(candidat, place, f"après le dossier {devant.numero}, dont vous vous êtes déporté")
        return Rang(candidat, place, raison(candidat, devant, self.ordre))

    def rangs(self, vague: int | None) -> tuple[Rang, ...]:
        """Return the rows of the ranked dossiers of a wave, best first, all worked out at once."""
        candidats = [self.candidat(i) for i in self.tableaux[vague].classes()]
        return tuple(map(self.rang, candidats, [None, *candidats]))

    def sans_rang(self) -> tuple[int, ...]:
        """Return the identifiers of the dossiers without a rank, by receipt."""
        classes = {i for tableau in self.tableaux.values() for i in tableau.classes()}
        sans = [c for c in self.candidats.values() if c.dossier_id not in classes]
        return tuple(c.dossier_id for c in sorted(sans, key=lambda c: (c.recu_le, c.numero)))


def lire_concours(
    uow: UnitOfWork, campagne_id: int, agent: str, tableaux: Mapping[int | None, Tableau]
) -> Concours:
    """Return what the views show, as seen in the read under way; `tableaux` come from the same read."""
    uow = sans_masque(uow)  # a hidden dossier keeps its rank; what is shown of it is masked below
    campagne, faits = uow.campagnes.get(campagne_id), uow.faits.of_campagne(campagne_id)
    en_lice = {i for tableau in tableaux.values() for i in tableau.places}
    caches, candidats = deportes(uow, campagne_id, agent), {}
    for dossier in uow.dossiers.of_campagne(campagne_id):
        grille = campagne.grille_de(dossier.type_poste)
        notes: Sequence[Note] = ()
        if grille is not None and dossier.cle not in en_lice:
            notes = uow.notes.of_dossier(dossier.cle)
        candidats[dossier.cle] = candidat(
            dossier,
            resultat(grille, notes) if grille is not None and dossier.cle not in en_lice else None,
            faits[dossier.cle].complet_le if dossier.cle in faits else None,
            departements_blancs(dossier, campagne),
        )
    candidats |= {i: candidat_masque(candidats[i]) for i in caches}
    return Concours(campagne.ordre, tableaux, candidats, caches)
