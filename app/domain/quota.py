"""The regional target in ETP and the envelope in euros, with what the dossiers take of each.

An unknown target is None, never zero: « cible non notifiée » is a banner, not a block (R14).
Not here: scenarios (`domain.scenario`) and the line of selection (`domain.selection`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, HORS_CLASSEMENT, Etat
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.socle.formats import sans_accents

if TYPE_CHECKING:
    from app.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Cible:
    """A row of a version of the regional target. `type` None: all jobs together. `etp` None: withdrawn or unknown.

    `zone`: a department or a zone of the region, empty for the whole region. `notifiee_le` None: a working target,
    which no letter has notified yet.
    """

    campagne_id: int
    version: int
    type: TypePoste | None
    etp: Etp | None
    notifiee_le: date | None = None
    reference: str = ""
    commentaire: str = ""
    saisie_le: datetime | None = None
    zone: str = ""


class NatureMouvement(StrEnum):
    """Why the envelope moved."""

    DOTATION = "dotation"
    ABONDEMENT = "abondement"
    REPRISE = "reprise"
    RESERVE = "reserve"
    RECONDUCTION = "reconduction"


LIBELLES_NATURE = {
    NatureMouvement.DOTATION: "dotation",
    NatureMouvement.ABONDEMENT: "abondement",
    NatureMouvement.REPRISE: "reprise",
    NatureMouvement.RESERVE: "pré-réservation",
    NatureMouvement.RECONDUCTION: "reconductions",
}


@dataclass(frozen=True, slots=True)
class Mouvement:
    """A movement of the envelope (autorisations d’engagement); a reprise or what is set aside is negative.

    `montant_cp`: the crédits de paiement moved with it, None when not known. `etp`: for a reconduction, the ETP
    that it continues, None when not known.
    """

    campagne_id: int
    nature: NatureMouvement
    montant: Montant
    le: date
    reference: str = ""
    montant_cp: Montant | None = None
    etp: Etp | None = None


@dataclass(frozen=True, slots=True)
class Compteur:
    """ETP and euros at each step, for one type of job or all."""

    etp_demande: Etp = ZERO_ETP
    etp_propose: Etp = ZERO_ETP
    etp_retenu: Etp = ZERO_ETP
    etp_conventionne: Etp = ZERO_ETP
    montant_demande: Montant = ZERO_EURO
    montant_propose: Montant = ZERO_EURO
    montant_retenu: Montant = ZERO_EURO
    montant_conventionne: Montant = ZERO_EURO

    def __add__(self, autre: Compteur) -> Compteur:
        return Compteur(
            self.etp_demande + autre.etp_demande,
            self.etp_propose + autre.etp_propose,
            self.etp_retenu + autre.etp_retenu,
            self.etp_conventionne + autre.etp_conventionne,
            self.montant_demande + autre.montant_demande,
            self.montant_propose + autre.montant_propose,
            self.montant_retenu + autre.montant_retenu,
            self.montant_conventionne + autre.montant_conventionne,
        )

    def __sub__(self, autre: Compteur) -> Compteur:
        return Compteur(
            self.etp_demande - autre.etp_demande,
            self.etp_propose - autre.etp_propose,
            self.etp_retenu - autre.etp_retenu,
            self.etp_conventionne - autre.etp_conventionne,
            self.montant_demande - autre.montant_demande,
            self.montant_propose - autre.montant_propose,
            self.montant_retenu - autre.montant_retenu,
            self.montant_conventionne - autre.montant_conventionne,
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """The panel: counters against target and envelope. A None target or envelope is « not notified ».

    `cible`: all jobs in the region; when it is not given, the sum of the types, once each is known.
    `retenu_par_zone`: ETP retained by zone and type; zone empty for what several zones share.
    """

    total: Compteur
    par_type: Mapping[TypePoste, Compteur]
    cible: Etp | None
    cible_par_type: Mapping[TypePoste, Etp | None]
    version_cible: int | None
    notifiee_le: date | None
    enveloppe: Montant | None
    cible_par_zone: Mapping[tuple[str, TypePoste | None], Etp | None] = field(default_factory=dict)
    retenu_par_zone: Mapping[tuple[str, TypePoste], Etp] = field(default_factory=dict)

    @property
    def sans_cible(self) -> bool:
        """True when no target is known at all, whole or in part."""
        connues = (self.cible, *self.cible_par_type.values(), *self.cible_par_zone.values())
        return all(etp is None for etp in connues)

    @property
    def reste_etp(self) -> Etp | None:
        """Return target less retained; negative when exceeded, None without a target."""
        return None if self.cible is None else self.cible - self.total.etp_retenu

    @property
    def reste(self) -> Montant | None:
        """Return envelope less retained; negative when exceeded, None without an envelope."""
        return None if self.enveloppe is None else self.enveloppe - self.total.montant_retenu


@dataclass(frozen=True, slots=True)
class Accord:
    """What a decision in force gives to a dossier: ETP by type of job, and euros."""

    etp_par_type: Mapping[TypePoste, Etp]
    montant: Montant


@dataclass(frozen=True, slots=True)
class Poids:
    """What one dossier weighs by type of job, and the zone of the target that each type is in (absent: several)."""

    compteurs: Mapping[TypePoste, Compteur]
    zones: Mapping[TypePoste, str]


def zones_de(dossier: Dossier, zones: Iterable[str]) -> Mapping[TypePoste, str]:
    """Return the zone of each type of job, among `zones`; a type spread over several is absent, never split.

    A job is in the zone that its territory names, else in the only department of the dossier.
    """
    par_nom = {sans_accents(z.strip()): z for z in zones}
    if not par_nom:
        return {}
    seul = dossier.departements[0] if len(dossier.departements) == 1 else ""
    trouvees: dict[TypePoste, str] = {}
    for type_poste in dossier.types:
        du_type = {
            par_nom.get(sans_accents(p.territoire.strip())) or par_nom.get(sans_accents(seul))
            for p in dossier.postes
            if p.type is type_poste
        }
        zone = du_type.pop() if len(du_type) == 1 else None
        if zone is not None:
            trouvees[type_poste] = zone
    return trouvees


def compter(dossier: Dossier, accord: Accord | None) -> Mapping[TypePoste, Compteur]:
    """Return what one dossier weighs, by type of job.

    Euros are carried by the type that gives the grid: a dossier's amount is never split by an invented key.
    Withdrawn and inadmissible dossiers weigh nothing. Retained counts conventionnés too.
    """
    if dossier.etat in HORS_CLASSEMENT:
        return {}
    compteurs: dict[TypePoste, Compteur] = {}
    principal = dossier.type_poste
    retenu = dossier.etat in FAVORABLES and accord is not None
    for type_poste in dossier.types:
        postes = [p for p in dossier.postes if p.type is type_poste]
        porte = type_poste is principal
        etp = accord.etp_par_type.get(type_poste, ZERO_ETP) if retenu and accord else ZERO_ETP
        argent = accord.montant if retenu and accord and porte else ZERO_EURO
        conventionne = dossier.etat is Etat.CONVENTIONNE
        compteurs[type_poste] = Compteur(
            etp_demande=somme_etp(p.etp_demande for p in postes),
            etp_propose=somme_etp(p.etp_propose for p in postes if p.etp_propose),
            etp_retenu=etp,
            etp_conventionne=etp if conventionne else ZERO_ETP,
            montant_demande=(dossier.montant_demande or ZERO_EURO) if porte else ZERO_EURO,
            montant_propose=(dossier.montant_propose or ZERO_EURO) if porte else ZERO_EURO,
            montant_retenu=argent,
            montant_conventionne=argent if conventionne else ZERO_EURO,
        )
    return compteurs


def peser(dossier: Dossier, accord: Accord | None, zones: Iterable[str] = ()) -> Poids:
    """Return what one dossier weighs, and where among the zones of the target."""
    return Poids(compter(dossier, accord), zones_de(dossier, zones))


def quota(
    dossiers: Iterable[tuple[Dossier, Accord | None]],
    cibles: Iterable[Cible],
    mouvements: Iterable[Mouvement],
) -> Quota:
    """Return the panel of a campaign. The last version of the target holds; movements sum to the envelope."""
    versions = tuple(cibles)
    zones = zones_visees(versions)
    return assembler((peser(dossier, accord, zones) for dossier, accord in dossiers), versions, mouvements)


def zones_visees(cibles: Iterable[Cible]) -> tuple[str, ...]:
    """Return the zones that the target in force names, in order."""
    return tuple(dict.fromkeys(c.zone for c in cibles_en_vigueur(cibles)[1] if c.zone))


def assembler(poids: Iterable[Poids], cibles: Iterable[Cible], mouvements: Iterable[Mouvement]) -> Quota:
    """Return the panel from what each dossier weighs."""
    par_type = {t: Compteur() for t in TypePoste}
    par_zone: dict[tuple[str, TypePoste], Etp] = {}
    for pese in poids:
        for type_poste, compteur in pese.compteurs.items():
            par_type[type_poste] = par_type[type_poste] + compteur
            _retenir(par_zone, (pese.zones.get(type_poste, ""), type_poste), compteur.etp_retenu)
    version, en_vigueur = cibles_en_vigueur(cibles)
    regionales = {c.type: c.etp for c in en_vigueur if not c.zone}
    detail = {t: regionales.get(t) for t in TypePoste}
    connues = [e for e in detail.values() if e is not None]
    somme_types = somme_etp(connues) if len(connues) == len(detail) else None
    liste = tuple(mouvements)
    return Quota(
        total=par_type[TypePoste.FACILITATEUR] + par_type[TypePoste.COORDINATEUR],
        par_type=par_type,
        cible=regionales.get(None, somme_types),
        cible_par_type=detail,
        version_cible=version,
        notifiee_le=max((c.notifiee_le for c in en_vigueur if c.notifiee_le), default=None),
        enveloppe=somme(m.montant for m in liste) if liste else None,
        cible_par_zone={(c.zone, c.type): c.etp for c in en_vigueur if c.zone},
        retenu_par_zone=par_zone,
    )


def repeser(panneau: Quota, avant: Poids, apres: Poids) -> Quota:
    """Return the panel once one dossier weighs otherwise: what `assembler` gives, the others not weighed again."""
    par_type, par_zone = dict(panneau.par_type), dict(panneau.retenu_par_zone)
    for type_poste, compteur in avant.compteurs.items():
        par_type[type_poste] = par_type[type_poste] - compteur
        _retenir(par_zone, (avant.zones.get(type_poste, ""), type_poste), ZERO_ETP - compteur.etp_retenu)
    for type_poste, compteur in apres.compteurs.items():
        par_type[type_poste] = par_type[type_poste] + compteur
        _retenir(par_zone, (apres.zones.get(type_poste, ""), type_poste), compteur.etp_retenu)
    total = par_type[TypePoste.FACILITATEUR] + par_type[TypePoste.COORDINATEUR]
    return replace(panneau, total=total, par_type=par_type, retenu_par_zone=par_zone)


def _retenir(par_zone: dict[tuple[str, TypePoste], Etp], cle: tuple[str, TypePoste], etp: Etp) -> None:
    """Add what is retained in a zone; a zone where nothing is has no entry."""
    somme_zone = par_zone.pop(cle, ZERO_ETP) + etp
    if somme_zone.centiemes:
        par_zone[cle] = somme_zone


def cibles_en_vigueur(cibles: Iterable[Cible]) -> tuple[int | None, tuple[Cible, ...]]:
    """Return the last version and its rows; (None, ()) when the target was never notified."""
    toutes = tuple(cibles)
    if not toutes:
        return None, ()
    version = max(c.version for c in toutes)
    return version, tuple(c for c in toutes if c.version == version)
