"""What a scenario takes of each known target and of the envelope, as they stand now; it stops nothing, it tells.

Not here: the scenario (`domain.scenario`), what is left to give (`domain.selection`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT
from app.domain.selection import ENVELOPPE, Contrainte, LigneSelection, Place, Pretendant
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from app.domain.poste import TypePoste
    from app.domain.scenario import LigneScenario, Scenario
    from app.domain.selection import Selection

CONCOURANTS = frozenset({Place.ENTRE, Place.ARRETE})


@dataclass(frozen=True, slots=True)
class Usage:
    """What is taken of one constraint, and what there is to give, in hundredths of ETP or in cents."""

    contrainte: Contrainte
    pris: int
    disponible: int

    @property
    def tient(self) -> bool:
        """True when no more is taken than there is; taking nothing always holds."""
        return self.pris <= max(self.disponible, 0)

    @property
    def phrase(self) -> str:
        """Return « ● cible tous postes : 1,10 ETP sur 2,00 ETP, reste 0,90 ETP »."""
        c, reste = self.contrainte, self.disponible - self.pris
        suite = f"reste {c.ecrire(reste)}" if reste >= 0 else f"dépasse de {c.ecrire(-reste)}"
        if self.disponible < 0:
            suite = f"déjà dépassée de {c.ecrire(-self.disponible)}"
        return (
            f"{'●' if self.tient else '▲'} {c.libelle}\u00a0: {c.ecrire(self.pris)} sur "
            f"{c.ecrire(max(self.disponible, 0))}, {suite}"
        )


@dataclass(frozen=True, slots=True)
class Tenue:
    """What a scenario takes. `remarques`: what is not counted, and why, in French."""

    usages: tuple[Usage, ...]
    remarques: tuple[str, ...]

    @property
    def tient(self) -> bool:
        """True when every known constraint holds."""
        return all(u.tient for u in self.usages)

    def phrase(self) -> str:
        """Return what is taken against what there is, then what was not counted, in French."""
        dits = "\u00a0; ".join(u.phrase for u in self.usages)
        return " ".join([f"{dits}." if dits else "Ni cible ni enveloppe connues.", *self.remarques])


def tenue(scenario: Scenario, ordre: Selection) -> Tenue:
    """Return what the dossiers that a scenario lets in take of what the line has to give today.

    A dossier that no longer competes (withdrawn, decided, not ranked any more) is named and not counted: one that
    is retained is taken from what is available already.
    """
    places = {x.pretendant.dossier_id: x for x in ordre.lignes}
    hors = {
        x.dossier_id: motif for x in scenario.lignes if (motif := _hors_lice(places.get(x.dossier_id))) is not None
    }
    comptes = [(x, places[x.dossier_id].pretendant) for x in scenario.entrants if x.dossier_id not in hors]
    usages = tuple(
        Usage(c, sum(_besoin(ligne, p, c) for ligne, p in comptes), ordre.disponibles[c])
        for c in sorted(ordre.disponibles)
    )
    remarques = [
        f"Dossier {x.numero} non compté\u00a0: {hors[x.dossier_id]}."
        for x in scenario.entrants
        if x.dossier_id in hors
    ]
    inconnus = sum(ligne.montant is None for ligne, _ in comptes)
    if inconnus and ENVELOPPE in ordre.disponibles:
        remarques.append(f"{pluriel(inconnus, 'montant inconnu non compté', 'montants inconnus non comptés')}.")
    if any(c.type or c.zone for c in ordre.disponibles):
        remarques += [
            f"Dossier {x.numero}\u00a0: ses ETP changés ne disent pas de quel poste\u00a0; par type et par zone, "
            "ceux de la demande sont comptés."
            for x, p in comptes
            if x.etp != p.etp and _seul(p) is None
        ]
    return Tenue(usages, tuple(remarques))


def _hors_lice(ligne: LigneSelection | None) -> str | None:
    """Return why a dossier no longer competes, in French; None when it does."""
    if ligne is None:
        return "il n’est plus classé"
    if ligne.place in CONCOURANTS or ligne.place is Place.A_COMPLETER:
        return None
    return f"il est «\u00a0{LIBELLES_ETAT[ligne.pretendant.etat]}\u00a0»"


def _besoin(ligne: LigneScenario, pretendant: Pretendant, contrainte: Contrainte) -> int:
    if contrainte.en_euros:
        return ligne.montant.centimes if ligne.montant else 0
    if contrainte == Contrainte():
        return ligne.etp.centiemes
    seul = _seul(pretendant)
    if ligne.etp == pretendant.etp or seul is None:
        return pretendant.besoin(contrainte)
    return replace(pretendant, etp_par_type={seul: ligne.etp}).besoin(contrainte)


def _seul(pretendant: Pretendant) -> TypePoste | None:
    """Return the type of all the jobs of a dossier; None when it has several."""
    types = [t for t, quantite in pretendant.etp_par_type.items() if quantite.centiemes]
    return types[0] if len(types) == 1 else None
