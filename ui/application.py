"""The QApplication of Clausule: names, French texts, style. Not here: services and window (`ui.main`)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.socle.errors import Bug
from app.socle.reglages import du_poste
from ui.immortels import proteger
from ui.theme import THEMES, NomTheme, appliquer_theme, installer

if TYPE_CHECKING:
    from collections.abc import Sequence

NOM = "Clausule"
TAILLE_NORMALE = 100
CLE_THEME, CLE_TAILLE = "affichage.theme", "affichage.taille_texte"


def creer_application(arguments: Sequence[str]) -> QApplication:
    """Return the application, ready to show a window, in the theme chosen last time.

    Raises Bug when the French texts of Qt are not shipped: half of the dialogs would be in English.
    """
    proteger()
    _agrandir(du_poste().nombre(CLE_TAILLE))
    QApplication.setApplicationName(NOM)
    QApplication.setApplicationDisplayName(NOM)
    QApplication.setOrganizationName(NOM)
    QGuiApplication.setDesktopFileName("clausule")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    application = QApplication(list(arguments))
    franciser(application)
    theme = installer(application)
    application.setWindowIcon(theme.icone("dossiers"))
    appliquer_theme(application, theme_choisi())
    return application


def franciser(application: QApplication) -> None:
    """Load the French texts of Qt's own dialogs and menus."""
    traducteur = QTranslator(application)
    dossier = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not traducteur.load("qtbase_fr", dossier):
        raise Bug("Les textes français de Qt manquent à l’installation.")
    application.installTranslator(traducteur)
    application.installTranslator(_Touches(application))


class _Touches(QTranslator):
    """Names a key in the menus as the keyboard and the help do: Qt says « Retour » for Enter."""

    @override
    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context == "QShortcut" and sourceText in {"Return", "Enter"}:
            return "Entrée"
        return None  # type: ignore[return-value]  # null: left to the other translators, which the stubs forget

    @override
    def isEmpty(self) -> bool:
        return False


def theme_choisi() -> NomTheme:
    """Return the theme kept from last time, that of the system by default."""
    garde = du_poste()[CLE_THEME]
    return next((nom for nom in THEMES if nom == garde), "systeme")


def choisir_theme(application: QApplication, choix: NomTheme) -> None:
    """Keep a theme for next time and apply it.

    Raises UserError when a policy imposes another, EnvironmentFault when the disk refuses: nothing has changed.
    """
    du_poste().changer(CLE_THEME, choix)
    appliquer_theme(application, choix)


def _agrandir(pour_cent: int) -> None:
    """Enlarge texts, rows and icons alike, before Qt starts; what the machine already asks for is kept."""
    if pour_cent != TAILLE_NORMALE:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{pour_cent / TAILLE_NORMALE:.2f}")
