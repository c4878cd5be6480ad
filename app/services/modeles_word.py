"""Acts as Word files: the service's own .docx model brought in and filled, and any act exported for a circuit.

An export says what the act says: once produced, the act is composed again for its day and compared with the PDF
kept; when they differ nothing is exported. Not here: the tags (`app.documents.mot_modele`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.documents.composer import composer, en_projet
from app.documents.donnees import ActeIncomplet
from app.documents.redaction import version_word, vocabulaire_word
from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne, TypeModele
from app.domain.modele_acte import VersionModele
from app.importers.apercu import DOCX
from app.services.actes import lire_donnees, rendre
from app.services.contexte import Contexte, journaliser
from app.services.documents_campagne import lire_pour
from app.services.modeles_service import CHANGES, prochaine_version
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.formats import NBSP, a_paris

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.documents.vocabulaire import Donnees
    from app.domain.convention import Acte, ActeDeCampagne
    from app.services.envois import LecteurDeCourriels

RIEN = "Rien n’a été enregistré."


class ModelesWord:
    """Brings Word models in, fills them, and exports acts."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeCourriels) -> None:
        self._contexte, self._lecteur = contexte, lecteur

    def verifier(self, type_acte: TypeModele, octets: bytes, nom: str) -> tuple[str, ...]:
        """Return everything wrong with the tags of a Word model of that act, each with its paragraph and its tag.

        The file is opened in the confined process first. Raises UserError when it is no Word document, is too big,
        or holds something active.
        """
        from app.documents.mot_modele import ModeleIllisible, fautes, verifier_paquet  # noqa: PLC0415  # seldom used

        try:
            verifier_paquet(octets)
            self._ouvrir_a_part(octets, nom)
            return tuple(map(str, fautes(octets, vocabulaire_word(type_acte))))
        except ModeleIllisible as faute:
            raise UserError(
                f"«\u00a0{nom}\u00a0» ne peut pas servir de modèle\u00a0: {faute}. {RIEN}",
                conseil="Enregistrez-le en .docx depuis un traitement de texte, sans macro, puis recommencez.",
            ) from faute

    def importer(self, type_acte: TypeModele, octets: bytes, nom: str, motif: str) -> tuple[VersionModele, Changes]:
        """Keep a Word model as the newest version. Raises UserError as `verifier`, or listing the tags at fault."""
        if not motif.strip():
            raise UserError(f"Dites pourquoi le modèle change. {RIEN}")
        fautes = self.verifier(type_acte, octets, nom)
        if fautes:
            liste = "\n• ".join(fautes)
            raise UserError(
                f"«\u00a0{nom}\u00a0» ne peut pas servir de modèle\u00a0:\n• {liste}",
                conseil=f"{RIEN} Corrigez ces balises dans le document, puis importez-le de nouveau.",
            )
        with self._contexte.store.ecrire() as uow:
            neuve = uow.modeles.add(
                VersionModele(
                    type_acte=type_acte,
                    version=prochaine_version(uow, type_acte),
                    contenu="",
                    agent=self._contexte.agent,
                    le=self._contexte.clock.maintenant(),
                    motif=motif.strip(),
                    docx=uow.pieces.put_contenu(octets),
                )
            )
            journaliser(
                uow,
                self._contexte,
                acte=f"Importer un modèle Word «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0»",
                objet="modele",
                objet_id=type_acte.value,
                apres={"version": neuve.version, "fichier": nom, "sha256": neuve.docx},
                motif=neuve.motif,
            )
        return neuve, CHANGES

    def fichier(self, version: VersionModele) -> bytes:
        """Return the Word file of a version, checked against its hash."""
        with self._contexte.store.lire() as uow:
            return uow.pieces.contenu(version.docx)

    def exporter(self, dossier_id: int, type_acte: TypeActe) -> bytes:
        """Return the act as a .docx, marked « PROJET » until it is produced; nothing is kept.

        The service's own Word model is filled when it has one. Raises ActeIncomplet when something misses, and
        UserError when the dossier no longer says what the act produced says.
        """
        with self._contexte.store.lire() as uow:
            produits = [a for a in uow.actes.of_dossier(dossier_id) if a.type is type_acte and a.emis]
            produit = max(produits, key=lambda a: a.produit_le, default=None)
            donnees = lire_donnees(uow, dossier_id, self._jour(produit), type_acte)
        return self._exporter(type_acte, donnees, produit)

    def exporter_de_campagne(self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None) -> bytes:
        """Return a document of the campaign, or of one of its comités, as a .docx; as `exporter` otherwise."""
        with self._contexte.store.lire() as uow:
            produits = uow.actes_campagne.of_campagne(campagne_id)  # newest first
            du_comite = (a for a in produits if a.type is type_acte and a.comite_id == comite_id and a.emis)
            produit = next(du_comite, None)
            donnees = lire_pour(uow, type_acte, campagne_id, comite_id, self._jour(produit))
        return self._exporter(type_acte, donnees, produit)

    def _jour(self, produit: Acte | ActeDeCampagne | None) -> date:
        return a_paris(produit.produit_le if produit else self._contexte.clock.maintenant()).date()

    def _exporter(self, type_acte: TypeModele, donnees: Donnees, produit: Acte | ActeDeCampagne | None) -> bytes:
        if (modele := self._modele(donnees, type_acte)) is not None:
            return self._remplir(modele, donnees, type_acte)
        from app.documents.mot import rendre_mot  # noqa: PLC0415  # python-docx is loaded for an export only

        contenu = composer(type_acte, donnees)
        if produit is None:
            return rendre_mot(en_projet(contenu))
        if hashlib.sha256(rendre(contenu)).hexdigest() != produit.sha256:
            source = "Le dossier" if isinstance(type_acte, TypeActe) else "La campagne"
            raise UserError(
                f"{source} ou le modèle a changé depuis la production de l’acte {produit.reference}\u00a0: "
                "le fichier Word ne dirait pas la même chose que le PDF gardé. Rien n’a été exporté.",
                conseil="Servez-vous du PDF, qui fait foi.",
            )
        return rendre_mot(contenu)

    def exporter_sous(self, dossier_id: int, type_acte: TypeActe, vers: Path) -> tuple[Path, Changes]:
        """Write the .docx of an act in a folder, under a name of its own, with its line of journal.

        Raises as `exporter`, EnvironmentFault when the disk refuses; nothing is journaled then.
        """
        octets = self.exporter(dossier_id, type_acte)
        with self._contexte.store.lire() as uow:
            numero = uow.dossiers.get(dossier_id).numero
        return self._ecrire(type_acte, octets, vers, numero, dossier_id)

    def exporter_de_campagne_sous(
        self, campagne_id: int, type_acte: TypeActeCampagne, comite_id: int | None, vers: Path
    ) -> tuple[Path, Changes]:
        """Write the .docx of a document of the campaign in a folder, as `exporter_sous`."""
        octets = self.exporter_de_campagne(campagne_id, type_acte, comite_id)
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
        return self._ecrire(type_acte, octets, vers, f"{campagne.edition}-{campagne.region_code}", None)

    def _ecrire(
        self, type_acte: TypeModele, octets: bytes, vers: Path, quoi: str, dossier_id: int | None
    ) -> tuple[Path, Changes]:
        with self._contexte.store.ecrire() as uow:
            chemin = ecrire_atomique(chemin_libre(vers, f"{LIBELLES_MODELE[type_acte]} {quoi}", ".docx"), octets)
            journaliser(
                uow,
                self._contexte,
                acte=f"Exporter en Word l’acte «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0»",
                objet="export",
                objet_id=f"{type_acte.value} {quoi}",
                apres={"sha256": hashlib.sha256(octets).hexdigest(), "taille": len(octets)},
                dossier_id=dossier_id,
            )
        dossiers = frozenset({dossier_id} if dossier_id is not None else ())
        return chemin, Changes(dossiers=dossiers, sujets=frozenset({"journal"}))

    def _modele(self, donnees: Donnees, type_acte: TypeModele) -> bytes | None:
        """Return the service's own Word model; None when it has none."""
        version = version_word(donnees.versions, type_acte)
        return self.fichier(version) if version else None

    def _remplir(self, modele: bytes, donnees: Donnees, type_acte: TypeModele) -> bytes:
        from app.documents.mot_modele import ModeleIllisible, remplir  # noqa: PLC0415  # as above

        try:
            octets, manques = remplir(modele, donnees, vocabulaire_word(type_acte))
        except ModeleIllisible as faute:
            raise UserError(
                f"Le modèle Word «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0» ne peut plus servir\u00a0: {faute}.",
                conseil="Importez-le de nouveau, ou revenez au modèle livré.",
            ) from faute
        if manques:
            raise ActeIncomplet(type_acte, manques)
        return octets

    def _ouvrir_a_part(self, octets: bytes, nom: str) -> None:
        """Let the confined process read the file first. Raises UserError when it cannot, or on active content."""
        demande = {"genre": "ouvrir", "cle": hashlib.sha256(octets).hexdigest(), "mime": DOCX}
        entete, _ = self._lecteur.interroger(demande, (octets,), mime=DOCX)
        actifs = [r for r in entete.get("remarques", ()) if str(r).startswith(("Contient", "Appelle"))]
        actifs = [r for r in actifs if "liens vers internet" not in str(r)]
        if actifs:
            raise UserError(
                f"«\u00a0{nom}\u00a0» ne peut pas servir de modèle. {f'{NBSP}; '.join(map(str, actifs))}. {RIEN}",
                conseil="Retirez ce contenu du document, puis importez-le de nouveau.",
            )
