"""What other screens offer on the act in sight: one line each, in the menu « Cet acte » and in the palette.

Not here: what each of them does, which its own module tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QToolButton

from app.domain.convention import A_REMPLIR, LIBELLES_ACTE, TypeActe
from app.services.actes_en_projet import ActeEnProjet
from ui.dialogs.fichiers import Fichiers
from ui.models.actes import ActeAProduire
from ui.pages.base import Page
from ui.pages.travaux import ecrire
from ui.session import Session
from ui.widgets.page import acte

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _toujours(_vu: ActeAProduire) -> bool:
    return True


def _ouvrir_le_dossier(page: Page, _session: Session, vu: ActeAProduire) -> None:
    page.demande_page.emit("dossier", vu.dossier.id)


def _verifier_les_textes(page: Page, _session: Session, vu: ActeAProduire) -> None:
    page.demande_page.emit("verifications", f"{vu.type.value}:")


def _voir_les_echeances(page: Page, _session: Session, vu: ActeAProduire) -> None:
    page.demande_page.emit("echeances", vu.dossier.id)


def _retoucher(page: Page, _session: Session, vu: ActeAProduire) -> None:
    page.demande_page.emit("retouche", ActeEnProjet(vu.dossier.id, vu.type))


def _ouvrir_le_modele(page: Page, _session: Session, vu: ActeAProduire) -> None:
    page.demande_page.emit("modeles", vu.type)


def _exporter_en_word(page: Page, session: Session, vu: ActeAProduire) -> None:
    dossier, service = Fichiers.dossier(page, "Exporter l’acte en Word dans"), session.bureau.modeles_word
    if dossier is not None:
        ecrire(
            session,
            lambda _rapporter, _annulation: service.exporter_sous(vu.dossier.id, vu.type, dossier),
            libelle="Export en Word",
        )


@dataclass(frozen=True, slots=True)
class Greffe:
    """An act offered on the act in sight. `offerte`: for which ones; `faire` receives the page that asks."""

    cle: str
    texte: str
    aide: str
    faire: Callable[[Page, Session, ActeAProduire], object]
    offerte: Callable[[ActeAProduire], bool] = _toujours
    dessin: str = ""


#: In the order of the menu.
GREFFES: tuple[Greffe, ...] = (
    Greffe(
        "ouvrir_le_dossier_de_l_acte",
        "Ouvrir le dossier",
        "Aller au dossier de l’acte choisi",
        _ouvrir_le_dossier,
        dessin="dossier",
    ),
    Greffe(
        "echeances_du_dossier",
        "Échéances du dossier",
        "Toutes les dates du dossier, leur règle et leur source",
        _voir_les_echeances,
        dessin="calendrier",
    ),
    Greffe(
        "textes_a_verifier_de_l_acte",
        "Textes à vérifier de cet acte",
        "Relire les textes que l’acte imprime, et les marquer relus",
        _verifier_les_textes,
        dessin="coche",
    ),
    Greffe(
        "retoucher_l_acte",
        "Retoucher cet acte…",
        "Changer un passage de cet acte seulement, avant sa production, et dire pourquoi",
        _retoucher,
        offerte=lambda vu: vu.produit is None,
        dessin="modifier",
    ),
    Greffe(
        "exporter_en_word",
        "Exporter en Word…",
        "Écrire l’acte en .docx, pour un circuit qui le demande",
        _exporter_en_word,
        offerte=lambda vu: vu.est_pret,
        dessin="exporter",
    ),
    Greffe(
        "modele_de_l_acte",
        "Modèle de cet acte…",
        "Modifier le modèle du service, le comparer avec le modèle livré",
        _ouvrir_le_modele,
    ),
)


class MenuDeLActe(QObject):
    """The button « Cet acte » and its menu; `vu` returns the act in sight."""

    def __init__(
        self,
        page: Page,
        session: Session,
        vu: Callable[[], ActeAProduire | None],
        greffes: tuple[Greffe, ...] = GREFFES,
    ) -> None:
        super().__init__(page)
        self._page, self._session, self._vu = page, session, vu
        self._greffes = greffes
        self.attestations = tuple(
            acte(
                page,
                f"proposer_{t.value}",
                f"{LIBELLES_ACTE[t][:1].upper()}{LIBELLES_ACTE[t][1:]} à remplir",
                partial(self._proposer, t),
                aide="Ajouter à la liste, pour ce dossier, le modèle que le porteur remplira",
            )
            for t in TypeActe
            if t in A_REMPLIR
        )
        self.actes = tuple(
            acte(page, g.cle, g.texte, partial(self._faire, g), dessin=g.dessin, aide=g.aide) for g in greffes
        )

    def bouton(self, parent: QWidget) -> QToolButton:
        """Return the button that opens the menu."""
        bouton = QToolButton(parent)
        bouton.setText("Cet acte ▾")
        bouton.setObjectName("cet_acte")
        bouton.setAccessibleName("Ce qui se fait sur l’acte choisi")
        bouton.setToolTip(bouton.accessibleName())
        bouton.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu("Cet acte", bouton)
        menu.addActions(self.actes)
        menu.addSeparator()
        menu.addMenu("Attestation à remplir").addActions(self.attestations)
        bouton.setMenu(menu)
        return bouton

    def accorder(self) -> None:
        """Offer what makes sense on the act in sight."""
        vu = self._vu()
        for greffe, action in zip(self._greffes, self.actes, strict=True):
            action.setEnabled(vu is not None and greffe.offerte(vu))
        for action in self.attestations:
            action.setEnabled(vu is not None)

    def _proposer(self, type_acte: TypeActe) -> None:
        """Show a model to fill for the dossier in sight, though no piece of it was asked for."""
        vu = self._vu()
        if vu is not None:
            self._page.montrer((vu.dossier.id, type_acte))

    def _faire(self, greffe: Greffe) -> None:
        vu = self._vu()
        if vu is not None and greffe.offerte(vu):
            greffe.faire(self._page, self._session, vu)
