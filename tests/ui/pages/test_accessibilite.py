"""Every screen of the window: each control can be named by a screen reader, and no stray window opens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

ECRANS = (
    "accueil",
    "seance",
    "reception",
    "dossiers",
    "pieces",
    "classement",
    "lectures",
    "cockpit",
    "parapheur",
    "circuit",
    "delegations",
    "verifications",
    "suivi",
    "actes",
    "journal",
)
CONTROLES = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


def dans_une_liste(widget):
    """True for the parts that a drop-down list makes for itself."""
    parent = widget.parent()
    while parent is not None and not isinstance(parent, QComboBox):
        parent = parent.parent()
    return parent is not None


def sans_nom(racine):
    for widget in racine.findChildren(QWidget):
        interne = widget.objectName().startswith("qt_") or dans_une_liste(widget)
        if (
            widget.isHidden()
            or not isinstance(widget, CONTROLES)
            or interne
            or widget.focusPolicy() == Qt.FocusPolicy.NoFocus
        ):
            continue
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())):
            yield widget


class Guet(QObject):
    """Remembers the windows that show beside the main one."""

    def __init__(self, fenetre):
        super().__init__()
        self.fenetre = fenetre
        self.vues = []

    def eventFilter(self, watched, event):  # noqa: N802  # Qt override
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.vues.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("cle", ECRANS)
def test_chaque_controle_a_un_nom_et_nulle_fenetre_ne_surgit(base, calme, cle):
    guet = Guet(base.fenetre)
    QApplication.instance().installEventFilter(guet)
    try:
        page = base.fenetre.ouvrir(cle)
        calme(base)
    finally:
        QApplication.instance().removeEventFilter(guet)
    assert list(sans_nom(page)) == []
    assert guet.vues == []
    assert page.titre
    assert all(acte.objectName() and acte.toolTip() for acte in page.actions())


def test_l_assistant_de_campagne(programme, calme, tmp_path):
    reponses = []
    from ui.dialogs.assistant_campagne import AssistantCampagne  # noqa: PLC0415  # as the window loads it

    assistant = AssistantCampagne.demander(programme.fenetre, reponses.append)
    assert list(sans_nom(assistant)) == []
    assistant.liste.setCurrentRow(1)
    assistant.suivant.click()
    assert "Relire les faits" in assistant.titre.text()
    assert assistant.modele_faits.lignes[0].a_confirmer
    assistant.suivant.click()
    assistant.faits.findChild(QLineEdit, "fait_service_nom").setText("DRIEETS d’essai")
    assistant.faits.findChild(QLineEdit, "fait_signataire_delegation_du").setText("32/13")
    assistant.suivant.click()
    assert assistant.faute.text()
    assistant.faits.findChild(QLineEdit, "fait_signataire_delegation_du").setText("03/01/2022")
    assistant.suivant.click()
    assistant.fichier.setText(str(tmp_path / "absent" / "a.clausule"))
    assistant.suivant.click()
    assert "n’existe pas" in assistant.faute.text()
    assistant.fichier.setText("")
    assistant.suivant.click()
    assert "vide" in assistant.faute.text()
    (tmp_path / "deja.clausule").touch()
    assistant.fichier.setText(str(tmp_path / "deja"))
    assistant.suivant.click()
    assert "existe déjà" in assistant.faute.text()
    assistant.fichier.setText(str(tmp_path / "idf"))
    assistant.suivant.click()
    (reponse,) = reponses
    assert reponse.chemin == tmp_path / "idf.clausule"
    assert set(reponse.valeurs) == {"service", "signataire"}
    programme.creer(reponse.chemin, reponse.code, reponse.valeurs)
    calme(programme)
    campagne = programme.session.bureau.campagnes.get(programme.session.campagne_id)
    assert campagne.region_nom == "Île-de-France"
    assert campagne.service.nom == "DRIEETS d’essai"
