"""The pictures of the territory as data: the tiles of the regions, the coverage of the départements and zones.

Not here: how they are drawn (`ui.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.couverture import LigneCouverture
from app.domain.figures import Cartouche, TableJumelle
from app.domain.montants import ZERO_ETP, somme_etp
from app.domain.nationale import LIBELLES_MESURE, Classe, Mesure, RegionVue, classes, cran
from app.domain.poste import TypePoste
from app.domain.territoire import Echelle
from app.socle.formats import NBSP, centiemes, date_heure, etp, pluriel, pourcent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.domain.couverture import Region
    from app.domain.montants import Etp, Montant
    from app.domain.nationale import National

INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region is drawn: a row and a column of tiles, from 0, and its short names."""

    abrege: str
    court: str
    ligne: int
    colonne: int


@dataclass(frozen=True, slots=True)
class Tuile:
    """One region. `cran` None: the measure is not known, `valeur` says why. `attention`: it calls for a look."""

    region: RegionVue
    place: Place
    valeur: str
    cran: int | None
    classe: str

    @property
    def attention(self) -> bool:
        """True when something of the region calls for a look."""
        return bool(self.region.attentions)

    @property
    def phrase(self) -> str:
        """Return the tile in words."""
        suite = f"{NBSP}; {', '.join(self.region.attentions)}" if self.attention else ""
        return f"{self.region.nom}{NBSP}: {self.valeur}{f' ({self.classe})' if self.classe else ''}{suite}"


@dataclass(frozen=True, slots=True)
class Tuiles:
    """The regions as tiles of one size, by name; `classes` from the lightest."""

    cartouche: Cartouche
    mesure: Mesure
    classes: tuple[Classe, ...]
    tuiles: tuple[Tuile, ...]

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per region."""
        entetes = (
            "Région",
            "Code",
            "ETP demandés",
            "ETP retenus",
            "Cible (ETP)",
            "Part de la cible (%)",
            "Euros demandés",
            "Euros retenus",
            "Enveloppe (€)",
            "Classe",
            "À regarder",
            "Fichier produit le",
        )
        return TableJumelle(entetes, tuple(_rangee(t) for t in self.tuiles), frozenset(range(2, 2 + 2 + 2 + 2 + 1)))


@dataclass(frozen=True, slots=True)
class Couvertures:
    """The départements, then the zones, with what exists, is asked, is retained."""

    cartouche: Cartouche
    lignes: tuple[LigneCouverture, ...]

    @property
    def maximum(self) -> int:
        """Return the greatest quantity drawn, in hundredths; at least one full time."""
        quantites = (q for x in self.lignes for q in (x.etp_existant, x.etp_demande, x.etp_retenu))
        return max(100, *(q.centiemes for q in quantites if q is not None)) if self.lignes else 100

    def table(self) -> TableJumelle:
        """Return the same data in rows, one per territory."""
        entetes = (
            "Territoire",
            "Découpage",
            "Couverture",
            "Demandes",
            "ETP existants",
            "ETP demandés",
            "ETP retenus",
            "dont facilitateurs",
            "dont coordinateurs",
            "Euros demandés",
            "Euros retenus",
        )
        nombres = frozenset(range(1 + 2, len(entetes)))
        return TableJumelle(entetes, tuple(_rangee_de_couverture(x) for x in self.lignes), nombres)


_DECOUPAGES = {Echelle.DEPARTEMENT: "département", Echelle.ZONE: "zone", Echelle.PARTAGE: "non réparti"}


def tuiles(national: National, mesure: Mesure, places: Mapping[str, Place], le: datetime) -> Tuiles:
    """Return the tiles of an edition for one measure. `places`: by code of region, one for each."""
    mots = {c.cran: c.mot for c in classes(national, mesure)}
    posees = []
    for region in national.regions:
        sien = cran(national, region, mesure)
        mot = "" if sien is None else mots[sien]
        posees.append(Tuile(region, places[region.code], region.ecrite(mesure), sien, mot))
    manquent = ", ".join(r.nom for r in national.manquantes)
    sans = f"Sans fichier{NBSP}: {manquent}. " if manquent and len(national.recues) else ""
    regarder = f" ⚠{NBSP}: à regarder." if any(t.attention for t in posees) else ""
    cartouche = Cartouche(
        f"{LIBELLES_MESURE[mesure]} par région, édition {national.edition}",
        f"{sans}État du {date_heure(le)}, d’après les fichiers reçus des régions.{regarder}",
        national.message,
    )
    return Tuiles(cartouche, mesure, classes(national, mesure), tuple(posees))


def couvertures(region: Region, le: datetime) -> Couvertures:
    """Return the coverage of a region."""
    lignes = (*region.departements, *region.zones)
    blanches = region.blanches
    pourvues = sum(1 for x in blanches if x.etp_retenu > ZERO_ETP)
    total = region.total
    existant = (
        "existant inconnu" if total.etp_existant is None else f"{etp(total.etp_existant.centiemes)} existants"
    )
    mots = f"{existant}, {etp(total.etp_demande.centiemes)} demandés, {etp(total.etp_retenu.centiemes)} retenus."
    if blanches:
        mots += (
            f" {pluriel(len(blanches), 'zone blanche', 'zones blanches')}, dont {pourvues} avec un poste retenu."
        )
    if region.second_coordinateur:
        mots += f" ⚠{NBSP}{region.second_coordinateur}"
    zones = " Les zones recoupent les départements\u00a0: elles ne s’y ajoutent pas." if region.zones else ""
    sous_titre = (
        f"État du {date_heure(le)}. Un dossier qui dessert plusieurs départements n’est pas réparti.{zones}"
    )
    return Couvertures(
        Cartouche(f"Couverture de la région {region.nom}, {region.edition}", sous_titre, mots), lignes
    )


def _rangee(tuile: Tuile) -> tuple[str, ...]:
    region = tuile.region
    fichier = region.fichier
    return (
        region.nom,
        region.code,
        _etp(region.etp_demande),
        _etp(region.etp_retenu),
        _etp(region.cible),
        INCONNU if region.taux is None else pourcent(region.taux).removesuffix(f"{NBSP}%"),
        _euros(region.montant_demande),
        _euros(region.montant_retenu),
        _euros(fichier.enveloppe if fichier else None),
        tuile.classe or tuile.valeur,
        ", ".join(region.attentions),
        date_heure(fichier.produit_le) if fichier else "",
    )


def _rangee_de_couverture(ligne: LigneCouverture) -> tuple[str, ...]:
    par_type = {t: somme_etp(x.etp_retenu for x in ligne.details if x.type_poste is t).centiemes for t in TypePoste}
    return (
        ligne.intitule,
        _DECOUPAGES[ligne.echelle],
        str(ligne.couverture or ""),
        str(ligne.demandes),
        _etp(ligne.etp_existant),
        _etp(ligne.etp_demande),
        _etp(ligne.etp_retenu),
        centiemes(par_type[TypePoste.FACILITATEUR]),
        centiemes(par_type[TypePoste.COORDINATEUR]),
        _euros(ligne.montant_demande),
        _euros(ligne.montant_retenu),
    )


def _etp(quantite: Etp | None) -> str:
    return INCONNU if quantite is None else centiemes(quantite.centiemes)


def _euros(montant: Montant | None) -> str:
    return INCONNU if montant is None else centiemes(montant.centimes)
