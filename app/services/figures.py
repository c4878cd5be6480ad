"""What the pictures of a campaign are drawn from: who is compared with whom, and the readings that may be seen.

Dossiers are compared inside one grid and, where the rank follows the score, inside one wave. A dossier from which
the agent withdrew is left out and counted. Not here: the pictures themselves (`domain.figures_notation`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.campagne import Ordre
from app.domain.cycle import HORS_CLASSEMENT
from app.domain.figures import Bande, Ecart
from app.domain.figures_notation import Cadrage, DossierNote, bandes
from app.domain.lectures import DEUX
from app.domain.sensibilite import selon_les_poids, selon_une_note
from app.domain.tableau import Inscrit, dresser
from app.services.arbitrage import lire_classement
from app.services.classements import ESSAI_PROPOSE
from app.services.deport import deportes, sans_masque
from app.services.lectures_lues import lire_dossiers_lus
from app.socle.progress import muet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.campagne import Campagne
    from app.domain.classement import Candidat, Rang
    from app.domain.figures import Bandes
    from app.domain.notation import Note
    from app.domain.poste import TypePoste
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte
    from app.services.lectures_lues import DossierLu
    from app.socle.progress import Annulation, Rapporter

HORS_VAGUE = "hors vague"


class Hypothese(StrEnum):
    """What moves in a picture of the ranks."""

    POIDS = "poids"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class DeuxLectures:
    """The first two readings of a dossier, both closed."""

    lecteurs: tuple[str, str]
    ecarts: tuple[Ecart, ...]


@dataclass(frozen=True, slots=True)
class Groupe:
    """Dossiers that are compared with one another. `ids` and `lectures`: by number of dossier.

    `intitule` names the group among those of the campaign. `vague`: None when the rank crosses waves, or has none.
    """

    intitule: str
    vague: int | None
    cadrage: Cadrage
    dossiers: tuple[DossierNote, ...]
    ids: Mapping[str, int]
    lectures: Mapping[str, DeuxLectures]


class Figures:
    """Reads what the pictures need."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def groupes(self, campagne_id: int) -> tuple[Groupe, ...]:
        """Return the groups of a campaign, wave by wave, then by grid; none when no dossier has a grid."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            rangs = lire_classement(sans_masque(uow), campagne_id)  # hidden dossiers count, none is drawn
            caches = deportes(uow, campagne_id, self._contexte.agent)
            lectures = _lectures(uow, campagne_id, self._contexte.agent)
        par_cle: dict[tuple[bool, int, TypePoste], list[Rang]] = defaultdict(list)
        for rang in rangs:
            candidat = rang.candidat
            if candidat.type_poste and candidat.resultat and candidat.etat not in HORS_CLASSEMENT:
                vague = _vague(candidat, campagne)
                par_cle[vague is None, vague or 0, candidat.type_poste].append(rang)
        le = self._contexte.clock.maintenant()
        groupes = []
        for sans_vague, numero, type_poste in sorted(par_cle):
            siens = par_cle[sans_vague, numero, type_poste]
            nom = _nom_du_groupe(campagne, None if sans_vague else numero)
            cadrage = Cadrage(campagne.grilles[type_poste], le, nom)
            groupe = _groupe(cadrage, None if sans_vague else numero, siens, caches, lectures)
            groupes.append(groupe)
        return tuple(groupes)

    def bandes(
        self,
        campagne_id: int,
        vague: int | None,
        hypothese: Hypothese,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> Bandes:
        """Return the bands of ranks of a wave, all its grids together. Raises Annule when asked."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            rangs = lire_classement(sans_masque(uow), campagne_id)  # hidden dossiers count, none is drawn
            notes = sans_masque(uow).notes.of_campagne(campagne_id)
            caches = deportes(uow, campagne_id, self._contexte.agent)
        classes = [r for r in rangs if r.rang is not None and _vague(r.candidat, campagne) == vague]
        inscrits = [_inscrit(r.candidat, t, campagne, notes) for r in classes if (t := r.candidat.type_poste)]
        tableau = dresser(inscrits, campagne.ordre)
        if hypothese is Hypothese.POIDS:
            trouvees = selon_les_poids(tableau, ESSAI_PROPOSE, None, rapporter, annulation)
        else:
            trouvees = selon_une_note(tableau, None, rapporter, annulation)
        porteurs = {r.candidat.dossier_id: r.candidat.porteur for r in classes}
        vues = [b for b in trouvees.bandes if b.dossier_id not in caches]
        presents = {r.candidat.type_poste for r in classes}
        grilles = [g for t, g in campagne.grilles.items() if t in presents] or list(campagne.grilles.values())
        nom, masques = _nom_du_groupe(campagne, vague), len(classes) - len(vues)
        return bandes(
            Cadrage(grilles[0], self._contexte.clock.maintenant(), nom, tuple(grilles[1:]), masques),
            (Bande(b.numero, porteurs[b.dossier_id], b.rang, b.rang_min, b.rang_max) for b in vues),
            trouvees.hypothese,
        )


def _vague(candidat: Candidat, campagne: Campagne) -> int | None:
    """Return the wave inside which the dossier competes: none when the rank follows the arrival."""
    return candidat.vague if campagne.ordre is Ordre.NOTE else None


def _nom_du_groupe(campagne: Campagne, vague: int | None) -> str:
    if vague is not None:
        return f"de la vague {vague}"
    return HORS_VAGUE if campagne.vagues and campagne.ordre is Ordre.NOTE else "de la campagne"


def _groupe(
    cadrage: Cadrage,
    vague: int | None,
    rangs: Sequence[Rang],
    caches: frozenset[int],
    lectures: Mapping[int, DeuxLectures],
) -> Groupe:
    vus = [r for r in rangs if r.candidat.dossier_id not in caches]
    return Groupe(
        intitule=f"{cadrage.grille.intitule}, {cadrage.groupe.removeprefix('de la ')}",
        vague=vague,
        cadrage=replace(cadrage, caches=len(rangs) - len(vus)),
        dossiers=tuple(
            DossierNote(r.candidat.numero, r.candidat.porteur, r.rang, r.candidat.resultat)
            for r in vus
            if r.candidat.resultat
        ),
        ids={r.candidat.numero: r.candidat.dossier_id for r in vus},
        lectures={r.candidat.numero: lues for r in vus if (lues := lectures.get(r.candidat.dossier_id))},
    )


def _inscrit(
    candidat: Candidat, type_poste: TypePoste, campagne: Campagne, notes: Mapping[int, Sequence[Note]]
) -> Inscrit:
    siennes = {n.sous_critere: n.valeur for n in notes.get(candidat.dossier_id, ())}
    grille = campagne.grilles[type_poste]
    return Inscrit(candidat.dossier_id, candidat.numero, candidat.recu_le, grille, siennes, candidat.complet_le)


def _lectures(uow: UnitOfWork, campagne_id: int, agent: str) -> Mapping[int, DeuxLectures]:
    """Return, by dossier, the first two readings, closed, of those that the agent may see."""
    return {
        lu.dossier.cle: _comparer(lu) for lu in lire_dossiers_lus(uow, campagne_id) if lu.lisibles(agent) >= DEUX
    }


def _comparer(lu: DossierLu) -> DeuxLectures:
    paire, retenues = lu.lectures[:DEUX], lu.retenues
    une, autre = ({n.sous_critere: n for n in lu.notes_de(x)} for x in paire)
    ecarts = tuple(
        Ecart(
            s.code,
            s.intitule,
            une[s.code].valeur if s.code in une else None,
            autre[s.code].valeur if s.code in autre else None,
            retenues[s.code].valeur if s.code in retenues else None,
            premiere_lue=s.code in une,
            seconde_lue=s.code in autre,
            accorde=s.code in retenues,
        )
        for s in lu.grille_exigee().sous_criteres()
    )
    return DeuxLectures((paire[0].lecteur, paire[1].lecteur), ecarts)
