"""The decisions taken again, on paper, under another version of the target: what would differ, nothing applied.

Not here: the replay of a ranking (`domain.rejeu`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, Etat
from app.domain.montants import somme_etp
from app.domain.quota import zones_de
from app.domain.selection import Arret, Contrainte, Pretendant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.decision import Decision
    from app.domain.dossier import Dossier
    from app.domain.montants import Etp
    from app.domain.poste import TypePoste
    from app.domain.quota import Cible

#: The decisions that a target bears on; a refusal on the merits does not depend on it.
SENS_REJOUES = FAVORABLES | {Etat.LISTE_ATTENTE}


@dataclass(frozen=True, slots=True)
class EcartDeVersion:
    """A decision that would meet the target otherwise. `avant`, `apres`: what stops it, None: target unknown."""

    dossier_id: int
    numero: str
    sens: Etat
    version_citee: int | None
    avant: tuple[Arret, ...] | None
    apres: tuple[Arret, ...] | None
    version: int

    @property
    def phrase(self) -> str:
        """Return « retenu sous la version 1 (tient) ; sous la version 2 : dépasse : … »."""
        citee = f"la version {self.version_citee}" if self.version_citee else "aucune version"
        avant = f"{LIBELLES_ETAT[self.sens]} sous {citee} ({_dire(self.avant)})"
        return f"{avant}\u00a0; sous la version {self.version}\u00a0: {_dire(self.apres)}"


def rejouer_decisions(
    decisions: Iterable[tuple[Decision, Dossier]], cibles: Sequence[Cible], version: int
) -> tuple[EcartDeVersion, ...]:
    """Return the decisions that would meet the target `version` otherwise than the one each cites, oldest first.

    Each is looked at against what those before it retained. A dossier decided twice counts once, as decided last;
    one on the waiting list is looked at as asked. `decisions`: in any order, of the dossiers that did not leave.
    """
    zones = tuple(dict.fromkeys(c.zone for c in cibles if c.zone))
    retenus: dict[int, Pretendant] = {}
    ecarts = []
    for decision, dossier in sorted(decisions, key=lambda x: (x[0].prise_le, x[0].id or 0)):
        if decision.sens not in SENS_REJOUES:
            retenus.pop(dossier.cle, None)
            continue
        pretendant = _pretendant(decision, dossier, zones)
        autres = [p for cle, p in retenus.items() if cle != dossier.cle]
        avant = _arrets(pretendant, autres, cibles, decision.version_cible)
        apres = _arrets(pretendant, autres, cibles, version)
        if (avant is None, bool(avant)) != (apres is None, bool(apres)):
            ecarts.append(
                EcartDeVersion(
                    dossier.cle, dossier.numero, decision.sens, decision.version_cible, avant, apres, version
                )
            )
        if decision.sens in FAVORABLES:
            retenus[dossier.cle] = pretendant
        else:
            retenus.pop(dossier.cle, None)
    return tuple(ecarts)


def _arrets(
    pretendant: Pretendant, retenus: Sequence[Pretendant], cibles: Sequence[Cible], version: int | None
) -> tuple[Arret, ...] | None:
    """Return what stops a dossier under one version; None when that version gives no known target."""
    plafonds = {
        Contrainte(c.type.value if c.type else "", c.zone): c.etp.centiemes
        for c in cibles
        if c.version == version and c.etp is not None
    }
    if not plafonds:
        return None
    arrets = []
    for contrainte, plafond in plafonds.items():
        reste = plafond - sum(p.besoin(contrainte) for p in retenus)
        besoin = pretendant.besoin(contrainte)
        if besoin > max(reste, 0):
            arrets.append(Arret(contrainte, reste, besoin))
    return tuple(arrets)


def _pretendant(decision: Decision, dossier: Dossier, zones: Sequence[str]) -> Pretendant:
    accord = decision.accord
    return Pretendant(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        etat=decision.sens,
        rang=0,
        etp_par_type=accord.etp_par_type if accord else _demande(dossier),
        montant=decision.montant,
        zones=zones_de(dossier, zones),
    )


def _demande(dossier: Dossier) -> Mapping[TypePoste, Etp]:
    types = {p.type for p in dossier.postes}
    return {t: somme_etp(p.etp_demande for p in dossier.postes if p.type is t) for t in types}


def _dire(arrets: tuple[Arret, ...] | None) -> str:
    if arrets is None:
        return "cible inconnue, rien à comparer"
    return f"dépasse\u00a0: {', '.join(a.phrase for a in arrets)}" if arrets else "tient"
