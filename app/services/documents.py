"""Documents made on demand: the explanation of a score for its porteur, the fiche d’instruction for the hierarchy.

They create no right and are kept nowhere: the file goes where the agent says, its SHA-256 to the journal.
Not here: the acts (`services.actes`), the wording (`resources/actes`), its composition (`app.documents`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.composer import composer, en_projet, examiner
from app.documents.donnees import EtatInstruction, EtatNavette, PreuveImprimee
from app.documents.navette import LONGUEURS
from app.domain.classement import Rang
from app.domain.documents import CITENT, LIBELLES_DOCUMENT, Document, nom_du_document
from app.domain.quota import Quota
from app.domain.sensibilite import BandeDeRangs, selon_une_note
from app.services.actes import Preparation, lire_donnees, rendre
from app.services.arbitrage import lire_classement, lire_quota
from app.services.classements import lire_tableaux
from app.services.contexte import Contexte, journaliser
from app.services.fiches import lire_fiche
from app.services.preuves import lire_preuves
from app.services.verifications_lues import encore_a_verifier
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.contenu import Contenu
    from app.documents.donnees import DonneesActe
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Lot:
    """What a production for every dossier gave: files written; number and reason of the dossiers left out."""

    fichiers: tuple[Path, ...]
    refus: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EtatCampagne:
    """What the documents of a dossier take from its campaign, read once for all of them.

    `bandes`: by dossier, empty unless the fiche navette is asked; `hypothese`: under what they hold.
    """

    rangs: tuple[Rang, ...]
    quota: Quota
    bandes: Mapping[int, BandeDeRangs]
    hypothese: str = ""


class Documents:
    """Prepares, previews and writes the documents made on demand."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def preparer(self, dossier_id: int, document: Document) -> Preparation:
        """Return the document, or what it misses. Raises UserError when there is no such dossier."""
        examen = examiner(document, self._lire(dossier_id, document))
        with self._contexte.store.lire() as uow:
            restent = encore_a_verifier(uow, examen.a_verifier, self._contexte.clock.maintenant().date())
        return Preparation(examen.contenu, examen.manques, restent, examen.rappels)

    def apercu(self, dossier_id: int, document: Document) -> bytes:
        """Return the PDF marked « PROJET ». Raises ActeIncomplet when something misses; nothing is written."""
        return rendre(en_projet(_compose(document, self._lire(dossier_id, document))))

    def produire(self, dossier_id: int, document: Document, vers: Path) -> tuple[Path, Changes]:
        """Write the PDF in a folder, under a name of its own, with its line of journal; return its path.

        The same dossier on the same day gives the same bytes. Raises ActeIncomplet when something misses; nothing
        is written then.
        """
        return self._ecrire(dossier_id, document, _compose(document, self._lire(dossier_id, document)), vers)

    def produire_tous(
        self,
        campagne_id: int,
        document: Document,
        vers: Path,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[Lot, Changes]:
        """Write the document of every dossier of a campaign; one that misses something is named, and does not stop.

        Raises Annule between two dossiers; the files written before stay, each with its line of journal.
        """
        with self._contexte.store.lire() as uow:
            dossiers = uow.dossiers.of_campagne(campagne_id)
            etat = lire_etat_de_campagne(uow, campagne_id, document)
        fichiers: list[Path] = []
        refus: list[tuple[str, str]] = []
        for fait, dossier in enumerate(dossiers):
            if annulation is not None:
                annulation.verifier()
            rapporter(Progress(fait, len(dossiers), f"{LIBELLES_DOCUMENT[document]}, dossier {dossier.numero}"))
            try:
                contenu = _compose(document, self._lire(dossier.cle, document, etat))
                fichiers.append(self._ecrire(dossier.cle, document, contenu, vers)[0])
            except UserError as faute:
                refus.append((dossier.numero, str(faute)))
        rapporter(Progress(len(dossiers), len(dossiers), ""))
        return Lot(tuple(fichiers), tuple(refus)), _changes(campagne_id)

    def _lire(self, dossier_id: int, document: Document, etat: EtatCampagne | None = None) -> DonneesActe:
        with self._contexte.store.lire() as uow:
            donnees = lire_donnees(uow, dossier_id, self._contexte.clock.maintenant().date())
            lu = etat or lire_etat_de_campagne(uow, donnees.dossier.campagne_id, document)
            instruction = lire_etat(uow, donnees, lu.rangs, lu.quota)
            if document is Document.NAVETTE:
                visas = tuple(uow.visas.of_dossier(dossier_id))
                navette = EtatNavette(lu.quota, lu.bandes.get(dossier_id), lu.hypothese, visas)
                instruction = replace(instruction, navette=navette)
            return replace(donnees, instruction=instruction)

    def _ecrire(self, dossier_id: int, document: Document, contenu: Contenu, vers: Path) -> tuple[Path, Changes]:
        octets = rendre(contenu)
        chemin = ecrire_atomique(
            chemin_libre(vers, f"{contenu.reference} {LIBELLES_DOCUMENT[document]}", ".pdf"), octets
        )
        try:
            with self._contexte.store.ecrire() as uow:
                campagne_id = uow.dossiers.get(dossier_id).campagne_id
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Produire {nom_du_document(document)}",
                    objet="document",
                    objet_id=contenu.reference,
                    apres={
                        "reference": contenu.reference,
                        "sha256": hashlib.sha256(octets).hexdigest(),
                        "taille": len(octets),
                    },
                    dossier_id=dossier_id,
                )
        except BaseException:
            chemin.unlink(missing_ok=True)  # a document that the journal does not know must not leave
            raise
        return chemin, _changes(campagne_id, dossier_id)


def lire_etat(uow: UnitOfWork, donnees: DonneesActe, rangs: Iterable[Rang], quota: Quota) -> EtatInstruction:
    """Return what instruction gathered on a dossier, read in the transaction under way."""
    dossier_id = donnees.dossier.cle
    fiche = lire_fiche(uow, dossier_id, donnees.le, quota)
    rang, classes = _place(dossier_id, rangs)
    return EtatInstruction(
        grille=fiche.grille,
        notes=tuple(fiche.notes),
        faits=fiche.faits,
        constats=tuple(fiche.constats),
        preuves=tuple(
            PreuveImprimee(
                lue.preuve.sous_critere,
                lue.source,
                lue.citation,
                lue.empreinte,
                lue.remplacee_par.nom if lue.remplacee_par else "",
            )
            for lue in lire_preuves(uow, dossier_id).preuves
        ),
        rang=rang,
        classes=classes,
    )


def _place(dossier_id: int, rangs: Iterable[Rang]) -> tuple[int | None, int]:
    """Return the rank of a dossier and the number of dossiers ranked with it, within its list."""
    listes: list[list[Rang]] = []
    for rang in (r for r in rangs if r.rang is not None):
        if rang.rang == 1:
            listes.append([])
        listes[-1].append(rang)
    for liste in listes:
        for rang in liste:
            if rang.candidat.dossier_id == dossier_id:
                return rang.rang, len(liste)
    return None, 0


def lire_etat_de_campagne(uow: UnitOfWork, campagne_id: int, document: Document) -> EtatCampagne:
    """Return ranks and quota, and for the fiche navette the band of each rank when one note moves by one level."""
    rangs, quota = lire_classement(uow, campagne_id), lire_quota(uow, campagne_id)
    if document is not Document.NAVETTE:
        return EtatCampagne(rangs, quota, {})
    essais = [selon_une_note(tableau) for tableau in lire_tableaux(uow, campagne_id).values()]
    bandes = {b.dossier_id: b for essai in essais for b in essai.bandes}
    return EtatCampagne(rangs, quota, bandes, essais[0].hypothese if essais else "")


def _compose(document: Document, donnees: DonneesActe) -> Contenu:
    """Return the document ready to be drawn; the fiche navette with texts as long as its one page allows.

    Raises ActeIncomplet when something misses.
    """
    if document is not Document.NAVETTE:
        return _assaini(document, composer(document, donnees))
    from app.documents.pdf import nombre_de_pages  # noqa: PLC0415  # it loads reportlab, as `rendre` does

    for longueur in LONGUEURS:
        contenu = _assaini(document, composer(document, _raccourcies(donnees, longueur)))
        if nombre_de_pages(contenu) == 1:
            return contenu
    raise UserError(
        f"La fiche navette du dossier {donnees.dossier.numero} ne tient pas sur une page. Rien n’a été produit.",
        conseil="Raccourcissez les noms des pièces citées ou les qualités des signataires.",
    )


def _raccourcies(donnees: DonneesActe, longueur: int) -> DonneesActe:
    etat = donnees.instruction
    navette = replace(etat.navette, longueur=longueur) if etat and etat.navette else None
    return replace(donnees, instruction=replace(etat, navette=navette) if etat else None)


def _assaini(document: Document, contenu: Contenu) -> Contenu:
    """Return the document without the characters that cannot be printed, when it quotes what others wrote."""
    if document not in CITENT:
        return contenu
    from app.documents.assainir import assainir  # noqa: PLC0415  # it loads reportlab, as `rendre` does

    return assainir(contenu)


def _changes(campagne_id: int, *dossiers: int) -> Changes:
    return Changes(dossiers=frozenset(dossiers), campagnes=frozenset({campagne_id}), sujets=frozenset({"journal"}))
