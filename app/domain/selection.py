"""The line of selection: who enters in strict order, what stopped each other dossier, what is left.

The order is that of the ranking and nothing changes it. Two rules for a dossier that does not fit, chosen by the
campaign: those that follow do not pass before it on what stopped it (ARRET), or each is looked at alone (SAUT).
Not here: the best use of the remainder (`domain.proposition`), what is retained already (`domain.quota`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, NON_INSTRUITS, Etat
from app.domain.montants import ZERO_ETP, Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.socle.formats import centiemes, etp, euros

if TYPE_CHECKING:
    from app.domain.quota import Quota


class Suite(StrEnum):
    """What a dossier that does not fit does to those that follow."""

    ARRET = "arret"
    SAUT = "saut"


REGLES_SUITE = {
    Suite.ARRET: (
        "Ordre strict : un dossier qui ne tient pas ferme aux suivants la cible ou l’enveloppe qui l’a arrêté ; "
        "ceux qui ne la demandent pas restent examinés."
    ),
    Suite.SAUT: (
        "Ordre strict avec saut : un dossier qui ne tient pas est passé, et chaque suivant est examiné à son rang."
    ),
}


class Place(StrEnum):
    """Where a dossier stands against the line."""

    RETENU = "retenu"
    ENTRE = "entre"
    ARRETE = "arrete"
    NOTES_OUVERTES = "notes_ouvertes"
    A_COMPLETER = "a_completer"
    HORS_LIGNE = "hors_ligne"


#: Notes are locked from « instruit » on; a dossier put on the waiting list still competes (R14).
CONCOURENT = frozenset({Etat.INSTRUIT, Etat.LISTE_ATTENTE})


@dataclass(frozen=True, slots=True, order=True)
class Contrainte:
    """What limits the selection: ETP of a type of job (empty: all) in a zone (empty: the region), or euros."""

    type: str = ""
    zone: str = ""
    en_euros: bool = False

    @property
    def libelle(self) -> str:
        """Return « cible facilitateurs 2A », « cible tous postes » or « enveloppe »."""
        if self.en_euros:
            return "enveloppe"
        postes = f"{self.type}s" if self.type else ("" if self.zone else "tous postes")
        return " ".join(m for m in ("cible", postes, self.zone) if m)

    @property
    def accord(self) -> str:
        """Return « atteinte » or « épuisée »: what is said of it when nothing is left."""
        return "épuisée" if self.en_euros else "atteinte"

    def ecrire(self, valeur: int) -> str:
        """Return a quantity of it in its unit."""
        return euros(valeur, decimales=0) if self.en_euros else etp(valeur)


ENVELOPPE = Contrainte(en_euros=True)


@dataclass(frozen=True, slots=True)
class Pretendant:
    """A ranked dossier as the line sees it. `montant`: None when unknown. `zones`: by type, absent if several."""

    dossier_id: int
    numero: str
    etat: Etat
    rang: int
    etp_par_type: Mapping[TypePoste, Etp]
    montant: Montant | None
    zones: Mapping[TypePoste, str]
    vague: int | None = None

    @property
    def etp(self) -> Etp:
        """Return the ETP of all its jobs."""
        return somme_etp(self.etp_par_type.values())

    def besoin(self, contrainte: Contrainte) -> int:
        """Return what it takes of a constraint, in hundredths of ETP or in cents; 0 for an unknown amount."""
        if contrainte.en_euros:
            return self.montant.centimes if self.montant else 0
        return sum(
            quantite.centiemes
            for type_poste, quantite in self.etp_par_type.items()
            if contrainte.type in {"", type_poste.value}
            and (not contrainte.zone or self.zones.get(type_poste) == contrainte.zone)
        )


@dataclass(frozen=True, slots=True)
class Arret:
    """One constraint that stopped a dossier. `ferme_par`: the dossier that closed it, empty when it is short."""

    contrainte: Contrainte
    reste: int
    besoin: int
    ferme_par: str = ""

    @property
    def phrase(self) -> str:
        """Return the reason in French."""
        c = self.contrainte
        if self.ferme_par:
            return f"{c.libelle} fermée depuis le dossier {self.ferme_par}, mieux placé"
        if self.reste <= 0:
            return f"{c.libelle} {c.accord}"
        return f"{c.libelle} : il reste {c.ecrire(self.reste)}, le dossier demande {c.ecrire(self.besoin)}"


@dataclass(frozen=True, slots=True)
class LigneSelection:
    """One dossier and its place. `arrets`: empty unless stopped. Totals: entered so far, this one included."""

    pretendant: Pretendant
    place: Place
    arrets: tuple[Arret, ...]
    etp_cumules: Etp
    montant_cumule: Montant

    @property
    def phrase(self) -> str:
        """Return why it stands there, in French."""
        if self.place is Place.ARRETE:
            return ", ".join(a.phrase for a in self.arrets)
        if self.place is Place.HORS_LIGNE:
            return LIBELLES_ETAT[self.pretendant.etat]
        return {
            Place.RETENU: "déjà retenu, compté avant la ligne",
            Place.ENTRE: "entre dans la cible et l’enveloppe connues",
            Place.NOTES_OUVERTES: "notes non verrouillées : l’effet paraîtra une fois le dossier instruit",
            Place.A_COMPLETER: "montant non saisi : rien n’est supposé",
        }[self.place]


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole line. `disponibles` and `restes`: by known constraint, before and after; no unknown one."""

    lignes: tuple[LigneSelection, ...]
    disponibles: Mapping[Contrainte, int]
    restes: Mapping[Contrainte, int]
    suite: Suite

    @property
    def entrants(self) -> tuple[LigneSelection, ...]:
        """Return the dossiers that enter, in order."""
        return tuple(x for x in self.lignes if x.place is Place.ENTRE)

    @property
    def arretes(self) -> tuple[LigneSelection, ...]:
        """Return the dossiers stopped, in order."""
        return tuple(x for x in self.lignes if x.place is Place.ARRETE)

    @property
    def etp(self) -> Etp:
        """Return the ETP of those that enter."""
        return somme_etp(x.pretendant.etp for x in self.entrants)

    @property
    def montant(self) -> Montant:
        """Return the euros of those that enter; an unknown amount, let in without an envelope, is not added."""
        return somme(x.pretendant.montant for x in self.entrants if x.pretendant.montant)

    @property
    def prochain(self) -> LigneSelection | None:
        """Return the best placed of those stopped that would fit in what is left; None when there is none."""
        return next((x for x in self.arretes if tient(x.pretendant, self.restes)), None)

    @property
    def inutilisables(self) -> Montant | None:
        """Return the euros left that nobody stopped may take; None without an envelope or when all enter."""
        reste = self.restes.get(ENVELOPPE)
        return Montant(reste) if reste and reste > 0 and self.arretes else None

    def phrase_arret(self) -> str:
        """Return « dossier 8 : cible facilitateurs 2A atteinte, 11 300 € restent inutilisables », or nothing."""
        if not self.arretes:
            return ""
        premier = self.arretes[0]
        fin = self.inutilisables
        reste = f", {euros(fin.centimes, decimales=0)} restent inutilisables" if fin else ""
        return f"dossier {premier.pretendant.numero} : {premier.phrase}{reste}"


def restes_de(quota: Quota) -> Mapping[Contrainte, int]:
    """Return what is left of each known target and of the envelope, in hundredths or cents; may be negative."""
    restes: dict[Contrainte, int] = {}
    if quota.reste_etp is not None:
        restes[Contrainte()] = quota.reste_etp.centiemes
    for type_poste, cible in quota.cible_par_type.items():
        if cible is not None:
            retenu = quota.par_type[type_poste].etp_retenu
            restes[Contrainte(type_poste.value)] = (cible - retenu).centiemes
    for (zone, type_vise), cible in quota.cible_par_zone.items():
        if cible is not None:
            retenu = somme_etp(
                e for (z, t), e in quota.retenu_par_zone.items() if z == zone and type_vise in {None, t}
            )
            restes[Contrainte(type_vise.value if type_vise else "", zone)] = (cible - retenu).centiemes
    if quota.reste is not None:
        restes[ENVELOPPE] = quota.reste.centimes
    return restes


def tient(pretendant: Pretendant, restes: Mapping[Contrainte, int]) -> bool:
    """True when a dossier takes no more than what is left of each constraint that it needs."""
    return all((besoin := pretendant.besoin(c)) <= 0 or besoin <= reste for c, reste in restes.items())


def selection(
    pretendants: Iterable[Pretendant],
    disponibles: Mapping[Contrainte, int],
    suite: Suite = Suite.ARRET,
    *,
    apres_verrou: bool = True,
) -> Selection:
    """Return the line over dossiers given in the order of their ranks.

    Taken in that order, each that competes enters when every constraint it needs has room; what enters never
    exceeds a known constraint. Those retained already are counted in `disponibles`. `apres_verrou`: a dossier whose
    notes are not locked takes no part. Source: strict order of the ranking until credits are exhausted; the rule
    for one that does not fit is a fact of the campaign.
    """
    restes, fermees = dict(disponibles), dict[Contrainte, str]()
    lignes: list[LigneSelection] = []
    total_etp, total = ZERO_ETP, 0
    for pretendant in pretendants:
        place, arrets = _placer(pretendant, restes, fermees, apres_verrou=apres_verrou)
        if place is Place.ENTRE:
            restes = {c: reste - pretendant.besoin(c) for c, reste in restes.items()}
            total_etp += pretendant.etp
            total += pretendant.besoin(ENVELOPPE)
        elif suite is Suite.ARRET:
            for arret in arrets:
                fermees.setdefault(arret.contrainte, pretendant.numero)
        lignes.append(LigneSelection(pretendant, place, arrets, total_etp, Montant(total)))
    return Selection(tuple(lignes), dict(disponibles), restes, suite)


def _placer(
    pretendant: Pretendant,
    restes: Mapping[Contrainte, int],
    fermees: Mapping[Contrainte, str],
    *,
    apres_verrou: bool,
) -> tuple[Place, tuple[Arret, ...]]:
    if pretendant.etat in FAVORABLES:
        return Place.RETENU, ()
    if pretendant.etat in NON_INSTRUITS and apres_verrou:
        return Place.NOTES_OUVERTES, ()
    if pretendant.etat not in CONCOURENT | NON_INSTRUITS:
        return Place.HORS_LIGNE, ()
    if pretendant.montant is None and ENVELOPPE in restes:
        return Place.A_COMPLETER, ()
    besoins = [(c, reste, pretendant.besoin(c)) for c, reste in restes.items()]
    demandes = [(c, reste, besoin) for c, reste, besoin in besoins if besoin > 0]
    arrets = [Arret(c, reste, besoin) for c, reste, besoin in demandes if besoin > reste]
    arrets = arrets or [Arret(c, reste, besoin, fermees[c]) for c, reste, besoin in demandes if c in fermees]
    return (Place.ARRETE if arrets else Place.ENTRE), tuple(arrets)


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
    anciennes = {x.pretendant.dossier_id: x for x in avant.lignes}
    nouvelles = {x.pretendant.dossier_id: x for x in apres.lignes}
    ordre = [*nouvelles, *(i for i in anciennes if i not in nouvelles)]
    trouves = []
    for dossier_id in ordre:
        ancienne, nouvelle = anciennes.get(dossier_id), nouvelles.get(dossier_id)
        entrait = ancienne is not None and ancienne.place is Place.ENTRE
        entre = nouvelle is not None and nouvelle.place is Place.ENTRE
        connue = nouvelle or ancienne
        if entrait is not entre and connue is not None:
            pourquoi = _pourquoi(ancienne, nouvelle)
            trouves.append(Franchissement(dossier_id, connue.pretendant.numero, entre, pourquoi))
    return tuple(sorted(trouves, key=lambda f: not f.entre))


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
