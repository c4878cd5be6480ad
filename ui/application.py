"""The QApplication of Clausule: names, French texts, style. Not here: services and window (`ui.main`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.socle.errors import Bug
from ui.immortels import proteger
from ui.theme import THEMES, NomTheme, appliquer_theme, installer

if TYPE_CHECKING:
    from collections.abc import Sequence

NOM = "Clausule"
CLE_THEME = "affichage/theme"


def creer_application(arguments: Sequence[str]) -> QApplication:
    """Return the application, ready to show a window, in the theme chosen last time.

    Raises Bug when the French texts of Qt are not shipped: half of the dialogs would be in English.
    """
    proteger()
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


def theme_choisi() -> NomTheme:
    """Return the theme kept from last time, that of the system by default."""
    garde = QSettings().value(CLE_THEME, "systeme")
    return next((nom for nom in THEMES if nom == garde), "systeme")


def choisir_theme(application: QApplication, choix: NomTheme) -> None:
    """Apply a theme and keep it for next time."""
    appliquer_theme(application, choix)
    QSettings().setValue(CLE_THEME, choix)
