"""What the screen of a meeting shows: each dossier of the agenda, its opinion, the bars, what forbids the next one.

Read whole once; an act of the meeting then reads only the meeting again (`suivre`), so that the bars move at once.
Not here: the acts (`services.comites`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.comite import Comite, Mesure, PlaceAuRang, Totaux, ecarts_au_rang, mesures, totaux
from app.domain.controles import Constat
from app.domain.cycle import EN_COURS, HORS_CLASSEMENT, Etat
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import Quota
from app.services.arbitrage import lire_quota
from app.services.comites_avis import avec_deports_de_la_base
from app.services.deport import masques, sans_masque
from app.services.fiches import Fiche, lire_fiche, lire_fiches
from app.services.rangs import RangsConnus

if TYPE_CHECKING:
    from app.domain.classement import Rang
    from app.domain.comite import Avis, SensAvis
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte

#: Constats that left out of a projected screen: a bank account (R25), what its bars say (R14, R15).
TUS = frozenset({"R14", "R15", "R25"})
LUS_UN_A_UN = 20


@dataclass(frozen=True, slots=True)
class DossierExamine:
    """A dossier of the agenda; no mail, no account: the room sees it. `masque`: the agent withdrew from it.

    `total`: exact score out of 100, None when it is not wholly noted. `propose_*`: by the instruction, None if not.
    """

    dossier_id: int
    numero: str
    porteur: str
    etat: Etat
    place: PlaceAuRang
    explication: str
    masque: bool = False
    intitule: str = ""
    territoire: str = ""
    etp_par_type: Mapping[TypePoste, Etp] | None = None
    montant: Montant | None = None
    cout_total: Montant | None = None
    etp_propose: Mapping[TypePoste, Etp] | None = None
    montant_propose: Montant | None = None
    total: Fraction | None = None
    avis_instruction: str = ""
    constats: Sequence[Constat] = ()

    @property
    def attend(self) -> bool:
        """True when the dossier still waits for a decision."""
        return self.etat in {Etat.INSTRUIT, Etat.LISTE_ATTENTE}

    @property
    def sorti(self) -> bool:
        """True once withdrawn or found inadmissible: no opinion is asked, and one given counts for nothing."""
        return self.etat in HORS_CLASSEMENT


@dataclass(frozen=True, slots=True)
class Salle:
    """The meeting with its dossiers, in the order of the agenda. `donnes`: on dossiers that are not decided yet."""

    comite: Comite
    dossiers: tuple[DossierExamine, ...]
    quota: Quota
    donnes: Totaux

    @property
    def mesures(self) -> tuple[Mesure, ...]:
        """Return the bars of ETP and euros."""
        return mesures(self.quota, self.donnes)

    def avis(self, dossier_id: int) -> Avis | None:
        """Return the opinion on a dossier; None without one, or when the dossier is hidden from the agent."""
        return self.comite.avis_sur(dossier_id)

    def ecarts(self, dossier_id: int, sens: SensAvis) -> tuple[DossierExamine, ...]:
        """Return the dossiers that would make this opinion depart from the rank."""
        places = {d.dossier_id: d.place for d in self.dossiers if not d.sorti}
        passes = ecarts_au_rang(self.comite.avis, dossier_id, sens, places)
        return tuple(d for d in self.dossiers if d.dossier_id in passes)

    @property
    def restants(self) -> tuple[DossierExamine, ...]:
        """Return the dossiers that wait for an opinion, in order."""
        sans = set(self.comite.a_examiner)
        return tuple(d for d in self.dossiers if not d.sorti and (d.masque or d.dossier_id in sans))


class Salles:
    """Reads the meeting for its screen."""

    def __init__(self, contexte: Contexte, rangs: RangsConnus | None = None) -> None:
        """`rangs`: what the services of a meeting share of the ranking; by default, its own."""
        self._contexte = contexte
        self._rangs = rangs or RangsConnus()

    def lire(self, comite_id: int) -> Salle:
        """Return the meeting with all that its screen shows. Raises UserError when there is none."""
        with self._contexte.store.lire() as uow:
            comite = sans_masque(uow).comites.get(comite_id)
            campagne_id = comite.campagne_id
            caches, quota = masques(uow, campagne_id), lire_quota(uow, campagne_id)
            rangs = {r.candidat.dossier_id: r for r in self._rangs.lire(uow, campagne_id)}
            fiches = _fiches(uow, campagne_id, [d for d in comite.dossiers if d not in caches])
            dossiers = tuple(
                _masque(rangs[d]) if d in caches else _lire(fiches[d], rangs.get(d)) for d in comite.dossiers
            )
            return self._dresser(uow, comite_id, dossiers, quota)

    def suivre(self, salle: Salle) -> Salle:
        """Return the meeting after one of its own acts: its dossiers are those read before."""
        with self._contexte.store.lire() as uow:
            return self._dresser(uow, salle.comite.cle, salle.dossiers, salle.quota)

    @staticmethod
    def _dresser(uow: UnitOfWork, comite_id: int, dossiers: tuple[DossierExamine, ...], quota: Quota) -> Salle:
        entier = sans_masque(uow).comites.get(comite_id)
        a_decider = {d.dossier_id for d in dossiers if d.etat in EN_COURS | {Etat.LISTE_ATTENTE}}
        vu = uow.comites.get(comite_id)
        return Salle(
            comite=avec_deports_de_la_base(uow, replace(vu, dossiers=entier.dossiers)),
            dossiers=dossiers,
            quota=quota,
            donnes=totaux(a for a in entier.avis if a.dossier_id in a_decider),
        )


def _masque(rang: Rang) -> DossierExamine:
    vu = rang.candidat
    return DossierExamine(
        vu.dossier_id, vu.numero, MASQUE, vu.etat, PlaceAuRang(rang.rang, vu.vague), rang.explication, masque=True
    )


def _fiches(uow: UnitOfWork, campagne_id: int, ids: Sequence[int]) -> Mapping[int, Fiche]:
    """Return the fiches of an agenda: one by one when it is short, the whole campaign at once when it is not."""
    if len(ids) <= LUS_UN_A_UN:
        return {i: lire_fiche(uow, i) for i in ids}
    return {f.dossier.cle: f for f in lire_fiches(uow, campagne_id)}


def _lire(fiche: Fiche, rang: Rang | None) -> DossierExamine:
    dossier = fiche.dossier
    return DossierExamine(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        etat=dossier.etat,
        place=PlaceAuRang(rang.rang, rang.candidat.vague) if rang else PlaceAuRang(None),
        explication=rang.explication if rang else "",
        intitule=dossier.intitule,
        territoire=dossier.territoire,
        etp_par_type=dossier.etp_demande_par_type,
        montant=dossier.montant_demande,
        cout_total=dossier.cout_total,
        etp_propose=dossier.etp_examine_par_type if dossier.etp_propose is not None else None,
        montant_propose=dossier.montant_propose,
        total=fiche.resultat.total if fiche.resultat else None,
        avis_instruction=dossier.avis,
        constats=tuple(c for c in fiche.constats if c.regle not in TUS),
    )
