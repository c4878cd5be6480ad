"""Coverage of a region: département by département and zone by zone, what exists, is asked, is retained.

A quantity is never split by an invented key: a dossier that serves several départements is counted once, apart.
Not here: the regions beside one another (`domain.nationale`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES
from app.domain.lectures import MASQUE
from app.domain.montants import ZERO_ETP, Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.domain.quota import Accord, compter, zones_de, zones_visees
from app.domain.regles_projet import coordinateurs
from app.domain.territoire import Echelle, ExistantRegional, LigneRegionale, TotalTerritoire
from app.socle.formats import NBSP, centiemes, etp, euros, pluriel, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.campagne import Campagne
    from app.domain.dossier import Dossier
    from app.domain.quota import Cible

    Decides = Sequence[tuple[Dossier, Accord | None]]

PARTAGE = "plusieurs départements, ou aucun indiqué"


class Couverture(StrEnum):
    """How a territory is covered, from what the service and the dossiers say; the value is shown."""

    BLANCHE = "zone blanche, sans demande"
    BLANCHE_DEMANDEE = "zone blanche, poste demandé"
    BLANCHE_POURVUE = "zone blanche, poste retenu"
    EXISTANTE = "poste existant"
    RETENUE = "poste retenu"
    DEMANDEE = "poste demandé"
    INCONNUE = "rien de connu"


BLANCHES = frozenset({Couverture.BLANCHE, Couverture.BLANCHE_DEMANDEE, Couverture.BLANCHE_POURVUE})


@dataclass(frozen=True, slots=True)
class LigneCouverture:
    """One territory, all jobs together; a dossier that asks both jobs is two requests.

    `etp_existant` None: no porteur told it. `details`: by type of job.
    """

    code: str
    nom: str
    echelle: Echelle
    couverture: Couverture | None
    demandes: int
    etp_existant: Etp | None
    etp_demande: Etp
    etp_retenu: Etp
    montant_demande: Montant
    montant_retenu: Montant
    details: tuple[TotalTerritoire, ...]

    @property
    def intitule(self) -> str:
        """Return « 2A Corse-du-Sud », or the name of a zone."""
        return f"{self.code}{NBSP}{self.nom}" if self.echelle is Echelle.DEPARTEMENT else self.nom

    @property
    def phrase(self) -> str:
        """Return the row in words."""
        mot = f"{self.couverture}, " if self.couverture else ""
        return f"{self.intitule}{NBSP}: {mot}{self.quantites}"

    @property
    def breve(self) -> str:
        """Return the row in few words: coverage, retained of asked."""
        mot = f"{self.couverture}, " if self.couverture else ""
        return (
            f"{self.intitule}{NBSP}: {mot}{etp(self.etp_retenu.centiemes)} retenus sur "
            f"{centiemes(self.etp_demande.centiemes)}{NBSP}demandés"
        )

    @property
    def quantites(self) -> str:
        """Return what exists, is asked, is retained, in words."""
        existant = "existant inconnu"
        if self.etp_existant is not None:
            existant = f"{etp(self.etp_existant.centiemes)} existants"
        return (
            f"{existant}, {etp(self.etp_demande.centiemes)} demandés, {etp(self.etp_retenu.centiemes)} retenus "
            f"pour {euros(self.montant_retenu.centimes, decimales=0)}"
        )


@dataclass(frozen=True, slots=True)
class Region:
    """A region seen from inside. `zones` overlap départements: they are another cut of the same dossiers.

    `retenus`, `demandes`: numbers of the dossiers of coordinateur, retained and still asked (R31).
    """

    code: str
    nom: str
    edition: int
    departements: tuple[LigneCouverture, ...]
    zones: tuple[LigneCouverture, ...]
    total: LigneCouverture
    retenus: tuple[str, ...]
    demandes: tuple[str, ...]

    @property
    def blanches(self) -> tuple[LigneCouverture, ...]:
        """Return the départements that the service named without facilitateur (R32)."""
        return tuple(x for x in self.departements if x.couverture in BLANCHES)

    @property
    def phrase(self) -> str:
        """Return in words where the region stands."""
        quantites = self.total.quantites
        return f"{quantites[:1].upper()}{quantites[1:]}."

    @property
    def constats(self) -> tuple[str, ...]:
        """Return what calls for a look, each in a sentence, then where what exists is not known."""
        phrases = []
        if self.second_coordinateur:
            phrases.append(f"⚠ {self.second_coordinateur}")
        sans_poste = [x.intitule for x in self.blanches if x.couverture is not Couverture.BLANCHE_POURVUE]
        if sans_poste:
            phrases.append(f"Zones blanches sans poste retenu{NBSP}: {', '.join(sans_poste)} (R32).")
        elif not self.blanches:
            phrases.append(f"Zones blanches{NBSP}: le service n’en a nommé aucune dans la campagne.")
        inconnus = [
            x.intitule for x in self.departements if x.echelle is Echelle.DEPARTEMENT and x.etp_existant is None
        ]
        if inconnus:
            phrases.append(
                f"Postes existants{NBSP}: aucun porteur n’en a déclaré pour {', '.join(inconnus)}. Ils se "
                "saisissent dans le dossier, onglet Projet."
            )
        partages = [x for x in self.departements if x.echelle is Echelle.PARTAGE]
        if partages and partages[0].demandes:
            nombre = pluriel(partages[0].demandes, "demande dessert", "demandes desservent")
            phrases.append(f"{nombre} plusieurs départements, ou aucun{NBSP}: non réparties.")
        return tuple(phrases) or ("Rien à signaler.",)

    @property
    def second_coordinateur(self) -> str:
        """Return the warning of R31, empty when one coordinateur at most is in sight."""
        if len(self.retenus) > 1:
            return (
                f"Second coordinateur{NBSP}: {len(self.retenus)} postes retenus ({', '.join(self.retenus)}) (R31)."
            )
        if self.retenus and self.demandes:
            return (
                f"Second coordinateur{NBSP}: un poste est déjà retenu ({self.retenus[0]}), et demandé aussi par "
                f"{', '.join(self.demandes)} (R31)."
            )
        if len(self.demandes) > 1:
            return f"Plusieurs dossiers demandent un poste de coordinateur{NBSP}: {', '.join(self.demandes)} (R31)."
        return ""


def lignes_de(decides: Decides, noms: Mapping[str, str]) -> tuple[LigneRegionale, ...]:
    """Return what each dossier weighs by type of job, by number; withdrawn and inadmissible ones weigh nothing.

    `noms`: départements by code. Jobs that name one of them are there; else they are where the dossier says.
    """
    return tuple(
        LigneRegionale(
            dossier.numero,
            dossier.etat,
            type_poste,
            _departements_de(dossier, type_poste, noms),
            c.etp_demande,
            c.etp_retenu,
            c.montant_demande,
            c.montant_retenu,
        )
        for dossier, accord in sorted(decides, key=lambda paire: paire[0].numero)
        for type_poste, c in sorted(compter(dossier, accord).items())
    )


def _departements_de(dossier: Dossier, type_poste: TypePoste, noms: Mapping[str, str]) -> tuple[str, ...]:
    dedans = zones_de(dossier, (*noms, *noms.values())).get(type_poste)
    code = next((c for c, nom in noms.items() if dedans in {c, nom}), None)
    return dossier.departements if code is None else (code,)


def existants_de(dossiers: Iterable[Dossier]) -> tuple[ExistantRegional, ...]:
    """Return the existing ETP of this year, by département and type.

    A porteur (SIRET) that has several dossiers tells its jobs in each: those of the last dossier that does are
    counted, once. A job whose quantity is not told is not counted.
    """
    derniers: dict[str, Dossier] = {}
    for dossier in sorted(dossiers, key=lambda d: d.numero):
        if dossier.existants:
            derniers[dossier.porteur.siret or dossier.numero] = dossier
    par_cle: dict[tuple[str, TypePoste], Etp] = {}
    for dossier in derniers.values():
        code = _code(dossier.departements)
        for poste in dossier.existants:
            if poste.etp_n is not None:
                par_cle[code, poste.type] = par_cle.get((code, poste.type), ZERO_ETP) + poste.etp_n
    return tuple(ExistantRegional(code, t, quantite) for (code, t), quantite in sorted(par_cle.items()))


def totaliser(
    lignes: Sequence[LigneRegionale], existants: Sequence[ExistantRegional], noms: Mapping[str, str]
) -> tuple[TotalTerritoire, ...]:
    """Return the totals of each département of `noms`, in order and for both jobs, then what is not split."""
    connus = {(x.code, x.type_poste): x.etp for x in existants}
    par_cle: dict[tuple[str, TypePoste], list[LigneRegionale]] = {}
    for ligne in lignes:
        par_cle.setdefault((_code(ligne.departements), ligne.type_poste), []).append(ligne)
    return tuple(
        _total(code, nom or PARTAGE, t, par_cle.get((code, t), []), connus.get((code, t)))
        for code, nom in (*noms.items(), ("", ""))
        for t in TypePoste
        if code or (code, t) in par_cle or (code, t) in connus
    )


def ecarts(annonces: Sequence[TotalTerritoire], comptes: Sequence[TotalTerritoire]) -> tuple[str, ...]:
    """Return what the announced totals say that the lines do not, in words; nothing when they agree."""
    dits, comptees = ({(t.code, t.type_poste): t for t in totaux} for totaux in (annonces, comptes))
    phrases = []
    for cle in sorted(dits.keys() | comptees.keys()):
        dit, compte = dits.get(cle), comptees.get(cle)
        if dit != compte:
            phrases.append(f"{cle[0] or PARTAGE}, {cle[1]}{NBSP}: annonce {_dire(dit)}, compte {_dire(compte)}")
    return tuple(phrases)


def couvrir(
    campagne: Campagne,
    decides: Decides,
    cibles: Iterable[Cible],
    noms: Mapping[str, str],
    caches: frozenset[int] = frozenset(),
) -> Region:
    """Return the region as its campaign stands. `noms`: its départements by code, in order.

    `caches`: dossiers from which the agent withdrew: counted in every total, named nowhere.
    """
    dossiers = [d for d, _ in decides]
    masques = {d.numero for d in dossiers if d.id in caches}
    totaux = totaliser(lignes_de(decides, noms), existants_de(dossiers), noms)
    retenus, demandes = (
        tuple(MASQUE if numero in masques else numero for numero in numeros) for numeros in coordinateurs(dossiers)
    )
    vus = [d for d in dossiers if d.id not in caches]
    return Region(
        campagne.region_code,
        campagne.region_nom,
        campagne.edition,
        lignes_par_departement(totaux, campagne.departements_blancs),
        _zones(decides, _noms_de_zones(vus, cibles, noms)),
        _ligne("", campagne.region_nom, Echelle.PARTAGE, totaux, None),
        retenus,
        demandes,
    )


def lignes_par_departement(totaux: Sequence[TotalTerritoire], blancs: Iterable[str]) -> tuple[LigneCouverture, ...]:
    """Return the départements, all jobs together, each with its coverage; what is not split comes last."""
    blancs = frozenset(blancs)
    codes = dict.fromkeys(t.code for t in totaux)
    lignes = []
    for code in codes:
        siens = tuple(t for t in totaux if t.code == code)
        echelle = siens[0].echelle
        etat = None if echelle is Echelle.PARTAGE else couverture(siens, blanche=code in blancs)
        lignes.append(_ligne(code, siens[0].nom, echelle, siens, etat))
    return tuple(lignes)


def couverture(totaux: Sequence[TotalTerritoire], *, blanche: bool) -> Couverture:
    """Return how a territory is covered. `blanche`: the service named it without facilitateur (R32).

    Only a facilitateur covers a zone blanche: a coordinateur animates the network of a region.
    """
    comptes = [t for t in totaux if t.type_poste is TypePoste.FACILITATEUR] if blanche else totaux
    retenu = any(t.etp_retenu > ZERO_ETP for t in comptes)
    demande = any(t.etp_demande > ZERO_ETP for t in comptes)
    if blanche:
        if retenu:
            return Couverture.BLANCHE_POURVUE
        return Couverture.BLANCHE_DEMANDEE if demande else Couverture.BLANCHE
    if any(t.etp_existant is not None and t.etp_existant > ZERO_ETP for t in totaux):
        return Couverture.EXISTANTE
    if retenu:
        return Couverture.RETENUE
    return Couverture.DEMANDEE if demande else Couverture.INCONNUE


def coordinateurs_retenus(lignes: Iterable[LigneRegionale]) -> tuple[str, ...]:
    """Return the numbers of the dossiers whose coordinateur is retained."""
    return tuple(
        sorted(
            x.numero
            for x in lignes
            if x.type_poste is TypePoste.COORDINATEUR and x.etat in FAVORABLES and x.etp_retenu > ZERO_ETP
        )
    )


def _noms_de_zones(
    dossiers: Iterable[Dossier], cibles: Iterable[Cible], noms: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the zones that the target or the jobs name, other than départements, by name."""
    departements = {sans_accents(mot) for paire in noms.items() for mot in paire}
    zones: dict[str, str] = {}
    for zone in (*zones_visees(cibles), *(p.territoire.strip() for d in dossiers for p in d.postes)):
        if zone and sans_accents(zone) not in departements:
            zones.setdefault(sans_accents(zone), zone)
    return tuple(zones[cle] for cle in sorted(zones))


def _zones(decides: Decides, zones: Sequence[str]) -> tuple[LigneCouverture, ...]:
    """Return what each zone holds; a job spread over several is in none (see `quota.zones_de`)."""
    if not zones:
        return ()
    par_zone: dict[str, list[LigneRegionale]] = {z: [] for z in zones}
    for dossier, accord in decides:
        dedans = zones_de(dossier, zones)
        for ligne in lignes_de(((dossier, accord),), {}):
            if ligne.type_poste in dedans:
                par_zone[dedans[ligne.type_poste]].append(ligne)
    lignes = []
    for zone, siennes in par_zone.items():
        totaux = tuple(
            _total("", zone, t, [x for x in siennes if x.type_poste is t], None, Echelle.ZONE) for t in TypePoste
        )
        lignes.append(_ligne("", zone, Echelle.ZONE, totaux, couverture(totaux, blanche=False)))
    return tuple(lignes)


def _code(departements: tuple[str, ...]) -> str:
    return departements[0] if len(departements) == 1 else ""


def _total(  # the key, the rows and the existing of one total
    code: str,
    nom: str,
    type_poste: TypePoste,
    lignes: Sequence[LigneRegionale],
    existant: Etp | None,
    echelle: Echelle | None = None,
) -> TotalTerritoire:
    return TotalTerritoire(
        code,
        nom,
        type_poste,
        len(lignes),
        existant,
        somme_etp(x.etp_demande for x in lignes),
        somme_etp(x.etp_retenu for x in lignes),
        somme(x.montant_demande for x in lignes),
        somme(x.montant_retenu for x in lignes),
        echelle or (Echelle.DEPARTEMENT if code else Echelle.PARTAGE),
    )


def _ligne(
    code: str, nom: str, echelle: Echelle, totaux: Sequence[TotalTerritoire], etat: Couverture | None
) -> LigneCouverture:
    connus = [t.etp_existant for t in totaux if t.etp_existant is not None]
    return LigneCouverture(
        code,
        nom,
        echelle,
        etat,
        sum(t.dossiers for t in totaux),
        somme_etp(connus) if connus else None,
        somme_etp(t.etp_demande for t in totaux),
        somme_etp(t.etp_retenu for t in totaux),
        somme(t.montant_demande for t in totaux),
        somme(t.montant_retenu for t in totaux),
        tuple(totaux),
    )


def _dire(total: TotalTerritoire | None) -> str:
    if total is None:
        return "rien"
    existant = "inconnu" if total.etp_existant is None else etp(total.etp_existant.centiemes)
    return (
        f"{total.dossiers} dossiers, existant {existant}, {etp(total.etp_demande.centiemes)} demandés, "
        f"{etp(total.etp_retenu.centiemes)} retenus, {euros(total.montant_demande.centimes)} demandés, "
        f"{euros(total.montant_retenu.centimes)} retenus"
    )
