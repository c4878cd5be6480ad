"""One dossier with its readings, read in a transaction: what the readings and their confrontation are decided on.

Nothing here leaves the services: `DossierLu` holds every note, and `lisibles` says how many an agent may see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.campagne import Campagne
from app.domain.dossier import Dossier
from app.domain.grille import Grille
from app.domain.lectures import DEUX, Ecartement, Lecture, Suite, closes, ecartement, visibles
from app.domain.notation import Note
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.ports import UnitOfWork

#: The row of a reading that keeps its salt; no grid has such a code.
SEL = "·sel"
PASSE_OUTRE = "troisieme_lecture"


@dataclass(frozen=True, slots=True)
class DossierLu:
    """`notes`: by identifier of reading, with the salt. `passe_outre`: why no third reading is made, or empty."""

    campagne: Campagne
    dossier: Dossier
    grille: Grille | None
    lectures: tuple[Lecture, ...]
    notes: Mapping[int, tuple[Note, ...]]
    retenues: Mapping[str, Note]
    passe_outre: str = ""

    def de(self, agent: str) -> Lecture | None:
        """Return the reading of an agent."""
        return next((x for x in self.lectures if x.lecteur == agent), None)

    def notes_de(self, lecture: Lecture) -> tuple[Note, ...]:
        """Return the notes of a reading."""
        return propres(self.notes.get(lecture.id or 0, ()))

    def sel_de(self, lecture: Lecture) -> str:
        """Return the salt of a reading, empty for one that came without."""
        return next((n.justification for n in self.notes.get(lecture.id or 0, ()) if n.sous_critere == SEL), "")

    @property
    def ecartement(self) -> Ecartement | None:
        """The gap of the first two readings, None while one of the two is open or the grid is not known."""
        if self.grille is None or not closes(self.lectures[:DEUX]):
            return None
        return ecartement(self.grille, *(self.notes_de(x) for x in self.lectures[:DEUX]))

    @property
    def depasse(self) -> tuple[str, ...]:
        """What in that gap calls for a third reading."""
        ecart = self.ecartement
        return ecart.depasse(self.campagne.ecart_troisieme_lecture) if ecart else ()

    @property
    def troisieme_due(self) -> bool:
        """True while a third reading is asked, not opened, and not passed over."""
        return len(self.lectures) == DEUX and bool(self.depasse) and not self.passe_outre

    @property
    def suite(self) -> Suite:
        """What the dossier waits for."""
        if not closes(self.lectures):
            return Suite.A_LIRE
        if self.troisieme_due:
            return Suite.TROISIEME
        codes = {s.code for s in self.grille.sous_criteres()} if self.grille else set()
        return Suite.ACCORDE if codes and codes <= self.retenues.keys() else Suite.A_ACCORDER

    def lisibles(self, agent: str) -> int:
        """Return how many closed readings the agent may see, all of them or only hers."""
        return sum(x.est_close for x in visibles(self.lectures, agent, troisieme_due=self.troisieme_due))

    def lecteurs_caches(self, agent: str) -> frozenset[str]:
        """Return the readers whose work on this dossier an agent may not see yet, their proofs included."""
        vues = visibles(self.lectures, agent, troisieme_due=self.troisieme_due)
        return frozenset(x.lecteur for x in self.lectures if x not in vues)

    def unites(self) -> list[list[int | None]]:
        """Return the values of each sub-criterion in the order of the readings, « sans objet » as None."""
        valeurs = [{n.sous_critere: n.valeur for n in self.notes_de(x)} for x in self.lectures]
        return [[v.get(s.code) for v in valeurs] for s in self.grille_exigee().sous_criteres()]

    def exiger_deux_lecteurs(self) -> None:
        """Raise UserError when the campaign is read by one."""
        if not self.campagne.double_lecture:
            raise UserError(
                "Cette campagne n’a qu’un lecteur par dossier.",
                conseil="Réglez la lecture à deux à l’écran Lectures, ou notez dans le dossier.",
            )
        self.grille_exigee()

    def grille_exigee(self) -> Grille:
        """Return the grid. Raises UserError without a job asked."""
        if self.grille is None:
            raise UserError(
                f"Le dossier {self.dossier.numero} ne demande encore aucun poste\u00a0: il n’a pas de grille.",
                conseil="Ajoutez un poste dans l’onglet Projet.",
            )
        return self.grille


def propres(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes without the salt of their reading."""
    return tuple(n for n in notes if n.sous_critere != SEL)


def lire_dossier_lu(uow: UnitOfWork, dossier_id: int) -> DossierLu:
    """Return one dossier with its readings."""
    dossier = uow.dossiers.get(dossier_id)
    lectures = tuple(uow.lectures.of_dossier(dossier_id))
    notes = {x.id: tuple(uow.lectures.notes(x.id)) for x in lectures if x.id is not None}
    campagne = uow.campagnes.get(dossier.campagne_id)
    return _lu(uow, campagne, dossier, lectures, notes, uow.notes.of_dossier(dossier_id))


def lire_dossiers_lus(uow: UnitOfWork, campagne_id: int) -> tuple[DossierLu, ...]:
    """Return the dossiers of a campaign that have a grid, by number."""
    campagne = uow.campagnes.get(campagne_id)
    lectures, lues = uow.lectures.of_campagne(campagne_id), uow.lectures.notes_of_campagne(campagne_id)
    retenues = uow.notes.of_campagne(campagne_id)
    return tuple(
        _lu(
            uow,
            campagne,
            d,
            tuple(lectures.get(d.cle, ())),
            {x.id: tuple(lues.get(x.id, ())) for x in lectures.get(d.cle, ()) if x.id is not None},
            retenues.get(d.cle, ()),
        )
        for d in uow.dossiers.of_campagne(campagne_id)
        if d.type_poste in campagne.grilles
    )


def _lu(  # what one dossier is made of, read two ways
    uow: UnitOfWork,
    campagne: Campagne,
    dossier: Dossier,
    lectures: tuple[Lecture, ...],
    notes: Mapping[int, tuple[Note, ...]],
    retenues: Iterable[Note],
) -> DossierLu:
    grille = campagne.grille_de(dossier.type_poste)
    passe = _passe_outre(uow, dossier.cle, lectures) if len(lectures) == DEUX and closes(lectures) else ""
    return DossierLu(campagne, dossier, grille, lectures, notes, {n.sous_critere: n for n in retenues}, passe)


def _passe_outre(uow: UnitOfWork, dossier_id: int, lectures: Sequence[Lecture]) -> str:
    """Return the motive for doing without a third reading: the last act about it, done since the last closing."""
    derniere: datetime = max(x.close_le for x in lectures if x.close_le)
    ligne = next(iter(uow.journal.lignes(dossier_id=dossier_id, objet=PASSE_OUTRE, limite=1)), None)
    if ligne is None or ligne.evenement.le < derniere:
        return ""
    return str(json.loads(ligne.evenement.apres)["motif"])
