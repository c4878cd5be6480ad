"""The register of arrivals, once a mail is in: its fate changed, a weak sign judged, its date of receipt corrected.

Not here: imports (`services.reception`), how the register is listed (`services.listes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.dossier import Dossier
from app.ports import Arrivee, Sort
from app.services.apercu_depot import DossierPropose, dossiers_ouverts
from app.services.contexte import Contexte, journaliser
from app.services.deplacements import Deplacement, a_deplacer, deplacer, remettre, reprendre
from app.services.enregistrement import (
    changes_du_dossier,
    changes_du_registre,
    dossier_du_depot,
    faits_du_dossier,
)
from app.services.faits import constater
from app.services.rattachement import (
    MEME_EXPEDITEUR,
    candidats,
    numeros_nommes,
    raison_dite,
    rapprochements,
    reperes,
)
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_heure

if TYPE_CHECKING:
    from datetime import datetime

    from app.ports import UnitOfWork
    from app.services.envois import LecteurDeCourriels


@dataclass(frozen=True, slots=True)
class Recu:
    """What bears a date of receipt: a mail, the dossier that it opened, or a dossier that came otherwise."""

    arrivee: Arrivee | None
    dossier: Dossier | None

    @property
    def recu_le(self) -> datetime:
        """The date in force. Raises UserError when there is neither a mail nor a dossier."""
        porteur_de_date = self.dossier or self.arrivee
        if porteur_de_date is None:
            raise UserError("Ni courriel ni dossier ne porte cette date de réception.")
        return porteur_de_date.recu_le


class Registre:
    """Acts on arrivals already recorded."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte = contexte
        self._lecteur = lecteur

    def ouvrir_un_dossier(self, arrivee_id: int) -> tuple[Dossier, Changes]:
        """Make a new dossier of a mail that was set aside or added elsewhere; the arrival changes its fate.

        A dossier that the mail had joined gives its pieces back. Raises UserError when something rests on one.
        """
        with self._contexte.store.lire() as uow:
            arrivee = _sans_dossier(uow, arrivee_id)
            octets = uow.pieces.contenu(arrivee.sha256)
        depot = self._lecteur.lire(octets, arrivee.nom_fichier)
        with self._contexte.store.ecrire() as uow:
            _sans_dossier(uow, arrivee_id)  # again: the mail was read meanwhile, and two clicks make one dossier
            if arrivee.dossier_id is not None:
                reprendre(uow, arrivee, depot)
                constater(uow, self._contexte, arrivee.dossier_id)
            dossier = dossier_du_depot(
                uow, self._contexte, arrivee.campagne_id, depot, arrivee.recu_le, arrivee.nom_fichier
            )
            nouvelle = replace(_jugee(arrivee), sort=Sort.NOUVEAU_DOSSIER, dossier_id=dossier.id, motif="")
            self._changer_le_sort(uow, arrivee, nouvelle, faits_du_dossier(dossier))
            constater(uow, self._contexte, dossier.cle)
        touches = frozenset(i for i in (dossier.id, arrivee.dossier_id) if i is not None)
        return dossier, replace(changes_du_dossier(dossier.cle, arrivee.campagne_id), dossiers=touches)

    def dossiers_proposes(self, arrivee_id: int) -> tuple[DossierPropose, ...]:
        """Return the dossiers that a mail may join, those that a weak sign points at first, with its reason."""
        with self._contexte.store.lire() as uow:
            arrivee = uow.arrivees.get(arrivee_id)
            campagne_id = arrivee.campagne_id
            connus = reperes(uow, campagne_id)
            venus = candidats(uow, campagne_id, arrivee.expediteur_adresse, (), connus)
            raisons = {c.dossier_id: MEME_EXPEDITEUR for c in venus}
            dossiers = dossiers_ouverts(uow, campagne_id)
            par_numero = {d.numero: d.dossier_id for d in dossiers}
            for phrase in rapprochements(arrivee):
                for numero in numeros_nommes((phrase,)):
                    if numero in par_numero:
                        raisons[par_numero[numero]] = raison_dite(phrase)
            tous = dossiers_ouverts(uow, campagne_id, raisons)
        return tuple(d for d in tous if d.dossier_id != arrivee.dossier_id)

    def rattacher(self, arrivee_id: int, dossier_id: int) -> tuple[Deplacement, Changes]:
        """Put a mail in an existing dossier, whatever its fate; return what changed, for undo.

        The dossier that the mail had opened is withdrawn, with its reason: its number is never given again (R01).
        The one that it had joined gives its pieces back. Neither may have been worked on. Raises UserError
        otherwise; nothing is then written.
        """
        with self._contexte.store.lire() as uow:
            arrivee = a_deplacer(uow, arrivee_id, dossier_id)
            octets = uow.pieces.contenu(arrivee.sha256)
        depot = self._lecteur.lire(octets, arrivee.nom_fichier)
        with self._contexte.store.ecrire() as uow:
            arrivee = a_deplacer(uow, arrivee_id, dossier_id)
            fait = deplacer(uow, arrivee, uow.dossiers.get(dossier_id), depot)
            nouvelle = replace(
                _jugee(arrivee), sort=Sort.AJOUT, dossier_id=dossier_id, motif="rattaché par l’agent"
            )
            self._changer_le_sort(uow, arrivee, nouvelle, {"retire": fait.retire.numero} if fait.retire else {})
            self._constater(uow, fait)
        return fait, _deplace(fait)

    def remettre_en_place(self, fait: Deplacement) -> tuple[Deplacement, Changes]:
        """Put a mail back where it was, its dossiers as they stood: undo of `rattacher`. Raises UserError."""
        with self._contexte.store.ecrire() as uow:
            actuelle = uow.arrivees.get(fait.arrivee.id or 0)
            remettre(uow, fait)
            rendu: dict[str, object] = {"rouvert": fait.retire.numero} if fait.retire else {}
            self._dire_le_sort(uow, "Annuler : changer le sort d’un courriel", actuelle, fait.arrivee, rendu)
            self._constater(uow, fait)
        return fait, _deplace(fait)

    def laisser(self, arrivee_id: int) -> tuple[Arrivee, Changes]:
        """Say that a mail is where it belongs: the signs left to judge are put away. Return what stood before.

        Raises UserError when it has none.
        """
        with self._contexte.store.ecrire() as uow:
            arrivee = uow.arrivees.get(arrivee_id)
            if not rapprochements(arrivee):
                raise UserError("Ce courriel n’a aucun rapprochement à juger.")
            self._ecrire(uow, "Laisser un courriel où il est", arrivee, _jugee(arrivee))
        return arrivee, changes_du_registre(arrivee.campagne_id)

    def remettre(self, avant: Arrivee) -> tuple[Arrivee, Changes]:
        """Put the signs to judge back: undo of `laisser`."""
        with self._contexte.store.ecrire() as uow:
            arrivee = uow.arrivees.get(avant.id or 0)
            remise = replace(arrivee, avertissements=avant.avertissements)
            self._ecrire(uow, "Annuler : laisser un courriel où il est", arrivee, remise)
        return arrivee, changes_du_registre(avant.campagne_id)

    def du_courriel(self, arrivee_id: int) -> Recu:
        """Return what bears the date of receipt of a mail."""
        with self._contexte.store.lire() as uow:
            arrivee = uow.arrivees.get(arrivee_id)
            return Recu(arrivee, _ouvert_par(uow, arrivee))

    def du_dossier(self, dossier_id: int) -> Recu:
        """Return what bears the date of receipt of a dossier: itself, and the mail that opened it if any."""
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            ouvertures = (
                a
                for a in uow.arrivees.of_campagne(dossier.campagne_id)
                if a.dossier_id == dossier_id and a.sort is Sort.NOUVEAU_DOSSIER
            )
            return Recu(next(ouvertures, None), dossier)

    def corriger_la_date(self, recu: Recu, recu_le: datetime, motif: str) -> tuple[Recu, Changes]:
        """Correct a date of receipt, of the mail and of its dossier at once; return what stood before, for undo.

        The reason is compulsory. The date before stays written beside the mail; the wave of the dossier follows.
        Raises UserError on a date to come or unchanged; nothing is then written.
        """
        recu_le, maintenant = a_paris(recu_le), self._contexte.clock.maintenant()
        if not motif.strip():
            raise UserError("Corriger une date de réception demande un motif.", conseil="Écrivez-le.")
        if recu_le > maintenant:
            raise UserError(f"Le {date_heure(recu_le)} n’est pas encore passé. L’ancienne date est gardée.")
        if recu_le == recu.recu_le:
            raise UserError("C’est déjà la date de réception enregistrée. Rien n’a changé.")
        with self._contexte.store.ecrire() as uow:
            avant = _relu(uow, recu)
            arrivee = avant.arrivee
            if arrivee is not None:
                note = (
                    f"Date de réception corrigée : {date_heure(arrivee.recu_le)} → {date_heure(recu_le)} "
                    f"({motif.strip()} ; {self._contexte.agent}, le {date_heure(maintenant)})."
                )
                arrivee = replace(arrivee, recu_le=recu_le, avertissements=(*arrivee.avertissements, note))
            changes = self._dater(
                uow,
                "Corriger la date de réception",
                avant,
                Recu(arrivee, _date(uow, avant, recu_le)),
                motif.strip(),
            )
        return avant, changes

    def remettre_la_date(self, avant: Recu) -> tuple[Recu, Changes]:
        """Write back a date of receipt as it stood: undo of `corriger_la_date`."""
        with self._contexte.store.ecrire() as uow:
            actuel = _relu(uow, avant)
            arrivee = actuel.arrivee
            if arrivee is not None and avant.arrivee is not None:
                arrivee = replace(
                    arrivee, recu_le=avant.arrivee.recu_le, avertissements=avant.arrivee.avertissements
                )
            remis = Recu(arrivee, _date(uow, actuel, avant.recu_le))
            changes = self._dater(uow, "Annuler : corriger la date de réception", actuel, remis, "")
        return actuel, changes

    def _dater(self, uow: UnitOfWork, acte: str, avant: Recu, apres: Recu, motif: str) -> Changes:
        if apres.arrivee is not None:
            uow.arrivees.save(apres.arrivee)
        dossier = uow.dossiers.save(apres.dossier) if apres.dossier is not None else None
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="dossier" if dossier else "arrivee",
            objet_id=dossier.numero if dossier else (apres.arrivee and apres.arrivee.id),
            avant=_date_ecrite(avant),
            apres=_date_ecrite(apres),
            motif=motif,
            dossier_id=dossier.id if dossier else None,
        )
        if dossier is not None:
            return changes_du_dossier(dossier.cle, dossier.campagne_id)
        return changes_du_registre(apres.arrivee.campagne_id) if apres.arrivee else Changes()

    def _changer_le_sort(self, uow: UnitOfWork, avant: Arrivee, apres: Arrivee, ouvert: dict[str, object]) -> None:
        uow.arrivees.save(apres)
        self._dire_le_sort(uow, "Changer le sort d’un courriel", avant, apres, ouvert)

    def _dire_le_sort(
        self, uow: UnitOfWork, acte: str, avant: Arrivee, apres: Arrivee, suites: dict[str, object]
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="arrivee",
            objet_id=avant.id,
            avant={"sort": avant.sort, "dossier_id": avant.dossier_id},
            apres={"sort": apres.sort, "dossier_id": apres.dossier_id, **suites},
            motif=apres.motif,
            dossier_id=apres.dossier_id,
        )

    def _constater(self, uow: UnitOfWork, fait: Deplacement) -> None:
        """See what follows from the pieces, in the dossiers that are not withdrawn."""
        for dossier_id in sorted(fait.dossiers):
            if uow.dossiers.get(dossier_id).etat is not Etat.RETIRE:
                constater(uow, self._contexte, dossier_id)

    def _ecrire(self, uow: UnitOfWork, acte: str, avant: Arrivee, apres: Arrivee) -> None:
        uow.arrivees.save(apres)
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="arrivee",
            objet_id=avant.id,
            avant={"avertissements": avant.avertissements},
            apres={"avertissements": apres.avertissements},
            dossier_id=avant.dossier_id,
        )


def _jugee(arrivee: Arrivee) -> Arrivee:
    """Return the arrival without the signs left to judge."""
    a_juger = rapprochements(arrivee)
    return replace(arrivee, avertissements=tuple(a for a in arrivee.avertissements if a not in a_juger))


def _sans_dossier(uow: UnitOfWork, arrivee_id: int) -> Arrivee:
    """Return the arrival. Raises UserError when it opened a dossier already."""
    arrivee = uow.arrivees.get(arrivee_id)
    if arrivee.sort is Sort.NOUVEAU_DOSSIER:
        raise UserError("Ce courriel a déjà ouvert un dossier.", conseil="Ouvrez-le depuis la réception.")
    return arrivee


def _deplace(fait: Deplacement) -> Changes:
    return replace(changes_du_dossier(fait.vers.cle, fait.arrivee.campagne_id), dossiers=fait.dossiers)


def _ouvert_par(uow: UnitOfWork, arrivee: Arrivee) -> Dossier | None:
    """Return the dossier whose date of receipt is that of the mail; None for a mail added or set aside."""
    if arrivee.sort is not Sort.NOUVEAU_DOSSIER or arrivee.dossier_id is None:
        return None
    return uow.dossiers.get(arrivee.dossier_id)


def _relu(uow: UnitOfWork, recu: Recu) -> Recu:
    """Return the same mail and dossier as they are now."""
    arrivee = uow.arrivees.get(recu.arrivee.id or 0) if recu.arrivee else None
    return Recu(arrivee, uow.dossiers.get(recu.dossier.cle) if recu.dossier else None)


def _date(uow: UnitOfWork, recu: Recu, recu_le: datetime) -> Dossier | None:
    """Return the dossier with this date of receipt, in its wave."""
    if recu.dossier is None:
        return None
    campagne = uow.campagnes.get(recu.dossier.campagne_id)
    return replace(recu.dossier, recu_le=recu_le, vague=campagne.vague_de(recu_le.date()))


def _date_ecrite(recu: Recu) -> dict[str, object]:
    return {"recu_le": recu.recu_le, "vague": recu.dossier.vague if recu.dossier else None}
