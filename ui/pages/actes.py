"""The acts: what each still misses, its preview exactly as printed, its production, its printing.

Producing has a legal effect: the page says what it creates before the button. Not here: wording, drawing, keeping
(`app.documents`, `app.services.actes`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.convention import A_REMPLIR, LIBELLES_ACTE, TypeActe
from app.domain.cycle import Etat
from app.domain.familles_actes import LIBELLES_FAMILLE
from app.services.actes import NOMMENT_LE_COMPTE
from app.services.actes_en_projet import ActeEnProjet
from app.socle.formats import pluriel
from ui.dialogs.fichiers import Fichiers
from ui.models.actes import (
    ActeAProduire,
    colonnes_actes,
    colonnes_manques,
    effet_en_mots,
    montrees,
)
from ui.models.table import ModeleTable
from ui.pages.actes_chemins import chemin_du_manque
from ui.pages.actes_greffes import MenuDeLActe
from ui.pages.actes_lecture import lire_actes
from ui.pages.actes_portes import PortesDesActes
from ui.pages.base import Page
from ui.pages.documents_dossier import DocumentsDuDossier
from ui.pages.documents_tous import DocumentsDeTous
from ui.pages.endroits import barre_de_seance
from ui.pages.impression_acte import ImpressionActe
from ui.pages.travaux import Lecture, ecrire
from ui.widgets.apercu_acte import ApercuActe
from ui.widgets.choix_multiple import ChoixMultiple
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, enchainer, pile_de_page, widgets_de
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.documents.retouche import Retouchable
    from app.services.actes import Preparation
    from app.socle.changes import Changes
    from ui.session import Session


class PageActes(Page):
    """The acts of the campaign. `montrer` takes the identifier of a dossier, alone or with a type of act."""

    cle = "actes"
    titre = "Actes"
    aide = "actes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tous: tuple[ActeAProduire, ...] = ()
        self._texte = ""
        self._voulu: tuple[int, TypeActe | None] | None = None
        self._demandes: frozenset[tuple[int, TypeActe]] = frozenset()  # models to fill, asked for
        self._vu: ActeAProduire | None = None
        self._octets = b""
        self.modele = ModeleTable(colonnes_actes(), identite=lambda x: x.cle, parent=self)
        self.table = Table(self.modele, nom="Actes à produire et produits")
        self.table.setObjectName("table_actes")
        Etirement(self.table, "porteur", replies=("etat", "numero"))
        self.table.trier_par_entetes()
        self.modele_manques = ModeleTable(colonnes_manques(), parent=self)
        self.table_manques = Table(self.modele_manques, nom="Données manquantes")
        self.table_manques.setObjectName("table_manques")
        self.table_manques.setWordWrap(True)  # a few rows, each read in full
        self.table_manques.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        Etirement(self.table_manques, "libelle")
        self._lecture = Lecture(self, session.runner, "Lecture des actes", self._lire, self._on_lu)
        self.portes = PortesDesActes(self)
        self._batir_actes()
        self.greffes = MenuDeLActe(self, session, lambda: self._vu)
        self.documents = DocumentsDuDossier(self, session, self._dossier_choisi, self._accorder_documents)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(self._on_ouverte)
        self.table_manques.ouverte.connect(self._on_manque_ouvert)
        self._accorder()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("dossiers", "decisions", "actes", "pieces", "notes"):
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, tuple) and self.documents.montrer(argument):
            argument = argument[0]
        if isinstance(argument, int):
            argument = (argument, None)
        if isinstance(argument, tuple):
            if argument[1] in A_REMPLIR:
                self._demandes |= {argument}
            self._voulu = argument
            self._lecture.demander()

    @override
    def rechercher(self, texte: str) -> bool:
        self._texte = texte
        self._remplir()
        return True

    @override
    def imprimer(self) -> bool:
        octets = self.documents.octets if self.documents.ouvert else self._octets
        if octets:
            self.impression.demander(octets)
        return bool(octets)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        if self.documents.ouvert:
            return (self.table, self.documents.panneau.pdf)
        return (self.table, self.pdf if self._octets else self.table_manques)

    @property
    def acte_vu(self) -> ActeAProduire | None:
        """The act in sight."""
        return self._vu

    @property
    def octets(self) -> bytes:
        """The PDF in sight, empty while none is."""
        return self._octets

    def produire(self) -> None:
        """Produce the act in sight in a worker, show it, then print it; produced already, print it again."""
        vu = self._vu
        if vu is None or not vu.est_pret:
            return
        if vu.produit is not None:
            self.imprimer()
            return
        actes = self._session.bureau.actes

        def faire(*_suivi: object) -> tuple[bytes, Changes]:
            _acte, octets, changes = actes.produire(vu.dossier.id, vu.type)
            return octets, changes

        self.act_produire.setEnabled(False)
        ecrire(
            self._session,
            faire,
            libelle=f"Production de l’acte «\u00a0{LIBELLES_ACTE[vu.type]}\u00a0»",
            au_succes=partial(self._on_produit, vu),
            a_la_fin=self._accorder,
        )

    def signer(self) -> None:
        """Open the circuit of signature on the act in sight, where its signatures are recorded."""
        if self._vu is not None and self._vu.produit is not None:
            self.demande_page.emit("circuit", self._vu.produit.id)

    def enregistrer_dans(self, dossier: Path) -> None:
        """Write the PDF of the produced act in a folder, under its reference, in a worker."""
        if self._vu is None or self._vu.produit is None:
            return
        actes, produit = self._session.bureau.actes, self._vu.produit
        self._session.runner.lancer(
            lambda _rapporter, _annulation: actes.enregistrer_sous(produit, dossier),
            libelle="Écriture du PDF",
            au_succes=lambda chemin: self.droite.dire(
                f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0», dans «\u00a0{chemin.parent}\u00a0»."
            ),
            proprietaire=self,
        )

    def _batir_actes(self) -> None:
        self.act_enregistrer = acte(
            self,
            "enregistrer_le_pdf",
            "Enregistrer le PDF…",
            self._on_enregistrer,
            dessin="enregistrer",
            aide="Écrire l’acte produit dans un dossier du poste",
        )
        self.act_produire = acte(
            self,
            "produire_et_imprimer",
            "Produire et imprimer",
            self.produire,
            raccourci="Ctrl+Return",
            dessin="imprimer",
            aide="Donner à l’acte sa référence, le garder, puis l’imprimer",
        )
        self.act_signer = acte(
            self,
            "circuit_de_signature",
            "Circuit de signature…",
            self.signer,
            dessin="signature",
            aide="Qui a le papier, qui a signé, quand l’acte a été notifié\u00a0; signer électroniquement",
        )

    def _batir(self) -> None:
        produire = (self.act_enregistrer, self.act_signer, self.act_produire)
        self.entete = Entete("Actes", (self.portes.classeur, *produire))
        self.contenu = TableOuVide(
            self.table,
            EtatVide(
                "Aucun acte à produire",
                "L’accusé de réception se produit dès qu’un dossier est reçu, les autres actes plus tard.",
                dessin="actes",
                acte="Voir les dossiers",
                au_clic=lambda: self.demande_page.emit("dossiers", frozenset()),
            ),
        )
        self.droite = ApercuActe(self.table_manques)
        self.droite.compte.rib_demande.connect(self._on_rib_demande)
        self.pdf = self.droite.pdf
        self.impression = ImpressionActe(self, self._session, self.droite.dire)
        partage = QSplitter(Qt.Orientation.Horizontal)
        partage.addWidget(self._gauche())
        partage.addWidget(self.droite)
        partage.addWidget(self.documents.panneau)
        for rang in range(partage.count()):
            partage.setStretchFactor(rang, 1)
        partage.setChildrenCollapsible(False)
        partage.setSizes([1000, 1000, 1000])  # halves, whatever each asks for
        pile = pile_de_page(self)
        pile.addWidget(barre_de_seance(self, self._session, self))
        pile.addWidget(self.entete)
        self.de_tous = DocumentsDeTous(self, self._session, self.droite.dire)
        rangee = self.documents.rangee(self.portes.campagne, self.portes.lot)
        rangee.addWidget(self.de_tous.bouton(self))
        rangee.addWidget(self.greffes.bouton(self))
        pile.addLayout(rangee)
        enchainer(widgets_de(rangee))
        pile.addWidget(partage, stretch=1)

    def _gauche(self) -> QWidget:
        gauche = QWidget(self)
        self.familles = ChoixMultiple(
            (("", tuple((f, nom.capitalize()) for f, nom in LIBELLES_FAMILLE.items())),),
            quoi="Familles d’actes montrées", tout="Toutes les familles", plusieurs="familles", parent=gauche,
        )  # fmt: skip
        self.familles.valeurs_changees.connect(self._remplir)
        colonne = QVBoxLayout(gauche)
        colonne.setContentsMargins(0, 0, 0, 0)
        colonne.addWidget(self.familles)
        colonne.addWidget(self.contenu, stretch=1)
        return gauche

    def _lire(self) -> tuple[ActeAProduire, ...]:
        return lire_actes(self._session.bureau, self._session.campagne_id, self._demandes)

    def _on_lu(self, actes: tuple[ActeAProduire, ...]) -> None:
        self._tous = actes
        attendent = [a for a in actes if a.produit is None]
        prets = sum(a.est_pret for a in attendent)
        if actes:
            suite = f", dont {pluriel(prets, 'prêt') if prets else 'aucun prêt'}" if attendent else ""
            self.entete.dire(f"{pluriel(len(attendent), 'acte')} à produire{suite}.")
        self._remplir()

    def _remplir(self) -> None:
        courant = self._vu
        self.modele.remplacer(montrees(self._tous, self.familles.valeurs, self._texte))
        self.contenu.accorder()
        self._accorder_documents()
        rang, vise = self.modele.rang_de(courant.cle) if courant else -1, self._voulu is not None
        if self._voulu is not None and not any(a.dossier.id == self._voulu[0] for a in self.modele.lignes):
            self.familles.fixer(())  # what another page asks for is shown, whatever was filtered
            self.modele.remplacer(montrees(self._tous, (), self._texte))
            self.contenu.accorder()
        if self._voulu is not None:
            rang = self._rang_de(*self._voulu, rang)
            self._voulu = None
        if self.modele.rowCount():
            self._vu = None
            self.table.choisir(max(rang, 0))
            self._on_courante(self.table.currentIndex().row())  # a table that takes the cursor has its row already
        if vise:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rang_de(self, dossier_id: int, type_acte: TypeActe | None, sinon: int) -> int:
        """Return the row of an act of a dossier, else of its first one, else `sinon`."""
        siens = [r for r, a in enumerate(self.modele.lignes) if a.dossier.id == dossier_id]
        vises = [r for r in siens if self.modele.lignes[r].type is type_acte]
        return next(iter((*vises, *siens)), sinon)

    def _dossier_choisi(self) -> int | None:
        return self._vu.dossier.id if self._vu is not None else None

    def _accorder_documents(self) -> None:
        """Give the right half to the document in sight, else to the act."""
        self.droite.setVisible(bool(self.modele.rowCount()) and not self.documents.ouvert)
        self.documents.accorder()

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is None or ligne == self._vu:
            return
        self._vu = ligne
        self._octets = b""
        self.modele_manques.remplacer(ligne.manques)
        self.droite.annoter(())
        self.droite.retouches.montrer(())
        self.droite.prevoir(ligne.cle, effet_en_mots(ligne))
        self._lire_le_compte()
        self._accorder()
        if not ligne.est_pret:
            self.droite.montrer_manques()
            return
        self.droite.attendre("Préparation de l’aperçu…")
        actes, retouches = self._session.bureau.actes, self._session.bureau.retouches

        def preparer(*_suivi: object) -> tuple[bytes, Preparation, tuple[Retouchable, ...]]:
            octets = actes.pdf(ligne.produit) if ligne.produit else actes.apercu(*ligne.cle)
            return octets, actes.preparer(*ligne.cle), retouches.liste(ActeEnProjet(*ligne.cle))

        self._session.runner.lancer(
            preparer,
            libelle="Aperçu de l’acte",
            au_succes=partial(self._on_apercu, ligne),
            a_l_erreur=partial(self._on_illisible, ligne),
            proprietaire=self,
        )

    def _lire_le_compte(self) -> None:
        vu = self._vu
        a_venir = vu is not None and (vu.produit is None or vu.dossier.etat is not Etat.CONVENTIONNE)
        attend = vu is not None and a_venir and vu.type in NOMMENT_LE_COMPTE
        self.droite.compte.lire(self._session, vu.dossier.id if vu is not None and attend else None)

    def _on_rib_demande(self, code: str) -> None:
        if self._vu is not None:
            self.demande_page.emit("dossier", (self._vu.dossier.id, ("attendue", code)))

    def _on_apercu(self, ligne: ActeAProduire, obtenu: tuple[bytes, Preparation, tuple[Retouchable, ...]]) -> None:
        if ligne != self._vu:
            return
        octets, preparation, retouches = obtenu
        self.droite.retouches.montrer(retouches)
        self._montrer(octets)
        a_verifier = (v.phrase for v in preparation.a_verifier)
        self.droite.annoter((*preparation.rappels, *a_verifier))

    def _on_illisible(self, ligne: ActeAProduire, faute: Exception) -> None:
        if ligne == self._vu:
            self.droite.attendre(str(faute))

    def _montrer(self, octets: bytes) -> None:
        if self.droite.montrer(octets):
            self._octets = octets
            self._accorder()

    def _accorder(self) -> None:
        vu = self._vu
        self.act_produire.setEnabled(vu is not None and vu.est_pret)
        self.act_produire.setText(
            "Imprimer" if vu is not None and vu.produit is not None else "Produire et imprimer"
        )
        self.act_enregistrer.setEnabled(vu is not None and vu.produit is not None)
        self.act_signer.setVisible(vu is not None and vu.produit is not None)
        self.greffes.accorder()
        self.documents.accorder()

    def _on_produit(self, vu: ActeAProduire, octets: bytes) -> None:
        if vu.cle == (self._vu.cle if self._vu else None):
            self._montrer(octets)
        self.impression.demander(octets)

    def _on_enregistrer(self) -> None:
        dossier = Fichiers.dossier(self, "Enregistrer le PDF dans")
        if dossier is not None:
            self.enregistrer_dans(dossier)

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.demande_page.emit("dossier", ligne.dossier.id)

    def _on_manque_ouvert(self, rang: int) -> None:
        manque = self.modele_manques.ligne(rang)
        if manque is not None and self._vu is not None:
            self.demande_page.emit(*chemin_du_manque(manque, *self._vu.cle))
