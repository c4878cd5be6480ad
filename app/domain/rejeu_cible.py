"""The decisions taken against another version of the target: replayed on paper, or exceeding it already.

Not here: the replay of a ranking (`domain.rejeu`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, Etat
from app.domain.decision import Decision
from app.domain.dossier import Dossier
from app.domain.montants import Etp
from app.domain.quota import zones_de
from app.domain.selection import Arret, Contrainte, Pretendant
from app.socle.formats import date_courte, etp, pluriel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

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


@dataclass(frozen=True, slots=True)
class Depassement:
    """A target lower than what is retained already. `decisions`: those told; `caches`: how many may not be."""

    contrainte: Contrainte
    cible: Etp
    retenu: Etp
    decisions: tuple[tuple[Decision, Dossier], ...]
    caches: int = 0

    @property
    def phrase(self) -> str:
        """Return by how much, and the decisions that it counts, oldest first."""
        exces = (self.retenu - self.cible).centiemes
        dites = [_dire_decision(decision, dossier, self.contrainte) for decision, dossier in self.decisions]
        if self.caches:
            dites.append(pluriel(self.caches, "dossier qui vous est caché", "dossiers qui vous sont cachés"))
        lesquels = "\u00a0; ".join(dites)
        return (
            f"{self.contrainte.libelle}\u00a0: {etp(self.cible.centiemes)} pour {etp(self.retenu.centiemes)} déjà "
            f"retenus, {etp(exces)} de trop ({lesquels})"
        )


def depassements(
    decisions: Iterable[tuple[Decision, Dossier]], cibles: Sequence[Cible], caches: Collection[int] = ()
) -> tuple[Depassement, ...]:
    """Return the targets of one version that what is retained exceeds. `decisions`: those in force, in any order.

    `caches`: dossiers that count and are not told, the agent withdrew from them.
    """
    zones = tuple(dict.fromkeys(c.zone for c in cibles if c.zone))
    retenues = sorted(
        ((d, x) for d, x in decisions if x.etat in FAVORABLES and d.accord),
        key=lambda y: (y[0].prise_le, y[0].id or 0),
    )
    trouves = []
    for cible in cibles:
        contrainte = Contrainte(cible.type.value if cible.type else "", cible.zone)
        comptees = [(d, x, _pretendant(d, x, zones).besoin(contrainte)) for d, x in retenues]
        retenu = Etp(sum(besoin for _, _, besoin in comptees))
        if cible.etp is not None and retenu > cible.etp:
            dites = tuple((d, x) for d, x, besoin in comptees if besoin and x.cle not in caches)
            caches_ici = sum(1 for _, x, besoin in comptees if besoin and x.cle in caches)
            trouves.append(Depassement(contrainte, cible.etp, retenu, dites, caches_ici))
    return tuple(trouves)


def _dire_decision(decision: Decision, dossier: Dossier, contrainte: Contrainte) -> str:
    quantite = etp(_pretendant(decision, dossier, (contrainte.zone,)).besoin(contrainte))
    version = f", version {decision.version_cible}" if decision.version_cible else ""
    return f"dossier {dossier.numero}, {quantite}, décidé le {date_courte(decision.prise_le)}{version}"


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
        etp_par_type=accord.etp_par_type if accord else dossier.etp_demande_par_type,
        montant=decision.montant,
        zones=zones_de(dossier, zones),
    )


def _dire(arrets: tuple[Arret, ...] | None) -> str:
    if arrets is None:
        return "cible inconnue, rien à comparer"
    return f"dépasse\u00a0: {', '.join(a.phrase for a in arrets)}" if arrets else "tient"
