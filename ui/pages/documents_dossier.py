"""The documents made on demand, on the page of the acts: preview, what misses, the file, the rank told or not.

Not here: their content (`app.services.documents`), the acts (`ui.pages.actes`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QLabel

from app.domain.documents import LIBELLES_DOCUMENT, Document
from ui.dialogs.fichiers import Fichiers
from ui.models.actes import colonnes_manques
from ui.models.table import ModeleTable
from ui.pages.travaux import ecrire
from ui.widgets.apercu_document import ApercuDocument
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, acte
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction

    from app.domain.campagne import Campagne
    from app.services.actes import Preparation
    from app.socle.changes import Changes
    from ui.pages.base import Page
    from ui.session import Session

Apercu = tuple["Preparation", bytes, str, "Campagne"]


class DocumentsDuDossier(QObject):
    """Ties the panel of the documents to the page of the acts.

    `dossier_choisi` gives the dossier of the row in sight, None when there is none; `au_changement` is called when
    the panel opens or closes.
    """

    def __init__(
        self,
        page: Page,
        session: Session,
        dossier_choisi: Callable[[], int | None],
        au_changement: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._session = page, session
        self._dossier_choisi, self._au_changement = dossier_choisi, au_changement
        self._vu: tuple[int, Document] | None = None
        self.octets = b""
        self.modele_manques = ModeleTable(colonnes_manques(), parent=self)
        self.table_manques = Table(self.modele_manques, nom="Données manquantes du document")
        self.table_manques.setWordWrap(True)
        self.table_manques.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        Etirement(self.table_manques, "libelle")
        self.panneau = ApercuDocument(self.table_manques)
        self.panneau.hide()
        self.panneau.enregistrement_demande.connect(self._on_enregistrer)
        self.panneau.fermeture_demandee.connect(self.fermer)
        self.panneau.rang_choisi.connect(self._on_rang)
        self.table_manques.ouverte.connect(self._on_manque_ouvert)
        self.actes = tuple(
            acte(
                page,
                document.value,
                LIBELLES_DOCUMENT[document].capitalize(),
                partial(self._on_demande, document),
                dessin=dessin,
                aide=aide,
            )
            for document, dessin, aide in (
                (Document.EXPLICATION, "info", "Dire au porteur, en une page, comment sa note a été calculée"),
                (Document.FICHE, "dossier", "Toute l’instruction du dossier, pour la hiérarchie"),
                (
                    Document.NAVETTE,
                    "signature",
                    "Une page à faire viser\u00a0: demande, proposition, rang, quota, preuves",
                ),
            )
        )
        self.accorder()

    def rangee(self, *autres: QAction) -> Flux:
        """Return the row of buttons of the documents, and of other acts after them."""
        rangee = Flux()
        rangee.setSpacing(8)
        rangee.addWidget(QLabel("Documents\u00a0:", self._page))
        for action in (*self.actes, *autres):
            rangee.addWidget(bouton_acte(action))
        rangee.addStretch(1)
        return rangee

    @property
    def ouvert(self) -> bool:
        """True while a document is in sight."""
        return self._vu is not None

    def accorder(self) -> None:
        """Offer the documents while a row is in sight."""
        for action in self.actes:
            action.setEnabled(self._dossier_choisi() is not None)

    def montrer(self, argument: tuple[Any, ...]) -> bool:
        """Show the document that another page asks for, as (dossier, document); False for anything else."""
        if not isinstance(argument[1], Document):
            return False
        self.ouvrir(argument[0], argument[1])
        return True

    def ouvrir(self, dossier_id: int, document: Document) -> None:
        """Prepare a document in a worker and show it, or what it misses."""
        self._vu, self.octets = (dossier_id, document), b""
        self.panneau.show()
        self._au_changement()
        bureau = self._session.bureau

        def preparer(*_suivi: object) -> Apercu:
            dossier = bureau.instruction.dossier(dossier_id)
            preparation = bureau.documents.preparer(dossier_id, document)
            octets = b"" if preparation.manques else bureau.documents.apercu(dossier_id, document)
            return preparation, octets, dossier.numero, bureau.campagnes.get(dossier.campagne_id)

        self.panneau.attendre("Préparation de l’aperçu…")
        self._session.runner.lancer(
            preparer,
            libelle="Aperçu du document",
            au_succes=partial(self._on_prepare, (dossier_id, document)),
            a_l_erreur=lambda faute: self.panneau.attendre(str(faute)),
            proprietaire=self._page,
        )

    def fermer(self) -> None:
        """Go back to the acts."""
        self._vu, self.octets = None, b""
        self.panneau.hide()
        self._au_changement()

    def enregistrer_dans(self, dossier: Path) -> None:
        """Write the file in the writer’s thread, then show it as it left."""
        if self._vu is None:
            return
        (dossier_id, document), documents = self._vu, self._session.bureau.documents

        def faire(*_suivi: object) -> tuple[tuple[Path, bytes], Changes]:
            chemin, changes = documents.produire(dossier_id, document, dossier)
            return (chemin, chemin.read_bytes()), changes

        ecrire(
            self._session,
            faire,
            libelle=f"Production de «\u00a0{LIBELLES_DOCUMENT[document]}\u00a0»",
            au_succes=partial(self._on_produit, (dossier_id, document)),
        )

    def _on_demande(self, document: Document) -> None:
        dossier_id = self._dossier_choisi()
        if dossier_id is not None:
            self.ouvrir(dossier_id, document)

    def _on_prepare(self, voulu: tuple[int, Document], obtenu: Apercu) -> None:
        if voulu != self._vu:
            return
        preparation, octets, numero, campagne = obtenu
        self.panneau.presenter(voulu[1], numero, rang=campagne.communiquer_rang)
        a_verifier = (v.phrase for v in preparation.a_verifier)
        self.panneau.annoter((*preparation.rappels, *a_verifier))
        self.modele_manques.remplacer(preparation.manques)
        if preparation.manques:
            self.panneau.montrer_manques()
        else:
            self._voir(octets)

    def _voir(self, octets: bytes) -> None:
        if self.panneau.montrer(octets):
            self.octets = octets
        self.panneau.enregistrer.setEnabled(bool(self.octets))

    def _on_enregistrer(self) -> None:
        dossier = Fichiers.dossier(self._page, "Enregistrer le document dans")
        if dossier is not None:
            self.enregistrer_dans(dossier)

    def _on_produit(self, voulu: tuple[int, Document], obtenu: tuple[Path, bytes]) -> None:
        chemin, octets = obtenu
        if voulu == self._vu:
            self._voir(octets)
            self.panneau.dire(
                f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0», dans «\u00a0{chemin.parent}\u00a0». "
                "Son empreinte est au journal."
            )

    def _on_rang(self, coche: bool) -> None:  # noqa: FBT001  # signal of Qt
        """Keep the choice of the service, which can be undone, and prepare the page again."""
        campagnes, campagne_id = self._session.bureau.campagnes, self._session.campagne_id
        choisir = partial(campagnes.modifier, campagne_id, "Choisir de communiquer le rang")
        avant = campagnes.get(campagne_id).communiquer_rang
        self._session.faire(
            "le choix de communiquer le rang",
            lambda: choisir(communiquer_rang=coche),
            lambda _: choisir(communiquer_rang=avant),
        )
        if self._vu is not None:
            self.ouvrir(*self._vu)

    def _on_manque_ouvert(self, rang: int) -> None:
        if self.modele_manques.ligne(rang) is not None and self._vu is not None:
            self._page.demande_page.emit("dossier", self._vu[0])
