"""The documents about several dossiers: what they miss, their preview, their production with its trace, their file.

PV and attendance sheet of a comité, note de présentation, bordereau de signature. Not here: the wording
(`resources/actes`), its composition and its drawing (`app.documents`), how a comité is held (`services.comites`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.documents.collectif import (
    A_SIGNER,
    DU_COMITE,
    DonneesCollectives,
    EcranCollectif,
    LigneCollective,
)
from app.documents.composer import composer, en_projet, examiner
from app.documents.donnees import ActeIncomplet, Manque
from app.documents.redaction import retouches_de
from app.domain.circuit import EtapeCircuit, en_vigueur
from app.domain.convention import LIBELLES_ACTE_CAMPAGNE, ActeDeCampagne, TypeActeCampagne, nom_de_l_acte
from app.domain.cycle import DECIDES, HORS_CLASSEMENT, Etat
from app.domain.quota import cibles_en_vigueur
from app.services.actes import Preparation, journaliser_production, rendre
from app.services.arbitrage import lire_classement, lire_quota
from app.services.deport import exiger_tout_voir
from app.services.logos import lire_logo
from app.services.retours_actes import nom_de_copie
from app.services.verifications_lues import encore_a_verifier
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.documents.contenu import Contenu
    from app.domain.campagne import Campagne
    from app.domain.comite import Comite
    from app.domain.convention import Acte
    from app.domain.modele_acte import Retouche
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte

_DECIDES = DECIDES | {Etat.CONVENTIONNE}


class DocumentsDeCampagne:
    """Prepares, previews, produces and gives back the documents of a campaign."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def preparer(self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None = None) -> Preparation:
        """Return the document, or what it misses, a comité still open included.

        PV and attendance sheet need a comité; with one, note and bordereau keep to its agenda. Raises UserError
        when a dossier is hidden from the agent, or when there is no such campaign or comité.
        """
        donnees = self._lire(campagne_id, type_acte, comite_id)
        examen = examiner(type_acte, donnees)
        ouvert = _comite_ouvert(type_acte, donnees)
        with self._contexte.store.lire() as uow:
            restent = encore_a_verifier(uow, examen.a_verifier, donnees.le)
        rappels = (*(b.phrase for b in restent), *examen.rappels)
        return Preparation(None if ouvert else examen.contenu, (*examen.manques, *ouvert), (), rappels)

    def apercu(self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None = None) -> bytes:
        """Return the PDF marked « PROJET ». Raises ActeIncomplet when something misses; nothing is kept.

        A comité still open does not prevent it.
        """
        return rendre(en_projet(composer(type_acte, self._lire(campagne_id, type_acte, comite_id))))

    def produire(
        self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None, vers: Path
    ) -> tuple[ActeDeCampagne, Path, Changes]:
        """Keep the document, journal its SHA-256, and write its PDF in a folder under a name of its own.

        The same campaign on the same day gives the same bytes. Raises ActeIncomplet when something
        misses, UserError when the campaign changed meanwhile, EnvironmentFault when the disk refuses the file:
        nothing is kept then.
        """
        donnees = self._lire(campagne_id, type_acte, comite_id)
        ouvert = _comite_ouvert(type_acte, donnees)
        if ouvert:
            raise ActeIncomplet(type_acte, ouvert)
        contenu = composer(type_acte, donnees)
        octets = rendre(contenu)
        chemin = ecrire_atomique(_chemin(vers, contenu.reference, type_acte), octets)
        try:
            acte = self._garder(donnees, type_acte, comite_id, contenu, octets)
        except BaseException:
            chemin.unlink(missing_ok=True)  # a document that the journal does not know must not leave
            raise
        return acte, chemin, _changes(campagne_id)

    def produits(self, campagne_id: int) -> Sequence[ActeDeCampagne]:
        """Return the documents kept, newest first."""
        with self._contexte.store.lire() as uow:
            return uow.actes_campagne.of_campagne(campagne_id)

    def pdf(self, acte: ActeDeCampagne) -> bytes:
        """Return the kept PDF, checked against its hash. Raises UserError while a dossier is hidden."""
        with self._contexte.store.lire() as uow:
            exiger_tout_voir(uow, acte.campagne_id, LIBELLES_ACTE_CAMPAGNE[acte.type].capitalize())
            return uow.pieces.contenu(acte.sha256)

    def copie_signee(self, acte: ActeDeCampagne) -> bytes:
        """Return the signed copy that came back, empty without any. Raises UserError while a dossier is hidden."""
        return self.pdf(replace(acte, sha256=acte.copie_signee)) if acte.copie_signee else b""

    def enregistrer_sous(self, acte: ActeDeCampagne, vers: Path) -> Path:
        """Write a kept PDF in a folder under a name of its own, and its signed copy beside it when there is one.

        Return the path of the last one written. Nothing is overwritten.
        """
        chemin = ecrire_atomique(_chemin(vers, acte.reference, acte.type), self.pdf(acte))
        copie = self.copie_signee(acte)
        if not copie:
            return chemin
        nom = nom_de_copie(acte, incomplete=acte.copie_incomplete).removesuffix(".pdf")
        return ecrire_atomique(chemin_libre(vers, nom, ".pdf"), copie)

    def _lire(self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None) -> DonneesCollectives:
        le = self._contexte.clock.maintenant().date()
        with self._contexte.store.lire() as uow:
            return lire_pour(uow, type_acte, campagne_id, comite_id, le)

    def _garder(
        self,
        donnees: DonneesCollectives,
        type_acte: TypeActeCampagne,
        comite_id: int | None,
        contenu: Contenu,
        octets: bytes,
    ) -> ActeDeCampagne:
        campagne_id = donnees.campagne.id or 0
        with self._contexte.store.ecrire() as uow:
            if lire_donnees_collectives(uow, campagne_id, comite_id, donnees.le) != donnees:
                raise UserError(
                    "La campagne a changé pendant la production du document. Rien n’a été produit.",
                    conseil="Recommencez\u00a0: le document reprendra ce qui vient de changer.",
                )
            acte = uow.actes_campagne.add(
                ActeDeCampagne(
                    campagne_id=campagne_id,
                    type=type_acte,
                    reference=contenu.reference,
                    sha256=uow.pieces.put_contenu(octets),
                    taille=len(octets),
                    produit_le=self._contexte.clock.maintenant(),
                    agent=self._contexte.agent,
                    emis=True,
                    comite_id=comite_id,
                    retouches=tuple(r.bloc for r in retouches_de(type_acte, donnees.retouches)),
                )
            )
            journaliser_production(uow, self._contexte, acte, donnees)
        return acte


def lire_pour(
    uow: UnitOfWork, type_acte: TypeActeCampagne, campagne_id: int, comite_id: int | None, le: date
) -> DonneesCollectives:
    """Return what this document may say on that day.

    Raises UserError when it needs a comité and none is given, or when a dossier is hidden from the agent.
    """
    if type_acte in DU_COMITE and comite_id is None:
        raise UserError(
            f"Aucun comité n’est choisi pour {nom_de_l_acte(type_acte)}.",
            conseil="Choisissez la réunion, ou créez-la à l’écran Comité.",
        )
    exiger_tout_voir(uow, campagne_id, LIBELLES_ACTE_CAMPAGNE[type_acte].capitalize())
    return lire_donnees_collectives(uow, campagne_id, comite_id, le)


def lire_donnees_collectives(
    uow: UnitOfWork, campagne_id: int, comite_id: int | None, le: date
) -> DonneesCollectives:
    """Return what the documents of a campaign may say, read in one transaction.

    With a comité, the dossiers of its agenda in their order; else those of the campaign by rank, each with the
    opinion of the last closed comité, inadmissible and withdrawn ones without a decision left out. Raises UserError
    when there is no such campaign or comité, or when the comité is that of another campaign.
    """
    campagne = uow.campagnes.get(campagne_id)
    comite = uow.comites.get(comite_id) if comite_id is not None else None
    if comite is not None and comite.campagne_id != campagne_id:
        raise UserError("Ce comité est celui d’une autre campagne.", conseil="Choisissez-en un de cette campagne.")
    rangs = {r.candidat.dossier_id: (r.rang, r.candidat.resultat) for r in lire_classement(uow, campagne_id)}
    par_cle = {d.cle: d for d in uow.dossiers.of_campagne(campagne_id)}
    reunions = (
        (comite,) if comite else tuple(c for c in reversed(uow.comites.of_campagne(campagne_id)) if c.est_clos)
    )
    voulus = comite.dossiers if comite is not None else tuple(rangs)
    decisions, actes = uow.decisions.of_campagne(campagne_id), _a_signer(uow, campagne_id)
    lignes = []
    for dossier in (par_cle[i] for i in voulus if i in par_cle):
        rang, resultat = rangs.get(dossier.cle, (None, None))
        ligne = LigneCollective(
            dossier=dossier,
            rang=rang,
            total=resultat.total if resultat else None,
            decision=decisions.get(dossier.cle) if dossier.etat in _DECIDES else None,
            avis=next((a for c in reunions if (a := c.avis_sur(dossier.cle))), None),
            actes=actes.get(dossier.cle, ()),
        )
        if comite is not None or ligne.decision is not None or dossier.etat not in HORS_CLASSEMENT:
            lignes.append(ligne)
    return DonneesCollectives(
        campagne=campagne,
        lignes=tuple(lignes),
        quota=lire_quota(uow, campagne_id),
        le=le,
        comite=comite,
        cibles=cibles_en_vigueur(uow.campagnes.cibles(campagne_id))[1],
        logo=lire_logo(uow, campagne),
        versions=tuple(uow.modeles.all()),
        retouches=_retouches_en_cours(uow, campagne, comite, le),
    )


def _retouches_en_cours(
    uow: UnitOfWork, campagne: Campagne, comite: Comite | None, le: date
) -> tuple[Retouche, ...]:
    """Return the retouches of the acts that bear that day.

    A meeting has one act of each kind. Without one, a document has its day for name: what was retouched for that of
    an earlier day left with it.
    """
    if comite is not None:
        return comite.retouches
    emis = uow.actes_campagne.of_campagne(campagne.id or 0)
    partis = [a for a in emis if a.comite_id is None and a_paris(a.produit_le).date() < le]
    return tuple(
        r for r in campagne.retouches if not any(a.type is r.type_acte and a.produit_le >= r.le for a in partis)
    )


def _a_signer(uow: UnitOfWork, campagne_id: int) -> Mapping[int, tuple[Acte, ...]]:
    """Return by dossier the last act of each kind that waits for a signature of the State."""
    signes = {
        acte_id
        for acte_id, pas in uow.circuits.of_campagne(campagne_id).items()
        if any(p.etape in {EtapeCircuit.SIGNE_ETAT, EtapeCircuit.NOTIFIE} for p in en_vigueur(pas))
    }
    derniers: dict[tuple[int, int], Acte] = {}
    for acte in uow.actes.of_campagne(campagne_id):  # newest first: the first of a kind is the one that holds
        if acte.emis and acte.type in A_SIGNER:
            derniers.setdefault((acte.dossier_id, A_SIGNER.index(acte.type)), acte)
    par_dossier: dict[int, tuple[Acte, ...]] = {}
    for (dossier_id, _), acte in sorted(derniers.items()):
        if acte.id not in signes:
            par_dossier[dossier_id] = (*par_dossier.get(dossier_id, ()), acte)
    return par_dossier


def _comite_ouvert(type_acte: TypeActeCampagne, donnees: DonneesCollectives) -> tuple[Manque, ...]:
    """Return the closing that a PV waits for: until then its opinions may change."""
    if type_acte is not TypeActeCampagne.PV_COMITE or donnees.comite is None or donnees.comite.est_clos:
        return ()
    return (Manque("comite.clos_le", "Clôture du comité", EcranCollectif.COMITE),)


def _chemin(vers: Path, reference: str, type_acte: TypeActeCampagne) -> Path:
    return chemin_libre(vers, f"{reference} {LIBELLES_ACTE_CAMPAGNE[type_acte]}", ".pdf")


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"actes", "journal"}))
