"""Repositories as an agent who withdrew from dossiers sees them: those that follow instruction, and their bases.

A comité is written whole: what was hidden when it was read is put back when it is saved, at its place.
Not here: who withdrew from what (`services.deport`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.circuit import PasDeCircuit
    from app.domain.comite import Comite
    from app.domain.modele_acte import Retouche
    from app.ports import UnitOfWork

T = TypeVar("T")


class Vue(Protocol):
    """What the repositories ask of the unit of work seen by an agent."""

    @property
    def entiere(self) -> UnitOfWork:
        """The unit of work that hides nothing."""
        ...

    @property
    def agent(self) -> str:
        """Who looks."""
        ...

    def caches_de(self, campagne_id: int) -> frozenset[int]:
        """Return the dossiers of a campaign hidden from the agent."""
        ...

    def caches(self) -> frozenset[int]:
        """Return those of every campaign."""
        ...

    def exiger(self, dossier_id: int) -> None:
        """Raise UserError on a hidden dossier."""
        ...

    def lecteurs_caches(self, dossier_id: int) -> frozenset[str]:
        """Return the readers of a dossier whose work the agent may not see yet."""
        ...

    def oublier(self) -> None:
        """Read the withdrawals again."""
        ...


class Depot:
    """A repository seen by an agent; what a subclass does not rewrite passes through."""

    def __init__(self, entier: Any, vue: Vue) -> None:
        self._entier = entier
        self._vue = vue

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._entier, nom)


class ParDossier(Depot):
    """A repository whose rows are asked by dossier, or for a campaign by dossier."""

    def of_dossier(self, dossier_id: int) -> Any:
        """Return what the store holds of a dossier. Raises UserError on a hidden one."""
        self._vue.exiger(dossier_id)
        return self._entier.of_dossier(dossier_id)

    def of_campagne(self, campagne_id: int) -> Any:
        """Return what the store holds of a campaign, hidden dossiers left out."""
        caches = self._vue.caches_de(campagne_id)
        return {cle: lus for cle, lus in self._entier.of_campagne(campagne_id).items() if cle not in caches}


class Comites(Depot):
    """Meetings without the dossiers hidden from the agent: agenda, opinions, members who left the room."""

    def get(self, comite_id: int) -> Comite:
        """Return a meeting. Raises UserError when there is none."""
        return self._lisible(self._entier.get(comite_id))

    def of_campagne(self, campagne_id: int) -> Sequence[Comite]:
        """Return the meetings by day, then in the order of their creation."""
        return tuple(map(self._lisible, self._entier.of_campagne(campagne_id)))

    def save(self, comite: Comite) -> None:
        """Write a meeting, what the agent does not see of it as it was. Raises UserError on an unknown one."""
        caches = self._vue.caches_de(comite.campagne_id)
        if caches:
            avant: Comite = self._entier.get(comite.id)
            comite = replace(
                comite,
                dossiers=_remettre(avant.dossiers, comite.dossiers, lambda cle: cle in caches),
                avis=_remettre(avant.avis, comite.avis, lambda avis: avis.dossier_id in caches),
                deports=_remettre(avant.deports, comite.deports, lambda deport: deport.dossier_id in caches),
            )
        self._entier.save(comite)

    def _lisible(self, comite: Comite) -> Comite:
        caches = self._vue.caches_de(comite.campagne_id)
        if not caches:
            return comite
        return replace(
            comite,
            dossiers=tuple(cle for cle in comite.dossiers if cle not in caches),
            avis=tuple(avis for avis in comite.avis if avis.dossier_id not in caches),
            deports=tuple(deport for deport in comite.deports if deport.dossier_id not in caches),
        )


class Circuits(Depot):
    """Steps of the acts of the dossiers that the agent sees."""

    def of_acte(self, acte_id: int) -> Sequence[PasDeCircuit]:
        """Return the steps of an act, oldest first. Raises UserError when its dossier is hidden."""
        for cle in self._vue.caches():
            if any(acte.id == acte_id for acte in self._vue.entiere.actes.of_dossier(cle)):
                self._vue.exiger(cle)
        pas: Sequence[PasDeCircuit] = self._entier.of_acte(acte_id)
        return pas

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[PasDeCircuit]]:
        """Return the steps by act, oldest first; those of hidden dossiers left out."""
        caches = self._vue.caches_de(campagne_id)
        tus = {acte.id for cle in caches for acte in self._vue.entiere.actes.of_dossier(cle)}
        return {cle: pas for cle, pas in self._entier.of_campagne(campagne_id).items() if cle not in tus}


class Modeles(Depot):
    """Models are everybody’s; retouches are those of a dossier."""

    def retouches(self, dossier_id: int) -> Sequence[Retouche]:
        """Return the retouches of a dossier. Raises UserError on a hidden one."""
        self._vue.exiger(dossier_id)
        lues: Sequence[Retouche] = self._entier.retouches(dossier_id)
        return lues


def _remettre(avant: Sequence[T], apres: Sequence[T], cache: Callable[[T], bool]) -> tuple[T, ...]:
    """Return `apres` with the hidden items of `avant` after the item that they followed, else first."""
    remis = list(apres)
    for rang, item in enumerate(avant):
        if not cache(item):
            continue
        precedents = [remis.index(p) for p in avant[:rang] if p in remis]
        remis.insert(max(precedents) + 1 if precedents else 0, item)
    return tuple(remis)
