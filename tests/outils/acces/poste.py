"""One window on one base, walked screen by screen: what every measure of accessibility looks at."""

from __future__ import annotations

from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QComboBox, QTabWidget, QWidget

from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml
from ui.main import Programme
from ui.parcours.gestes import Gestes, souffler
from ui.theme import agrandir_le_texte, appliquer_theme, theme_de

BASES = ("vide", "démonstration")
PORTABLE = QSize(1280, 720)


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
        """Wait until nothing works any more, and what was laid out is in sight."""
        souffler(2)
        self.gestes.attendre(lambda: not self.programme.runner.occupe, "la fin des travaux")
        souffler(2)

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
    """Return how a fault names a control: short, and the same at each run."""
    nom = widget.accessibleName() or widget.objectName()
    texte = getattr(widget, "text", None)
    if not nom and callable(texte):
        nom = str(texte())[:40]
    return f"{type(widget).__name__} «\u00a0{nom[:60]}\u00a0»"
