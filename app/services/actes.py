"""The acts of a dossier: what they miss, their preview, their production with its trace, and their file.

Not here: the wording (`resources/actes`), its composition and its drawing (`app.documents`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.composer import AVerifier, DonneesActe, Manque, composer, en_projet, examiner, manques
from app.documents.contenu import Contenu
from app.documents.donnees import ActeIncomplet, Ecran
from app.documents.redaction import retouches_de, version_en_vigueur
from app.domain.comptes import LIBELLES_CONFLIT
from app.domain.convention import (
    LIBELLES_ACTE,
    Acte,
    ActeDeCampagne,
    Convention,
    TypeActe,
    convention,
    nom_de_l_acte,
    portee_de,
)
from app.domain.cycle import DECIDES, Etat
from app.domain.notation import resultat
from app.domain.pieces import completude
from app.domain.pouvoirs import nommer
from app.services.actes_attendus import attendus
from app.services.comptes import conflits_ouverts
from app.services.contexte import Contexte, journaliser
from app.services.delegations import delegation_choisie
from app.services.ecarts_avis import ecarts_avec_l_avis
from app.services.executions_lues import lire_execution
from app.services.logos import lire_logo
from app.services.verifications_lues import encore_a_verifier
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.formats import NBSP, a_paris

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.documents.vocabulaire import Donnees
    from app.domain.campagne import Campagne
    from app.domain.decision import Decision
    from app.domain.dossier import Dossier
    from app.domain.quota import Cible
    from app.domain.visa import Delegation
    from app.ports import UnitOfWork

_DECIDES = DECIDES | {Etat.CONVENTIONNE}
#: Acts that print the account: a conflict about it waits for a second look before they are produced.
NOMMENT_LE_COMPTE = frozenset({TypeActe.CONVENTION, TypeActe.AVENANT, TypeActe.CERTIFICAT_SERVICE_FAIT})


@dataclass(frozen=True, slots=True)
class Preparation:
    """What stands between a dossier and an act: `contenu` is None while `manques` is not empty.

    `a_verifier` and `rappels` are shown to the service, never printed.
    """

    contenu: Contenu | None
    manques: tuple[Manque, ...]
    a_verifier: tuple[AVerifier, ...] = ()
    rappels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActeCompose:
    """An act whose text is settled, and what it was made from."""

    type: TypeActe
    donnees: DonneesActe
    contenu: Contenu


class Actes:
    """Prepares, previews, produces and saves the acts."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def attendus(self, dossier_id: int) -> tuple[TypeActe, ...]:
        """Return the acts that make sense in the state of the dossier, in the order of their production.

        An act of the procedure stays in sight once produced.
        """
        with self._contexte.store.lire() as uow:
            donnees = lire_donnees(uow, dossier_id, self._aujourd_hui())
            produits = {a.type for a in uow.actes.of_dossier(dossier_id)}
        return attendus(donnees, produits)

    def preparer(self, dossier_id: int, type_acte: TypeActe) -> Preparation:
        """Return the act, or what it misses. Raises UserError when there is no such dossier."""
        donnees, regards = self._lus(dossier_id, type_acte)
        examen = examiner(type_acte, donnees)
        contenu = None if regards else examen.contenu
        with self._contexte.store.lire() as uow:
            restent = encore_a_verifier(uow, examen.a_verifier, self._aujourd_hui())
            ecarts = ecarts_avec_l_avis(uow, type_acte, donnees)
        return Preparation(contenu, (*examen.manques, *regards), restent, (*ecarts, *examen.rappels))

    def manques(self, dossier_id: int, type_acte: TypeActe) -> tuple[Manque, ...]:
        """Return what the act misses, for a list of many dossiers."""
        donnees, regards = self._lus(dossier_id, type_acte)
        return (*manques(type_acte, donnees), *regards)

    def apercu(self, dossier_id: int, type_acte: TypeActe) -> bytes:
        """Return the PDF marked « PROJET ». Raises ActeIncomplet when something misses; nothing is kept.

        A second look at the account that is still to come does not prevent it: nothing is signed on a « PROJET ».
        """
        return rendre(en_projet(composer(type_acte, self._lus(dossier_id, type_acte)[0])))

    def produire(self, dossier_id: int, type_acte: TypeActe) -> tuple[Acte, bytes, Changes]:
        """Produce the act and keep its PDF; the same dossier on the same day gives the same bytes.

        Raises ActeIncomplet when something misses, a second look at the account included, UserError when the
        dossier changed meanwhile; nothing is kept then.
        """
        compose = self.composer(dossier_id, type_acte)
        octets = rendre(compose.contenu)
        acte, changes = self.garder(compose, octets)
        return acte, octets, changes

    def composer(self, dossier_id: int, type_acte: TypeActe) -> ActeCompose:
        """Return the act ready to be drawn. Raises ActeIncomplet when something misses."""
        donnees, regards = self._lus(dossier_id, type_acte)
        if regards:
            raise ActeIncomplet(type_acte, regards)
        return ActeCompose(type_acte, donnees, composer(type_acte, donnees))

    def garder(self, compose: ActeCompose, octets: bytes) -> tuple[Acte, Changes]:
        """Keep an act and its PDF, in one transaction with its line of journal.

        Raises UserError when the dossier changed since it was composed; nothing is kept then.
        """
        type_acte, donnees, contenu = compose.type, compose.donnees, compose.contenu
        dossier_id = donnees.dossier.cle
        with self._contexte.store.ecrire() as uow:
            relues = lire_donnees(uow, dossier_id, donnees.le, type_acte)
            if relues != donnees or _regards(uow, dossier_id, type_acte):
                raise UserError(
                    "Le dossier a changé pendant la production de l’acte. Rien n’a été produit.",
                    conseil="Relisez le dossier, puis recommencez.",
                )
            acte = uow.actes.add(
                Acte(
                    dossier_id=dossier_id,
                    type=type_acte,
                    reference=contenu.reference,
                    sha256=uow.pieces.put_contenu(octets),
                    taille=len(octets),
                    produit_le=self._contexte.clock.maintenant(),
                    agent=self._contexte.agent,
                    emis=True,
                    retouches=tuple(r.bloc for r in retouches_de(type_acte, donnees.retouches)),
                )
            )
            journaliser_production(uow, self._contexte, acte, donnees)
        return acte, _changes(donnees.dossier)

    def pdf(self, acte: Acte) -> bytes:
        """Return the kept PDF of an act, checked against its hash."""
        with self._contexte.store.lire() as uow:
            return uow.pieces.contenu(acte.sha256)

    def enregistrer_sous(self, acte: Acte, dossier: Path) -> Path:
        """Write the PDF of an act in a folder under a name of its own; return its path. Nothing is overwritten."""
        chemin = chemin_libre(dossier, f"{acte.reference} {LIBELLES_ACTE[acte.type]}", ".pdf")
        return ecrire_atomique(chemin, self.pdf(acte))

    def _aujourd_hui(self) -> date:
        return self._contexte.clock.maintenant().date()

    def _lus(self, dossier_id: int, type_acte: TypeActe) -> tuple[DonneesActe, tuple[Manque, ...]]:
        with self._contexte.store.lire() as uow:
            donnees = lire_donnees(uow, dossier_id, self._aujourd_hui(), type_acte)
            return donnees, _regards(uow, dossier_id, type_acte)


def journaliser_production(
    uow: UnitOfWork, contexte: Contexte, acte: Acte | ActeDeCampagne, donnees: Donnees
) -> None:
    """Add the line of an act just kept: its hash, the version of the service’s model, the texts retouched.

    Nothing of a version nor of a text for the shipped model without a retouche.
    """
    version = version_en_vigueur(donnees.versions, acte.type)
    textes = {r.bloc: r.texte for r in retouches_de(acte.type, donnees.retouches)}
    redaction = {"version_modele": version.version if version else None, "retouches": textes}
    journaliser(
        uow,
        contexte,
        acte=f"Produire {nom_de_l_acte(acte.type)}",
        objet="acte" if isinstance(acte, Acte) else "acte_campagne",
        objet_id=acte.reference,
        apres={
            "reference": acte.reference,
            "sha256": acte.sha256,
            "taille": acte.taille,
            **{cle: valeur for cle, valeur in redaction.items() if valeur},
        },
        dossier_id=acte.dossier_id if isinstance(acte, Acte) else None,
    )


def lire_donnees(
    uow: UnitOfWork, dossier_id: int, le: date, type_acte: TypeActe = TypeActe.LETTRE_DECISION
) -> DonneesActe:
    """Return what an act of a dossier may say, read in one transaction; its type says which delegation holds.

    The decision of a dossier brought back to instruction, or withdrawn, no longer gives any act.
    """
    dossier = uow.dossiers.get(dossier_id)
    campagne = uow.campagnes.get(dossier.campagne_id)
    decision = uow.decisions.en_vigueur(dossier_id) if dossier.etat in _DECIDES else None
    grille = campagne.grille_de(dossier.type_poste)
    complet_le = uow.faits.of_dossier(dossier_id).complet_le
    choisie = delegation_choisie(uow, dossier_id, portee_de(type_acte), le) if decision else (None, ())
    return DonneesActe(
        campagne=campagne,
        dossier=replace(dossier, version=0),
        decision=decision,
        convention=convention_de(campagne, dossier, decision),
        completude=completude(
            campagne.pieces,
            dossier.porteur,
            uow.pieces.of_dossier(dossier_id),
            uow.pieces.verdicts(dossier_id),
        ),
        resultat=resultat(grille, uow.notes.of_dossier(dossier_id)) if grille else None,
        le=le,
        demandes=tuple(uow.demandes.of_dossier(dossier_id)),
        complet_le=a_paris(complet_le).date() if complet_le else None,
        execution=lire_execution(uow, dossier_id),
        delegation=None if choisie[1] else choisie[0],
        delegation_ecartee=_ecartee(*choisie),
        versions=tuple(uow.modeles.all()),
        retouches=tuple(uow.modeles.retouches(dossier_id)),
        logo=lire_logo(uow, campagne),
        cibles=_cible_citee(uow, campagne, decision),
    )


def _cible_citee(uow: UnitOfWork, campagne: Campagne, decision: Decision | None) -> tuple[Cible, ...]:
    """Return the version of the target that a decision was taken under; nothing when it was unknown."""
    if decision is None or decision.version_cible is None:
        return ()
    return tuple(c for c in uow.campagnes.cibles(campagne.id or 0) if c.version == decision.version_cible)


def _ecartee(delegation: Delegation | None, pourquoi: tuple[str, ...]) -> str:
    """Return which delegation was chosen and why it does not hold for the act; empty when it does."""
    return f"{nommer(delegation)}, {f'{NBSP}; '.join(pourquoi)}" if delegation and pourquoi else ""


def _regards(uow: UnitOfWork, dossier_id: int, type_acte: TypeActe) -> tuple[Manque, ...]:
    """Return the second looks at the account that the acts which name it still wait for (R25)."""
    if type_acte not in NOMMENT_LE_COMPTE:
        return ()
    return tuple(
        Manque(
            "porteur.iban",
            f"second regard sur le compte bancaire\u00a0: {LIBELLES_CONFLIT[c.nature]}",
            Ecran.PIECES,
        )
        for c in conflits_ouverts(uow, dossier_id)
    )


def convention_de(campagne: Campagne, dossier: Dossier, decision: Decision | None) -> Convention | None:
    """Return the convention that a decision leads to; None while one of its facts is unknown."""
    if decision is None or decision.accord is None or decision.date_debut is None:
        return None
    if campagne.duree_mois is None or campagne.taux_avance is None:
        return None
    return convention(
        dossier.numero, decision.date_debut, campagne.duree_mois, decision.accord.montant, campagne.taux_avance
    )


def _changes(dossier: Dossier) -> Changes:
    return Changes(
        dossiers=frozenset({dossier.cle}),
        campagnes=frozenset({dossier.campagne_id}),
        sujets=frozenset({"actes", "journal"}),
    )


def rendre(contenu: Contenu) -> bytes:
    """Return the PDF of an act."""
    from app.documents.pdf import rendre_pdf  # noqa: PLC0415  # reportlab weighs a third of the start of the window

    return rendre_pdf(contenu)
