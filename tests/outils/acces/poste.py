"""One window on one base, walked screen by screen: what every measure of accessibility looks at."""

from __future__ import annotations

import time
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from app.socle.errors import Bug
from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml
from ui.main import Programme
from ui.parcours.gestes import PATIENCE_S, Gestes, souffler
from ui.theme import agrandir_le_texte, appliquer_theme, theme_de

BASES = ("vide", "démonstration")
PORTABLE = QSize(1280, 720)
TOURS_CALMES = 3
BIENTOT_MS = 500
#: What the officer calls what she sees; the first that fits.
MOTS = (
    (QLabel, "étiquette"),
    ((QCheckBox, QRadioButton), "case"),
    (QAbstractButton, "bouton"),
    (QComboBox, "liste de choix"),
    ((QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox), "champ"),
    (QTableView, "tableau"),
    (QAbstractItemView, "liste"),
    ((QTabWidget, QTabBar), "onglets"),
    (QWidget, "panneau"),
)


class Poste:
    """A window of its own. `base`: one of `BASES`; `texte`: how many times the text is larger."""

    def __init__(self, application, dossier, base, texte=1.0):
        saisie = lire_toml("demo/parcours.toml")
        theme_de(application)
        appliquer_theme(application, "clair")
        agrandir_le_texte(application, texte)
        self.application = application
        self.base = base
        self.programme = Programme(
            application, clock=HorlogeFixe(saisie["maintenant"]), agent=saisie["agent"], dossier_utilisateur=dossier
        )
        self.fenetre = self.programme.fenetre
        self.gestes = Gestes(self.fenetre, dossier)
        self.fenetre.resize(PORTABLE)
        self.fenetre.show()
        if base == "vide":
            self.programme.creer(dossier / "vide.clausule", "corse-2022")
        else:
            self.programme.decouvrir()
        self.gestes.attendre(lambda: self.programme.session, "la base")
        self.calme()
        for bandeau in self.fenetre.zone.bandeaux:
            bandeau.fermer()

    def calme(self):
        """Wait until nothing works, nothing is due soon, and everything keeps its place.

        A wrapped text tells its height to what holds it in several turns of the loop: measured after a delay, the
        same screen would be found whole on a quiet machine and cut on a busy one.
        """
        tenues, avant = 0, None
        limite = time.monotonic() + PATIENCE_S
        while tenues < TOURS_CALMES:
            souffler(2)
            places = self._places()
            tenues = tenues + 1 if places == avant and not self._attendu() else 0
            avant = places
            if time.monotonic() > limite:
                raise Bug("Un écran ne cesse de changer de forme.")

    def _attendu(self):
        """True while a work is under way, or something will change the window in a moment by itself."""
        return self.programme.runner.occupe or any(
            minuterie.isActive() and minuterie.isSingleShot() and minuterie.interval() <= BIENTOT_MS
            for minuterie in (self.fenetre.page or self.fenetre).findChildren(QTimer)
        )

    def _places(self):
        """Return where everything in sight is."""
        page = self.fenetre.page or self.fenetre
        return [(id(w), w.geometry().getRect()) for w in (page, *page.findChildren(QWidget)) if w.isVisible()]

    def ecrans(self):
        """Walk through every screen of the catalogue, and every tab of each; give (name, page)."""
        for cle, fiche in self.fenetre._fiches.items():
            page = self.fenetre.ouvrir(cle, self._argument(cle))
            self.calme()
            self.gestes.activer(self.fenetre)
            onglets = next((o for o in page.findChildren(QTabWidget) if o.isVisible()), None)
            if onglets is None or onglets.count() < 2:
                yield fiche.titre, page
                continue
            depart = onglets.currentIndex()
            for rang in range(onglets.count()):
                if onglets.isTabEnabled(rang):
                    onglets.setCurrentIndex(rang)
                    self.calme()
                    yield f"{fiche.titre}, {onglets.tabText(rang).replace('&', '')}", page
            onglets.setCurrentIndex(depart)

    def _argument(self, cle):
        if cle != "dossier":
            return None
        session = self.programme.session
        fiches = session.bureau.instruction.fiches(session.campagne_id)
        return max((f.dossier.cle for f in fiches), default=None)

    @contextmanager
    def taille(self, taille):
        """Give the window another size for a while."""
        self.fenetre.resize(taille)
        self.calme()
        try:
            yield
        finally:
            self.fenetre.resize(PORTABLE)
            self.calme()

    def fermer(self):
        """Close the window and its base."""
        appliquer_theme(self.application, "clair")
        agrandir_le_texte(self.application, 1.0)
        self.programme.fermer()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def interne(widget):
    """True for the parts that Qt makes for itself inside a control."""
    if widget.objectName().startswith(("qt_", "ScrollLeft", "ScrollRight")):
        return True
    parent = widget.parent()
    while isinstance(parent, QWidget):
        if isinstance(parent, QComboBox):
            return True
        parent = parent.parent()
    return False


def nommer(widget):
    """Return how a fault names a control, in the words of who reads the page: short, and the same at each run."""
    genre = next(mot for classes, mot in MOTS if isinstance(widget, classes))
    nom = widget.accessibleName() or widget.objectName()
    texte = getattr(widget, "text", None)
    if not nom and callable(texte):
        nom = str(texte())[:40]
    return f"{genre} «\u00a0{nom[:60]}\u00a0»" if nom else f"{genre} sans nom"
