"""The eighteen regions beside one another, from the files they sent: totals, share of the target, what to look at.

A region without file is absent, never zero; its target may be unknown, and the national one is then too.
Not here: reading the files (`app.importers.fichier_regional`), the picture (`domain.figures_territoire`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.territoire import FichierRegional
from app.socle.formats import NBSP, etp, euros, pluriel, pourcent, sans_accents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Mesure(StrEnum):
    """What a tile shows."""

    ETP_RETENUS = "etp_retenus"
    ETP_DEMANDES = "etp_demandes"
    TAUX_CIBLE = "taux_cible"
    MONTANT_RETENU = "montant_retenu"


LIBELLES_MESURE = {
    Mesure.ETP_RETENUS: "ETP retenus",
    Mesure.ETP_DEMANDES: "ETP demandés",
    Mesure.TAUX_CIBLE: "Part de la cible retenue",
    Mesure.MONTANT_RETENU: "Euros retenus",
}
SANS_FICHIER = "sans fichier"
CIBLE_INCONNUE = "cible inconnue"
_MOTS_TAUX = ("rien de retenu", f"50{NBSP}% ou moins", f"plus de 50{NBSP}%", "cible atteinte", "cible dépassée")
_BORNES_TAUX = (Fraction(0), Fraction(1, 2), Fraction(1))
_CRANS = 2 + 2  # as many patterns as an eye tells apart


@dataclass(frozen=True, slots=True)
class RegionVue:
    """One of the regions; `fichier` None: it sent nothing yet, and every quantity is None."""

    code: str
    nom: str
    fichier: FichierRegional | None

    @property
    def etp_demande(self) -> Etp | None:
        """Return the ETP asked, all jobs and territories together."""
        return somme_etp(t.etp_demande for t in self.fichier.totaux) if self.fichier else None

    @property
    def etp_retenu(self) -> Etp | None:
        """Return the ETP retained."""
        return somme_etp(t.etp_retenu for t in self.fichier.totaux) if self.fichier else None

    @property
    def montant_demande(self) -> Montant | None:
        """Return the euros asked."""
        return somme(t.montant_demande for t in self.fichier.totaux) if self.fichier else None

    @property
    def montant_retenu(self) -> Montant | None:
        """Return the euros retained."""
        return somme(t.montant_retenu for t in self.fichier.totaux) if self.fichier else None

    @property
    def cible(self) -> Etp | None:
        """Return the target that the region knows; None when it knows none."""
        return self.fichier.cible if self.fichier else None

    @property
    def taux(self) -> Fraction | None:
        """Return retained over target, exact; None without a target above zero."""
        if self.etp_retenu is None or self.cible is None or self.cible.centiemes <= 0:
            return None
        return Fraction(self.etp_retenu.centiemes, self.cible.centiemes)

    @property
    def attentions(self) -> tuple[str, ...]:
        """Return what calls for a look: target unknown or exceeded, envelope exceeded, second coordinateur."""
        if self.fichier is None:
            return ()
        retenu, argent = self.etp_retenu or Etp(0), self.montant_retenu or Montant(0)
        trouvees = []
        if self.cible is None:
            trouvees.append(CIBLE_INCONNUE)
        elif retenu > self.cible:
            trouvees.append(f"cible dépassée de {etp((retenu - self.cible).centiemes)}")
        if self.fichier.enveloppe is not None and argent > self.fichier.enveloppe:
            trop = argent - self.fichier.enveloppe
            trouvees.append(f"enveloppe dépassée de {euros(trop.centimes, decimales=0)}")
        if len(self.fichier.coordinateurs) > 1:
            trouvees.append(f"second coordinateur{NBSP}: {', '.join(self.fichier.coordinateurs)} (R31)")
        return tuple(trouvees)

    def valeur(self, mesure: Mesure) -> Fraction | None:
        """Return the measure as an exact number (hundredths, cents, or a share); None when it is not known."""
        if mesure is Mesure.TAUX_CIBLE:
            return self.taux
        if mesure is Mesure.MONTANT_RETENU:
            return None if self.montant_retenu is None else Fraction(self.montant_retenu.centimes)
        quantite = self.etp_retenu if mesure is Mesure.ETP_RETENUS else self.etp_demande
        return None if quantite is None else Fraction(quantite.centiemes)

    def ecrite(self, mesure: Mesure) -> str:
        """Return the measure as it is shown, or the words of its absence."""
        valeur = self.valeur(mesure)
        if valeur is None:
            return CIBLE_INCONNUE if self.fichier else SANS_FICHIER
        if mesure is Mesure.TAUX_CIBLE:
            return pourcent(valeur)
        return ecrire(mesure, int(valeur))


@dataclass(frozen=True, slots=True)
class National:
    """All the regions of an edition, by name. Sums are over those that sent a file."""

    edition: int
    regions: tuple[RegionVue, ...]

    @property
    def recues(self) -> tuple[RegionVue, ...]:
        """Return the regions that sent a file."""
        return tuple(r for r in self.regions if r.fichier)

    @property
    def manquantes(self) -> tuple[RegionVue, ...]:
        """Return those that did not."""
        return tuple(r for r in self.regions if not r.fichier)

    @property
    def etp_demande(self) -> Etp:
        """Return the ETP asked."""
        return somme_etp(r.etp_demande for r in self.recues if r.etp_demande)

    @property
    def etp_retenu(self) -> Etp:
        """Return the ETP retained."""
        return somme_etp(r.etp_retenu for r in self.recues if r.etp_retenu)

    @property
    def montant_demande(self) -> Montant:
        """Return the euros asked."""
        return somme(r.montant_demande for r in self.recues if r.montant_demande)

    @property
    def montant_retenu(self) -> Montant:
        """Return the euros retained."""
        return somme(r.montant_retenu for r in self.recues if r.montant_retenu)

    @property
    def cible(self) -> Etp | None:
        """Return the national target; None unless every region sent a file that knows its own."""
        connues = [r.cible for r in self.regions if r.cible is not None]
        return somme_etp(connues) if len(connues) == len(self.regions) else None

    @property
    def enveloppe(self) -> Montant | None:
        """Return the national envelope; None unless every region sent a file that knows its own."""
        connues = [r.fichier.enveloppe for r in self.recues if r.fichier and r.fichier.enveloppe is not None]
        return somme(connues) if len(connues) == len(self.regions) else None

    @property
    def message(self) -> str:
        """Return in words where the country stands, first what is missing."""
        recues = f"{pluriel(len(self.recues), 'région')} sur {len(self.regions)}"
        cible = "cible nationale inconnue" if self.cible is None else f"cible {etp(self.cible.centiemes)}"
        argent = euros(self.montant_retenu.centimes, decimales=0)
        sur = "" if self.enveloppe is None else f" sur {euros(self.enveloppe.centimes, decimales=0)}"
        phrase = f"{recues}{NBSP}: {etp(self.etp_retenu.centiemes)} retenus, {cible}, {argent} retenus{sur}."
        attention = sum(1 for r in self.regions if r.attentions)
        return phrase + (f" {pluriel(attention, 'région')} à regarder." if attention else "")


@dataclass(frozen=True, slots=True)
class Classe:
    """One class of a measure. `cran` 0: nothing; then from the lightest to the heaviest."""

    cran: int
    mot: str


def consolider(edition: int, noms: Mapping[str, str], fichiers: Sequence[FichierRegional]) -> National:
    """Return the regions of an edition, by name; a file of another edition or of an unknown region is left out."""
    recus = {f.region_code: f for f in fichiers if f.edition == edition}
    regions = (RegionVue(code, nom, recus.get(code)) for code, nom in noms.items())
    return National(edition, tuple(sorted(regions, key=lambda r: sans_accents(r.nom))))


def classes(national: National, mesure: Mesure) -> tuple[Classe, ...]:
    """Return the classes of a measure: fixed for the share, else four of equal width up to the greatest."""
    if mesure is Mesure.TAUX_CIBLE:
        return tuple(Classe(cran, mot) for cran, mot in enumerate(_MOTS_TAUX))
    bornes = _bornes(national, mesure)
    mots = [ecrire(mesure, 0)]
    mots += [f"jusqu’à {ecrire(mesure, borne)}" for borne in bornes]
    return tuple(Classe(cran, mot) for cran, mot in enumerate(mots))


def cran(national: National, region: RegionVue, mesure: Mesure) -> int | None:
    """Return the class of a region; None when the measure is not known."""
    valeur = region.valeur(mesure)
    if valeur is None:
        return None
    bornes: Sequence[Fraction | int] = _bornes(national, mesure)
    if mesure is Mesure.TAUX_CIBLE:
        # Below the target, at it, above it are three words: the bound 1 is a class of its own.
        return sum(valeur > b for b in _BORNES_TAUX) + (1 if valeur == 1 else 0) + (1 if valeur > 1 else 0)
    return 0 if valeur == 0 else 1 + sum(valeur > b for b in bornes)


def _bornes(national: National, mesure: Mesure) -> tuple[int, ...]:
    """Return the upper bounds of the classes; none while every value is zero."""
    valeurs = [v for r in national.recues if (v := r.valeur(mesure)) is not None]
    grand = int(max(valeurs, default=Fraction(0)))
    if not grand:
        return ()
    pas = 100 * _CRANS if mesure is Mesure.MONTANT_RETENU else _CRANS  # bounds of euros are whole ones
    return tuple(-(-grand * rang // pas) * (pas // _CRANS) for rang in range(1, _CRANS + 1))


def ecrire(mesure: Mesure, valeur: int) -> str:
    """Return hundredths of ETP or cents as the measure shows them."""
    return euros(valeur, decimales=0) if mesure is Mesure.MONTANT_RETENU else etp(valeur)
