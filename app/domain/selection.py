"""The line of selection: who enters in strict order, what stopped each other dossier, what is left.

The order is that of the ranking and nothing changes it. Two rules for a dossier that does not fit, chosen by the
campaign: those that follow do not pass before it on what stopped it (ARRET), or each is looked at alone (SAUT).
Not here: the drawing itself (`domain.ligne_tiree`), the best use of the remainder (`domain.proposition`), what is
retained already (`domain.quota`), what crossed the line (`domain.franchissement`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import compress
from operator import eq
from typing import TYPE_CHECKING, overload

from typing_extensions import override

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, NON_INSTRUITS, Etat
from app.domain.ligne_tiree import Demande, Tirage, manques, masque_de, tirer
from app.domain.montants import Etp, Montant, somme_etp
from app.domain.poste import TypePoste
from app.socle.formats import etp, euros

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


LIBELLES_PLACE = {
    Place.RETENU: "retenu",
    Place.ENTRE: "entre",
    Place.ARRETE: "arrêté",
    Place.NOTES_OUVERTES: "notes ouvertes",
    Place.A_COMPLETER: "à compléter",
    Place.HORS_LIGNE: "hors ligne",
}
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
PAR_TYPE = tuple(Contrainte(t.value) for t in TypePoste)


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
class Concurrent:
    """A dossier ready for the line, whatever its rank. `place` None: it competes."""

    pretendant: Pretendant
    place: Place | None
    demande: Demande


@dataclass(frozen=True, slots=True, eq=False)
class Lignes(Sequence[LigneSelection]):
    """The lines in the order of the ranks; each is worded when it is looked at."""

    concurrents: Sequence[Concurrent]
    rangs: Sequence[int]
    contraintes: tuple[Contrainte, ...]
    tirage: Tirage

    @override
    def __len__(self) -> int:
        return len(self.concurrents)

    @overload
    def __getitem__(self, place: int) -> LigneSelection: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[LigneSelection, ...]: ...

    @override
    def __getitem__(self, place: int | slice) -> LigneSelection | tuple[LigneSelection, ...]:
        if isinstance(place, slice):
            return tuple(self[p] for p in range(*place.indices(len(self))))
        place = range(len(self))[place]  # from the end too, and IndexError beyond
        concurrent = self.concurrents[place]
        pretendant, rang, instant = concurrent.pretendant, self.rangs[place], self.tirage.instant(place)
        etp_, centimes = sum(instant.cumuls[:-1]), instant.cumuls[-1]
        return LigneSelection(
            pretendant if pretendant.rang == rang else replace(pretendant, rang=rang),
            concurrent.place or (Place.ENTRE if self.tirage.entre[place] else Place.ARRETE),
            () if concurrent.place or self.tirage.entre[place] else self._arrets(place, instant.restes),
            Etp(etp_),
            Montant(centimes),
        )

    def _arrets(self, place: int, restes: Sequence[int]) -> tuple[Arret, ...]:
        besoins = self.concurrents[place].demande.besoins
        courts = manques(besoins, restes)
        if courts:
            return tuple(Arret(self.contraintes[c], restes[c], besoins[c]) for c in courts)
        fermes = self.tirage.fermes_avant(place)
        par = {c: self.concurrents[p].pretendant.numero for c, p in fermes.items()}
        return tuple(
            Arret(self.contraintes[c], restes[c], besoin, par[c])
            for c, besoin in enumerate(besoins)
            if besoin > 0 and c in par
        )

    @override
    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, Lignes) and len(self) == len(autre) and all(map(eq, self, autre))

    @override
    def __hash__(self) -> int:
        return hash((len(self), self.tirage.entre))


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole line. `disponibles` and `restes`: by known constraint, before and after; no unknown one."""

    lignes: Lignes
    disponibles: Mapping[Contrainte, int]
    restes: Mapping[Contrainte, int]
    suite: Suite

    @property
    def nombre(self) -> int:
        """Return how many enter."""
        return self.lignes.tirage.entre.count(1)

    @property
    def entrants(self) -> tuple[LigneSelection, ...]:
        """Return the dossiers that enter, in order."""
        return tuple(self.lignes[p] for p in compress(range(len(self.lignes)), self.lignes.tirage.entre))

    @property
    def entres(self) -> frozenset[int]:
        """Return the dossiers that enter, without their lines."""
        return frozenset(
            c.pretendant.dossier_id for c in compress(self.lignes.concurrents, self.lignes.tirage.entre)
        )

    @property
    def arretes(self) -> tuple[LigneSelection, ...]:
        """Return the dossiers stopped, in order."""
        return tuple(self.lignes[p] for p in self.lignes.tirage.arretes)

    @property
    def premier_arrete(self) -> LigneSelection | None:
        """Return the best placed of those stopped; None when there is none."""
        arretes = self.lignes.tirage.arretes
        return self.lignes[arretes[0]] if arretes else None

    @property
    def etp(self) -> Etp:
        """Return the ETP of those that enter."""
        return Etp(sum(self.lignes.tirage.fin.cumuls[:-1]))

    @property
    def montant(self) -> Montant:
        """Return the euros of those that enter; an unknown amount, let in without an envelope, is not added."""
        return Montant(self.lignes.tirage.fin.cumuls[-1])

    def pris(self, contrainte: Contrainte) -> int:
        """Return what those that enter take of the region, by type of job or in all, or of the euros."""
        *par_type, centimes = self.lignes.tirage.fin.cumuls
        if contrainte.en_euros:
            return centimes
        return sum(x for t, x in zip(TypePoste, par_type, strict=True) if contrainte.type in {"", t.value})

    @property
    def prochain(self) -> LigneSelection | None:
        """Return the best placed of those stopped that would fit in what is left; None when there is none."""
        place = self.lignes.tirage.tiendrait
        return None if place is None else self.lignes[place]

    @property
    def inutilisables(self) -> Montant | None:
        """Return the euros left that nobody stopped may take; None without an envelope or when all enter."""
        reste = self.restes.get(ENVELOPPE)
        return Montant(reste) if reste and reste > 0 and self.lignes.tirage.arretes else None

    def phrase_arret(self) -> str:
        """Return « dossier 8 : cible facilitateurs 2A atteinte, 11 300 € restent inutilisables », or nothing."""
        premier = self.premier_arrete
        if premier is None:
            return ""
        fin = self.inutilisables
        reste = f", {euros(fin.centimes, decimales=0)} restent inutilisables" if fin else ""
        return f"dossier {premier.pretendant.numero}\u00a0: {premier.phrase}{reste}"


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
    ranges = tuple(concurrent(p, disponibles, apres_verrou=apres_verrou) for p in pretendants)
    return tirer_ligne(ranges, [c.pretendant.rang for c in ranges], disponibles, suite)


def concurrent(
    pretendant: Pretendant, disponibles: Iterable[Contrainte], *, apres_verrou: bool = True
) -> Concurrent:
    """Return a dossier weighed against the known constraints, in their order."""
    contraintes = tuple(disponibles)
    besoins = tuple(pretendant.besoin(c) for c in contraintes)
    place = _hors_concours(pretendant, contraintes, apres_verrou=apres_verrou)
    poids = (*(pretendant.besoin(c) for c in PAR_TYPE), pretendant.besoin(ENVELOPPE))
    return Concurrent(pretendant, place, Demande(place is None, besoins, masque_de(besoins), poids))


def tirer_ligne(
    concurrents: Sequence[Concurrent], rangs: Sequence[int], disponibles: Mapping[Contrainte, int], suite: Suite
) -> Selection:
    """Return the line over dossiers weighed against these very constraints, in the order of their ranks."""
    contraintes = tuple(disponibles)
    zero = (0,) * (len(PAR_TYPE) + 1)
    tirage = tirer([c.demande for c in concurrents], tuple(disponibles.values()), zero, arret=suite is Suite.ARRET)
    restes = dict(zip(contraintes, tirage.fin.restes, strict=True))
    return Selection(Lignes(concurrents, rangs, contraintes, tirage), dict(disponibles), restes, suite)


def _hors_concours(
    pretendant: Pretendant, contraintes: Sequence[Contrainte], *, apres_verrou: bool
) -> Place | None:
    """Return the place of a dossier that takes no part; None when it competes."""
    if pretendant.etat in FAVORABLES:
        return Place.RETENU
    if pretendant.etat in NON_INSTRUITS and apres_verrou:
        return Place.NOTES_OUVERTES
    if pretendant.etat not in CONCOURENT | NON_INSTRUITS:
        return Place.HORS_LIGNE
    return Place.A_COMPLETER if pretendant.montant is None and ENVELOPPE in contraintes else None
