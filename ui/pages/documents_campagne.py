"""The documents of a campaign or of one of its comités: what misses and where, the preview, the file, the printer.

The fiches navettes of every dossier are written from here too. Not here: their content
(`app.services.documents_campagne`, `app.services.documents`), how a comité is held (`ui.pages.comite`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QSplitter, QWidget
from typing_extensions import override

from app.domain.convention import LIBELLES_ACTE_CAMPAGNE
from app.domain.documents import Document
from app.services.actes_en_projet import ActeDeCampagneEnProjet
from app.socle.formats import date_courte, pluriel
from ui.dialogs.fichiers import Fichiers
from ui.models.documents_campagne import (
    DocumentAProduire,
    EtatDesDocuments,
    colonnes_documents,
    colonnes_manques_collectifs,
    endroit,
    lire_documents,
)
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.impression_acte import ImpressionActe
from ui.pages.travaux import Lecture, ecrire
from ui.widgets.apercu_acte import ApercuActe
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.documents.retouche import Retouchable
    from app.domain.convention import TypeActeCampagne
    from app.services.documents import Lot
    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session

LARGEUR_COMITE = 48  # characters: a title and its date
TOUTE_LA_CAMPAGNE = (None, "Toute la campagne")
EFFET = (
    "Produire garde le PDF dans la base, son empreinte au journal, et écrit le fichier où vous le dites. "
    "Jusque-là, «\u00a0PROJET\u00a0» barre l’aperçu."
)


class PageDocumentsCampagne(Page):
    """Documents at the left, the one in sight at the right, the comité they are about above."""

    cle = "documents_campagne"
    titre = "Documents de la campagne"
    aide = "actes"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._vu: DocumentAProduire | None = None
        self._vise: TypeActeCampagne | None = None
        self._octets = b""
        self._fait = ""
        self.comite = ChampChoix((TOUTE_LA_CAMPAGNE,), quoi="Comité", parent=self)
        self.modele = ModeleTable(colonnes_documents(), identite=lambda x: x.type, parent=self)
        self.table = Table(self.modele, nom="Documents de la campagne")
        Etirement(self.table, "type", replies=("reference",))
        self.modele_manques = ModeleTable(colonnes_manques_collectifs(), parent=self)
        self.table_manques = Table(self.modele_manques, nom="Données manquantes du document")
        self.table_manques.setWordWrap(True)
        self.table_manques.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        Etirement(self.table_manques, "libelle")
        self._lecture = Lecture(self, session.runner, "Lecture des documents", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.comite.valeur_changee.connect(lambda _valeur: self._changer_de_comite())
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(lambda _rang: self._on_produire())
        self.table_manques.ouverte.connect(self._on_manque_ouvert)
        self._accorder()

    @property
    def octets(self) -> bytes:
        """The PDF in sight, empty while none is."""
        return self._octets

    @override
    def actualiser(self, changes: Changes | None) -> None:
        self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        """Choose a comité by its identifier, or one of its acts; anything else asks for the whole campaign."""
        if isinstance(argument, ActeDeCampagneEnProjet):
            self._vise, argument = argument.type, argument.comite_id
        comite_id = argument if isinstance(argument, int) else None
        if comite_id is not None and self.comite.rang_de(comite_id) < 0:
            self.comite.proposer((TOUTE_LA_CAMPAGNE, (comite_id, "Comité")))
        self.comite.fixer(comite_id)
        self._changer_de_comite()

    def _changer_de_comite(self) -> None:
        self._fait = ""
        self._lecture.demander()

    @override
    def imprimer(self) -> bool:
        if self._octets:
            self.impression.demander(self._octets)
        return bool(self._octets)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.comite, self.table, self.droite.pdf if self._octets else self.table_manques)

    def produire_dans(self, vers: Path) -> None:
        """Produce the document in sight and write its PDF in a folder, in the writer’s thread."""
        vu = self._vu
        if vu is None or not vu.est_pret:
            return
        documents, campagne_id = self._session.bureau.documents_campagne, self._session.campagne_id

        def faire(*_suivi: object) -> tuple[Path, Changes]:
            _acte, chemin, changes = documents.produire(campagne_id, vu.type, vu.comite_id, vers)
            return chemin, changes

        self.act_produire.setEnabled(False)
        ecrire(
            self._session,
            faire,
            libelle=f"Production\u00a0: {LIBELLES_ACTE_CAMPAGNE[vu.type]}",
            au_succes=self._on_produit,
            a_la_fin=self._accorder,
        )

    def enregistrer_dans(self, vers: Path) -> None:
        """Write the kept PDF of the document in sight again, in a worker."""
        produit = self._vu.produit if self._vu else None
        if produit is None:
            return
        documents = self._session.bureau.documents_campagne
        self._session.runner.lancer(
            lambda _rapporter, _annulation: documents.enregistrer_sous(produit, vers),
            libelle="Écriture du PDF",
            au_succes=self._on_produit,
            proprietaire=self,
        )

    def exporter_dans(self, vers: Path) -> None:
        """Write the document in sight as a .docx, in the writer’s thread: the journal keeps that it left."""
        vu = self._vu
        if vu is None:
            return
        service, campagne_id = self._session.bureau.modeles_word, self._session.campagne_id
        ecrire(
            self._session,
            lambda *_suivi: service.exporter_de_campagne_sous(campagne_id, vu.type, vu.comite_id, vers),
            libelle="Export en Word",
            au_succes=self._on_produit,
        )

    def navettes_dans(self, vers: Path) -> None:
        """Write the fiche navette of every dossier in a folder; it may be cancelled between two."""
        documents, campagne_id = self._session.bureau.documents, self._session.campagne_id

        def faire(rapporter: Rapporter, annulation: Annulation) -> tuple[Lot, Changes]:
            return documents.produire_tous(campagne_id, Document.NAVETTE, vers, rapporter, annulation)

        self.act_navettes.setEnabled(False)
        ecrire(
            self._session,
            faire,
            libelle="Fiches navettes",
            au_succes=self._on_navettes,
            a_la_fin=lambda: self.act_navettes.setEnabled(True),
        )

    def _batir_actes(self) -> None:
        self.act_retour = acte(
            self,
            "revenir_aux_actes",
            "Actes des dossiers",
            lambda: self.demande_page.emit("actes", None),
            dessin="actes",
            aide="Revenir aux lettres et aux conventions",
        )
        self.act_navettes = acte(
            self,
            "fiches_navettes",
            "Fiches navettes…",
            partial(self._on_dossier, "Écrire les fiches navettes dans", self.navettes_dans),
            dessin="dossier",
            aide="Écrire la fiche navette de chaque dossier, une page par dossier",
        )
        self.act_enregistrer = acte(
            self,
            "enregistrer_le_document",
            "Enregistrer le PDF…",
            partial(self._on_dossier, "Enregistrer le PDF dans", self.enregistrer_dans),
            dessin="enregistrer",
            aide="Écrire de nouveau le document déjà produit, tel qu’il a été gardé",
        )
        self.act_word = acte(
            self,
            "exporter_le_document_en_word",
            "Exporter en Word…",
            partial(self._on_dossier, "Exporter le document en Word dans", self.exporter_dans),
            dessin="enregistrer",
            aide="Écrire un .docx pour un circuit de signature, marqué «\u00a0PROJET\u00a0» avant la production",
        )
        self.act_retoucher = acte(
            self,
            "retoucher_le_document",
            "Retoucher cet acte…",
            self._on_retoucher,
            dessin="modifier",
            aide="Changer un passage de cet acte seulement, avant sa production, et dire pourquoi",
        )
        self.act_produire = acte(
            self,
            "produire_le_document",
            "Produire…",
            self._on_produire,
            raccourci="Ctrl+Return",
            dessin="signature",
            aide="Garder le document, journaliser son empreinte et écrire son PDF",
        )

    def _batir(self) -> None:
        actes = (self.act_retour, self.act_navettes, self.act_retoucher, self.act_word, self.act_enregistrer,
                 self.act_produire)  # fmt: skip
        self.entete = Entete("Documents de la campagne", actes)
        self.droite = ApercuActe(self.table_manques)
        self.droite.compte.hide()
        self.impression = ImpressionActe(self, self._session, self.droite.dire)
        etiquette = QLabel("&Comité\u00a0:", self)
        etiquette.setBuddy(self.comite)
        self.comite.setMinimumContentsLength(LARGEUR_COMITE)
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addWidget(etiquette)
        rangee.addWidget(self.comite)
        rangee.addStretch(1)
        partage = QSplitter(Qt.Orientation.Horizontal)
        partage.addWidget(self.table)
        partage.addWidget(self.droite)
        partage.setChildrenCollapsible(False)
        partage.setSizes([1000, 1000])  # halves, whatever each asks for
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(rangee)
        pile.addWidget(partage, stretch=1)

    def _lire(self) -> EtatDesDocuments:
        valeur = self.comite.valeur
        return lire_documents(
            self._session.bureau, self._session.campagne_id, valeur if isinstance(valeur, int) else None
        )

    def _on_lu(self, etat: EtatDesDocuments) -> None:
        choisi = self.comite.valeur
        choix = [(c.id, f"{c.intitule}, {date_courte(c.le)}") for c in etat.comites]
        self.comite.proposer((TOUTE_LA_CAMPAGNE, *choix))
        self.comite.fixer(choisi)
        prets = sum(d.est_pret for d in etat.documents)
        self.entete.dire(
            self._fait or f"{pluriel(prets, 'document prêt', 'documents prêts')} sur {len(etat.documents)}."
        )
        vise = self._vise or (self._vu.type if self._vu else None)
        self._vise = self._vu = None
        self.modele.remplacer(etat.documents)
        self.table.choisir(max(self.modele.rang_de(vise), 0))

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is None or ligne == self._vu:
            return
        self._vu, self._octets = ligne, b""
        self.modele_manques.remplacer(ligne.manques)
        self.droite.annoter(())
        self.droite.retouches.montrer(())
        self.droite.prevoir(ligne.type, EFFET)
        self._accorder()
        if ligne.refus:
            self.droite.attendre(ligne.refus)
        elif ligne.manques:
            self.droite.montrer_manques()
        else:
            self._demander_l_apercu(ligne)

    def _demander_l_apercu(self, ligne: DocumentAProduire) -> None:
        self.droite.attendre("Préparation de l’aperçu…")
        bureau, qui = self._session.bureau, (self._session.campagne_id, ligne.type, ligne.comite_id)

        def preparer(*_suivi: object) -> tuple[bytes, tuple[str, ...], tuple[Retouchable, ...]]:
            documents = bureau.documents_campagne
            posees = bureau.retouches.liste(ActeDeCampagneEnProjet(*qui))
            return documents.apercu(*qui), documents.preparer(*qui).rappels, posees

        self._session.runner.lancer(
            preparer,
            libelle="Aperçu du document",
            au_succes=partial(self._on_apercu, ligne),
            a_l_erreur=partial(self._on_illisible, ligne),
            proprietaire=self,
        )

    def _on_apercu(
        self, ligne: DocumentAProduire, obtenu: tuple[bytes, tuple[str, ...], tuple[Retouchable, ...]]
    ) -> None:
        octets, rappels, posees = obtenu
        if ligne == self._vu and self.droite.montrer(octets):
            self._octets = octets
            self.act_word.setEnabled(True)
            self.droite.annoter(rappels)
            self.droite.retouches.montrer(posees)

    def _on_illisible(self, ligne: DocumentAProduire, faute: Exception) -> None:
        if ligne == self._vu:
            self.droite.attendre(str(faute))

    def _accorder(self) -> None:
        self.act_produire.setEnabled(self._vu is not None and self._vu.est_pret)
        self.act_retoucher.setEnabled(self._vu is not None and self._vu.acte is not None)
        self.act_word.setEnabled(bool(self._octets))
        self.act_enregistrer.setEnabled(self._vu is not None and self._vu.produit is not None)

    def _on_retoucher(self) -> None:
        if self._vu is not None and self._vu.acte is not None:
            self.demande_page.emit("retouche", self._vu.acte)

    def _on_produire(self) -> None:
        if self._vu is not None and self._vu.est_pret:
            self._on_dossier("Produire le document dans", self.produire_dans)

    def _on_dossier(self, titre: str, faire: object) -> None:
        dossier = Fichiers.dossier(self, titre)
        if dossier is not None and callable(faire):
            faire(dossier)

    def _on_produit(self, chemin: Path) -> None:
        self._dire_fait(f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0», dans «\u00a0{chemin.parent}\u00a0».")

    def _on_navettes(self, lot: Lot) -> None:
        refus = "".join(f" {numero}\u00a0: {raison}" for numero, raison in lot.refus)
        ecrites = pluriel(len(lot.fichiers), "fiche navette écrite", "fiches navettes écrites")
        self._dire_fait(f"● {ecrites}, une page chacune.{refus}")

    def _dire_fait(self, phrase: str) -> None:
        """Say what was done; a read that follows does not take it away, another comité does."""
        self._fait = phrase
        self.entete.dire(phrase)

    def _on_manque_ouvert(self, rang: int) -> None:
        manque = self.modele_manques.ligne(rang)
        if manque is not None:
            self.demande_page.emit(*endroit(manque))
