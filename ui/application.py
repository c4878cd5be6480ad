"""The QApplication of Clausule: names, French texts, style. Not here: services and window (`ui.main`)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.socle.errors import Bug
from app.socle.premiers_reglages import CLE_THEME, theme_et_taille
from app.socle.typage import override
from ui.immortels import proteger
from ui.theme import THEMES, NomTheme, appliquer_theme, installer, theme_de
from ui.types_qt import rendre_l_import

if TYPE_CHECKING:
    from collections.abc import Sequence

NOM = "Clausule"
TAILLE_NORMALE = 100


def creer_application(arguments: Sequence[str]) -> QApplication:
    """Return the application, ready to show a window, in the theme chosen last time.

    Raises Bug when the French texts of Qt are not shipped: half of the dialogs would be in English.
    """
    application = ebaucher_application(arguments)
    achever_application(application)
    return application


def ebaucher_application(arguments: Sequence[str]) -> QApplication:
    """Return the application as the first paint needs it; `achever_application` follows."""
    proteger()
    rendre_l_import()
    theme, taille = theme_et_taille()
    _agrandir(taille)
    QApplication.setApplicationName(NOM)
    QApplication.setApplicationDisplayName(NOM)
    QApplication.setOrganizationName(NOM)
    QGuiApplication.setDesktopFileName("clausule")
    # The style as a word: asking for it by a call makes the type QStyle, 4 ms of enumerators.
    application = QApplication([*arguments, "-style", "Fusion"])
    installer(application).ebaucher(_connu(theme))
    return application


def achever_application(application: QApplication) -> None:
    """Give the application its language, its icon, and the colours that the system asks for."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    franciser(application)
    theme = theme_de(application)
    application.setWindowIcon(theme.icone("dossiers"))
    theme.appliquer(theme_choisi())


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
    return _connu(theme_et_taille()[0])


def _connu(garde: str) -> NomTheme:
    return next((nom for nom in THEMES if nom == garde), "systeme")


def choisir_theme(application: QApplication, choix: NomTheme) -> None:
    """Keep a theme for next time and apply it.

    Raises UserError when a policy imposes another, EnvironmentFault when the disk refuses: nothing has changed.
    """
    from app.socle.reglages import du_poste  # noqa: PLC0415  # after the first paint

    du_poste().changer(CLE_THEME, choix)
    appliquer_theme(application, choix)


def _agrandir(pour_cent: int) -> None:
    """Enlarge texts, rows and icons alike, before Qt starts; what the machine already asks for is kept."""
    if pour_cent != TAILLE_NORMALE:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{pour_cent / TAILLE_NORMALE:.2f}")
