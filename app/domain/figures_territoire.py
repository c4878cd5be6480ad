"""The pictures of the territory as data: the tiles of the regions, the coverage of the départements and zones.

Not here: how they are drawn (`ui.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cartouche import Cartouche, TableJumelle
from app.domain.couverture import LigneCouverture, lignes_par_departement
from app.domain.montants import ZERO_ETP, somme_etp
from app.domain.nationale import LIBELLES_MESURE, Classe, Mesure, RegionVue, classes, cran
from app.domain.poste import TypePoste
from app.domain.territoire import Echelle
from app.socle.formats import NBSP, centiemes, date_courte, date_heure, etp, euros, pluriel, pourcent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.domain.couverture import Region
    from app.domain.montants import Etp, Montant
    from app.domain.nationale import National
    from app.domain.territoire import FichierRegional

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
    regarder = f" ⚠{NBSP}:{NBSP}à{NBSP}regarder." if any(t.attention for t in posees) else ""
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
    mots = region.phrase
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


def details_de_region(region: RegionVue) -> tuple[str, ...]:
    """Return what the file of a region says, line by line: quantities, where it comes from, what to look at."""
    fichier = region.fichier
    if fichier is None:
        return (region.nom, "", "Aucun fichier reçu. Demandez-le à la région, puis lisez-le ici.")
    lignes = [region.nom, "", *(f"⚠ {x[:1].upper()}{x[1:]}." for x in region.attentions)]
    if region.attentions:
        lignes.append("")
    for titre, valeur in (
        ("Demandé", f"{_etp(region.etp_demande)} ETP, {_euros(region.montant_demande)}{NBSP}€"),
        ("Retenu", f"{_etp(region.etp_retenu)} ETP, {_euros(region.montant_retenu)}{NBSP}€"),
        ("Cible", _cible(fichier)),
        ("Enveloppe", INCONNU if fichier.enveloppe is None else euros(fichier.enveloppe.centimes)),
        ("Coordinateurs retenus", ", ".join(fichier.coordinateurs) or "aucun"),
        ("Zones blanches", ", ".join(fichier.departements_blancs) or "aucune nommée"),
    ):
        lignes.append(f"{titre}{NBSP}: {valeur}")
    lignes += ["", *(x.breve for x in lignes_par_departement(fichier.totaux, fichier.departements_blancs))]
    lignes += [
        "",
        (
            f"Fichier «{NBSP}{fichier.nom_fichier}{NBSP}», {pluriel(fichier.dossiers, 'dossier')}, produit le "
            f"{date_heure(fichier.produit_le)}, retenu le {date_heure(fichier.lu_le)} par {fichier.agent}."
        ),
        f"Empreinte{NBSP}: {fichier.sha256[: len(fichier.sha256) // (2 + 2)]}…",
    ]
    return tuple(lignes)


def _cible(fichier: FichierRegional) -> str:
    if fichier.cible is None:
        return "inconnue"
    le = f", notifiée le {date_courte(fichier.cible_notifiee_le)}" if fichier.cible_notifiee_le else ", de travail"
    return f"{etp(fichier.cible.centiemes)}{le}"


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
