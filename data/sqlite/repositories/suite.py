"""What follows instruction: comités, visas, delegations, files of regions, executions, circuit, models."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.domain.circuit import PasDeCircuit
from app.domain.comite import Comite
from app.domain.convention import ActeDeCampagne, TypeActe
from app.domain.execution import Execution
from app.domain.modele_acte import Retouche, Verification, VersionModele
from app.domain.territoire import FichierRegional
from app.domain.visa import Delegation, Habilitation, Visa
from data.sqlite.repositories.fiches import Fiches, absent
from data.sqlite.rows import sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.sqlite.session import Session

_CAMPAGNE = "WHERE dossier_id IN (SELECT id FROM dossier WHERE campagne_id = ?)"

_COMITES = Fiches(Comite, "comite", ("campagne_id", "le"))
_UN_COMITE = sql(_COMITES.selection, "WHERE id = ?")
_COMITES_DE = sql(_COMITES.selection, "WHERE campagne_id = ? ORDER BY le, id")

_VISAS = Fiches(Visa, "visa", ("dossier_id", "delegation_id"))
_VISAS_DU_DOSSIER = sql(_VISAS.selection, "WHERE dossier_id = ? ORDER BY id")
_VISAS_DE = sql(_VISAS.selection, _CAMPAGNE, "ORDER BY dossier_id, id")

_DELEGATIONS = Fiches(Delegation, "delegation")
_TOUTES_DELEGATIONS = sql(_DELEGATIONS.selection, "ORDER BY id")
_HABILITATIONS = Fiches(Habilitation, "habilitation")
_TOUTES_HABILITATIONS = sql(_HABILITATIONS.selection, "ORDER BY id")

_REGIONS = Fiches(FichierRegional, "fichier_regional", ("region_code", "edition"))
_TOUTES_REGIONS = sql(_REGIONS.selection, "ORDER BY edition, region_code")
_RETIRER_REGION = "DELETE FROM fichier_regional WHERE id = ?"

_EXECUTIONS = Fiches(Execution, "execution", ("dossier_id",))
_EXECUTION = sql(_EXECUTIONS.selection, "WHERE dossier_id = ?")
_EXECUTIONS_DE = sql(_EXECUTIONS.selection, _CAMPAGNE, "ORDER BY dossier_id")

_ACTES = Fiches(ActeDeCampagne, "acte_de_campagne", ("campagne_id", "comite_id", "sha256"))
_ACTES_DE = sql(_ACTES.selection, "WHERE campagne_id = ? ORDER BY id DESC")

_PAS = Fiches(PasDeCircuit, "circuit", ("acte_id", "delegation_id"), facultatives=("sha256",))
_PAS_DE_L_ACTE = sql(_PAS.selection, "WHERE acte_id = ? ORDER BY id")
_PAS_DE = sql(_PAS.selection, "WHERE acte_id IN (SELECT id FROM acte", _CAMPAGNE, ") ORDER BY acte_id, id")

_MODELES = Fiches(VersionModele, "version_modele", ("type_acte", "version"), facultatives=("docx",))
_TOUS_MODELES = sql(_MODELES.selection, "ORDER BY type_acte, version")
_RETOUCHES = Fiches(Retouche, "retouche", ("dossier_id", "type_acte", "bloc"))
_RETOUCHES_DE = sql(_RETOUCHES.selection, "WHERE dossier_id = ? ORDER BY type_acte, bloc")
_OUBLIER_RETOUCHES = """
DELETE FROM retouche
WHERE dossier_id = :dossier_id AND type_acte = :type_acte AND (:bloc = '' OR bloc = :bloc)
"""
_VERIFICATIONS = Fiches(Verification, "verification_de_reference", ("cle",))
_TOUTES_VERIFICATIONS = sql(_VERIFICATIONS.selection, "ORDER BY cle")


class _Depot:
    def __init__(self, session: Session) -> None:
        self._session = session


class ComitesSqlite(_Depot):
    """Fulfils `ports.Comites`."""

    def add(self, comite: Comite) -> Comite:
        """Return the meeting with its identifier."""
        return _COMITES.inserer(self._session, comite)

    def save(self, comite: Comite) -> None:
        """Write a meeting again. Raises UserError on an unknown one."""
        _COMITES.modifier(self._session, comite)

    def get(self, comite_id: int) -> Comite:
        """Return a meeting. Raises UserError when there is none."""
        for comite in _COMITES.lire(self._session, _UN_COMITE, (comite_id,)):
            return comite
        raise absent()

    def of_campagne(self, campagne_id: int) -> Sequence[Comite]:
        """Return the meetings by day, then in the order of their creation."""
        return _COMITES.lire(self._session, _COMITES_DE, (campagne_id,))


class VisasSqlite(_Depot):
    """Fulfils `ports.Visas`. Triggers refuse to change or remove one."""

    def add(self, visa: Visa) -> Visa:
        """Return the step with its identifier. Raises Bug when its dossier or its delegation is not there."""
        return _VISAS.inserer(self._session, visa)

    def of_dossier(self, dossier_id: int) -> Sequence[Visa]:
        """Return the steps of a dossier, oldest first."""
        return _VISAS.lire(self._session, _VISAS_DU_DOSSIER, (dossier_id,))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[Visa]]:
        """Return the steps by dossier, oldest first; only dossiers that have one."""
        par_dossier: dict[int, list[Visa]] = defaultdict(list)
        for visa in _VISAS.lire(self._session, _VISAS_DE, (campagne_id,)):
            par_dossier[visa.dossier_id].append(visa)
        return {cle: tuple(visas) for cle, visas in par_dossier.items()}


class DelegationsSqlite(_Depot):
    """Fulfils `ports.Delegations`. Triggers refuse to remove any."""

    def add(self, delegation: Delegation) -> Delegation:
        """Return the delegation with its identifier."""
        return _DELEGATIONS.inserer(self._session, delegation)

    def save(self, delegation: Delegation) -> None:
        """Withdraw or bound one. Raises UserError on an unknown one."""
        _DELEGATIONS.modifier(self._session, delegation)

    def all(self) -> Sequence[Delegation]:
        """Return them all in the order of their creation, withdrawn ones included."""
        return _DELEGATIONS.lire(self._session, _TOUTES_DELEGATIONS)

    def add_habilitation(self, habilitation: Habilitation) -> Habilitation:
        """Return the role given with its identifier."""
        return _HABILITATIONS.inserer(self._session, habilitation)

    def save_habilitation(self, habilitation: Habilitation) -> None:
        """Bound one. Raises UserError on an unknown one."""
        _HABILITATIONS.modifier(self._session, habilitation)

    def habilitations(self) -> Sequence[Habilitation]:
        """Return the roles given, in the order of their creation."""
        return _HABILITATIONS.lire(self._session, _TOUTES_HABILITATIONS)


class RegionsSqlite(_Depot):
    """Fulfils `ports.Regions`."""

    def add(self, fichier: FichierRegional) -> FichierRegional:
        """Return the file with its identifier. Raises Bug when this region has one for this edition."""
        return _REGIONS.inserer(self._session, fichier)

    def remove(self, fichier_id: int) -> None:
        """Forget a file. Raises UserError when it is not there."""
        if not self._session.executer(_RETIRER_REGION, (fichier_id,)).rowcount:
            raise absent()

    def all(self) -> Sequence[FichierRegional]:
        """Return the files by edition, then region."""
        return _REGIONS.lire(self._session, _TOUTES_REGIONS)


class ExecutionsSqlite(_Depot):
    """Fulfils `ports.Executions`."""

    def set(self, execution: Execution) -> None:
        """Write what is known of a dossier after its convention."""
        _EXECUTIONS.remplacer(self._session, execution)

    def of_dossier(self, dossier_id: int) -> Execution:
        """Return what is known; nothing but the identifier when nothing was said."""
        for execution in _EXECUTIONS.lire(self._session, _EXECUTION, (dossier_id,)):
            return execution
        return Execution(dossier_id)

    def of_campagne(self, campagne_id: int) -> Mapping[int, Execution]:
        """Return what is known, by dossier; only those of which something was said."""
        return {e.dossier_id: e for e in _EXECUTIONS.lire(self._session, _EXECUTIONS_DE, (campagne_id,))}


class ActesDeCampagneSqlite(_Depot):
    """Fulfils `ports.ActesDeCampagne`."""

    def add(self, acte: ActeDeCampagne) -> ActeDeCampagne:
        """Return the act with its identifier; its bytes must have been put before."""
        return _ACTES.inserer(self._session, acte)

    def save(self, acte: ActeDeCampagne) -> None:
        """Say which signed copy came back. Raises UserError on an unknown one."""
        _ACTES.modifier(self._session, acte)

    def of_campagne(self, campagne_id: int) -> Sequence[ActeDeCampagne]:
        """Return the acts of a campaign, newest first."""
        return _ACTES.lire(self._session, _ACTES_DE, (campagne_id,))


class CircuitsSqlite(_Depot):
    """Fulfils `ports.Circuits`. Triggers refuse to change or remove a step."""

    def add(self, pas: PasDeCircuit) -> PasDeCircuit:
        """Return the step with its identifier. Raises Bug when its act or its proof is not there."""
        return _PAS.inserer(self._session, pas)

    def of_acte(self, acte_id: int) -> Sequence[PasDeCircuit]:
        """Return the steps of an act, oldest first."""
        return _PAS.lire(self._session, _PAS_DE_L_ACTE, (acte_id,))

    def of_campagne(self, campagne_id: int) -> Mapping[int, Sequence[PasDeCircuit]]:
        """Return the steps by act, oldest first; only acts that have one."""
        par_acte: dict[int, list[PasDeCircuit]] = defaultdict(list)
        for pas in _PAS.lire(self._session, _PAS_DE, (campagne_id,)):
            par_acte[pas.acte_id].append(pas)
        return {cle: tuple(pas) for cle, pas in par_acte.items()}


class ModelesSqlite(_Depot):
    """Fulfils `ports.Modeles`. Triggers refuse to change or remove a version."""

    def add(self, version: VersionModele) -> VersionModele:
        """Return the version with its identifier. Raises Bug when this act already has this version."""
        return _MODELES.inserer(self._session, version)

    def all(self) -> Sequence[VersionModele]:
        """Return the versions by type of act, then version."""
        return _MODELES.lire(self._session, _TOUS_MODELES)

    def set_retouche(self, retouche: Retouche) -> None:
        """Write the text of a block, in the place of the one before."""
        _RETOUCHES.remplacer(self._session, retouche)

    def clear_retouches(self, dossier_id: int, type_acte: TypeActe, bloc: str = "") -> None:
        """Forget the retouche of a block, or all those of the act when no block is given."""
        cles = {"dossier_id": dossier_id, "type_acte": type_acte.value, "bloc": bloc}
        self._session.executer(_OUBLIER_RETOUCHES, cles)

    def retouches(self, dossier_id: int) -> Sequence[Retouche]:
        """Return the retouches of a dossier, by type of act, then block."""
        return _RETOUCHES.lire(self._session, _RETOUCHES_DE, (dossier_id,))

    def set_verification(self, verification: Verification) -> None:
        """Write the check of a reference, in the place of an older one."""
        _VERIFICATIONS.remplacer(self._session, verification)

    def verifications(self) -> Sequence[Verification]:
        """Return the checks, by reference."""
        return _VERIFICATIONS.lire(self._session, _TOUTES_VERIFICATIONS)
