"""What comes after instruction asks of a store: comité, visas, delegations, regions, models of acts, circuit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.circuit import PasDeCircuit
    from app.domain.comite import Comite
    from app.domain.convention import ActeDeCampagne, TypeActe
    from app.domain.execution import Execution
    from app.domain.modele_acte import Retouche, Verification, VersionModele
    from app.domain.territoire import FichierRegional
    from app.domain.visa import Delegation, Habilitation, Visa


class Comites(Protocol):
    """Meetings of the comité, each kept whole with its opinions."""

    def add(self, comite: Comite) -> Comite: ...
    def save(self, comite: Comite) -> None:
        """Write a meeting again. Raises UserError on an unknown one."""
        ...

    def get(self, comite_id: int) -> Comite:
        """Raises UserError when there is none."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[Comite]:
        """By day, then in the order of their creation."""
        ...


class Visas(Protocol):
    """Steps of the chain of decision; nothing removes or changes one."""

    def add(self, visa: Visa) -> Visa: ...
    def of_dossier(self, dossier_id: int) -> Sequence[Visa]:
        """Oldest first."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Visa]]:
        """By dossier, oldest first; only dossiers that have one."""
        ...


class Delegations(Protocol):
    """Delegations of signature and roles of the agents, of the whole base; all are kept."""

    def add(self, delegation: Delegation) -> Delegation: ...
    def save(self, delegation: Delegation) -> None:
        """Withdraw or bound one. Raises UserError on an unknown one."""
        ...

    def all(self) -> Sequence[Delegation]:
        """In the order of their creation, withdrawn ones included."""
        ...

    def add_habilitation(self, habilitation: Habilitation) -> Habilitation: ...
    def save_habilitation(self, habilitation: Habilitation) -> None:
        """Bound one. Raises UserError on an unknown one."""
        ...

    def habilitations(self) -> Sequence[Habilitation]:
        """In the order of their creation."""
        ...


class Regions(Protocol):
    """Files received from the regions; one per region and edition."""

    def add(self, fichier: FichierRegional) -> FichierRegional:
        """Raises Bug when this region already has a file for this edition."""
        ...

    def remove(self, fichier_id: int) -> None:
        """Raises UserError when it is not there."""
        ...

    def all(self) -> Sequence[FichierRegional]:
        """By edition, then region."""
        ...


class Executions(Protocol):
    """What follows the conventions, one value per dossier."""

    def set(self, execution: Execution) -> None:
        """Write what is known of a dossier, in the place of what was."""
        ...

    def of_dossier(self, dossier_id: int) -> Execution:
        """Return what is known; nothing but the identifier when nothing was said."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Execution]:
        """By dossier; only those of which something was said."""
        ...


class ActesDeCampagne(Protocol):
    """Documents produced for a campaign; their bytes are contents."""

    def add(self, acte: ActeDeCampagne) -> ActeDeCampagne: ...
    def save(self, acte: ActeDeCampagne) -> None:
        """Say which signed copy came back. Raises UserError on an unknown one."""
        ...

    def of_campagne(self, campagne_id: int) -> Sequence[ActeDeCampagne]:
        """Newest first."""
        ...


class Circuits(Protocol):
    """Steps of the circuit of signature; nothing removes or changes one."""

    def add(self, pas: PasDeCircuit) -> PasDeCircuit: ...
    def of_acte(self, acte_id: int) -> Sequence[PasDeCircuit]:
        """Oldest first."""
        ...

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[PasDeCircuit]]:
        """By act, oldest first; only acts that have one."""
        ...


class Modeles(Protocol):
    """Models of the service, retouches of acts to come, checks of references; all of the whole base."""

    def add(self, version: VersionModele) -> VersionModele:
        """Raises Bug when this act already has this version."""
        ...

    def all(self) -> Sequence[VersionModele]:
        """By type of act, then version."""
        ...

    def set_retouche(self, retouche: Retouche) -> None:
        """Write the retouche of a block of an act to come, in the place of the one before."""
        ...

    def clear_retouches(self, dossier_id: int, type_acte: TypeActe, bloc: str = "") -> None:
        """Forget the retouche of a block, or all those of the act when no block is given."""
        ...

    def retouches(self, dossier_id: int) -> Sequence[Retouche]:
        """By type of act, then block."""
        ...

    def set_verification(self, verification: Verification) -> None:
        """Write the check of a reference; a newer one replaces it, the journal keeps both."""
        ...

    def verifications(self) -> Sequence[Verification]:
        """By reference."""
        ...
