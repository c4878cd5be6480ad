"""A1 (dialogs), A5, A10 to A12: what needs gestures rather than a walk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml
from tests.outils.acces.noms import sans_libelle, sans_nom
from tests.outils.acces.place import hors_de_l_ecran, tout
from tests.outils.acces.poste import PORTABLE, nommer
from ui.dialogs.aide import Aide
from ui.dialogs.assistant_campagne import AssistantCampagne
from ui.dialogs.campagne import SaisieCampagne
from ui.dialogs.cible import SaisieCible
from ui.dialogs.circuit import PanneauPas
from ui.dialogs.delegations import PanneauDelegation, PanneauRole
from ui.dialogs.enveloppe import SaisieMouvement
from ui.dialogs.mot_de_passe import MotDePasse
from ui.main import Programme
from ui.pages.cadre import SUR_UN_OBJET
from ui.parcours.gestes import souffler
from ui.parcours.recit import Recit
from ui.theme import appliquer_theme, theme_de

RACINE = Path(__file__).resolve().parents[3]
OUTILS = RACINE / "tests" / "outils" / "acces"
SYSTEME = Path("/usr/bin/python3")  # pyatspi comes with the system, not with the packages of a project
BUS = Path("/usr/libexec/at-spi-bus-launcher")
PYATSPI = Path("/usr/lib/python3/dist-packages/pyatspi/__init__.py")
ATTENTE_MS = 9000
FORMULAIRES = (SaisieMouvement, SaisieCible, PanneauDelegation, PanneauRole, PanneauPas)
ATTENDUS = ("Fait", "À savoir", "Attention", "Import de courriels", "Travail terminé")


def actes_sans_touche(page):
    """A5: give the screens that the keyboard does not open and the acts that neither palette nor menu lists."""
    fenetre = page.window()
    fenetre.actions_cadre["palette"].trigger()
    textes = {e.texte for e in fenetre.palette_actions._entrees}
    fenetre.palette_actions.fermer()
    for cle, fiche in fenetre._fiches.items():
        if cle not in SUR_UN_OBJET and f"Aller à {fiche.titre}" not in textes:
            yield f"la palette n’offre pas l’écran {fiche.titre}"
    for acte in page.actions():
        dans_la_palette = acte.text().replace("&", "").rstrip("…") in textes
        if acte.isEnabled() and acte.isVisible() and not dans_la_palette:
            yield acte.text()


def relever(poste, releve):
    """Measure what one window is enough for."""
    for boite in _dialogues(poste.fenetre):
        releve.noter("A1.2", _titre(boite), sans_nom(boite))
        releve.noter("A2.1", _titre(boite), sans_libelle(boite))
        boite.deleteLater()
    releve.noter("A11.1", "thème", _systeme_ignore(poste.application))
    releve.noter("A11.2", "messages", _ephemeres(poste))
    releve.noter("A12.1", "formulaires", _refus_muets(poste))
    releve.noter("A12.2", "modèle des actes", _sans_retour(poste))


def _dialogues(fenetre):
    yield Aide("index", fenetre)
    yield AssistantCampagne(fenetre)
    yield MotDePasse("essai.liasse", fenetre)
    yield SaisieCampagne(fenetre)


def _titre(boite):
    """Return what the officer reads at the top of a dialog or of a form."""
    titres = (e.text() for e in boite.findChildren(QLabel) if e.property("role") in ("titre", "section"))
    return boite.windowTitle() or next(titres, "boîte de saisie")


def relever_les_boites(poste, releve):
    """A9: give the dialogs that are larger than the screen, or cut their texts, at the size of text in force."""
    for boite in _dialogues(poste.fenetre):
        if not isinstance(boite, QDialog):  # a panel: its page is measured
            continue
        boite.show()
        souffler(2)
        releve.noter("A9.8", _titre(boite), hors_de_l_ecran(boite, PORTABLE))
        releve.noter("A9.8", _titre(boite), tout(boite, defile=True))
        boite.close()
        boite.deleteLater()


def _systeme_ignore(application):
    theme = theme_de(application)
    appliquer_theme(application, "systeme")
    vus = []
    theme.change.connect(lambda: vus.append(theme.jetons))
    theme._indices.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    theme._acces.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    if len(vus) < 2:
        yield "un changement du système ne recolore pas la fenêtre"
    appliquer_theme(application, "clair")


def _ephemeres(poste):
    """Give the messages that a clock takes away."""
    bandeau = poste.fenetre.messages.succes("Essai")
    horloges = [h for objet in (bandeau, poste.fenetre.zone) for h in objet.findChildren(QTimer) if h.isActive()]
    souffler(ATTENTE_MS)
    if horloges or bandeau not in poste.fenetre.zone.bandeaux:
        yield "un message s’efface avant d’avoir été fermé"
    bandeau.fermer()


def _refus_muets(poste):
    """Give the forms that refuse without a text, or leave the cursor elsewhere than in a field."""
    assistant = AssistantCampagne(poste.fenetre)
    assistant.show()
    poste.gestes.activer(assistant)
    assistant.aller(2)
    assistant.faits.findChild(QLineEdit, "fait_signataire_delegation_du").setText("32/13")
    assistant.suivant.click()
    souffler(2)
    if not assistant.faute.text():
        yield "Nouvelle campagne\u00a0: refus sans texte"
    elif not isinstance(QApplication.focusWidget(), QLineEdit):
        yield "Nouvelle campagne\u00a0: le curseur reste sur le bouton après un refus"
    assistant.close()
    assistant.deleteLater()
    poste.gestes.activer(poste.fenetre)
    for genre in FORMULAIRES:
        panneau = genre(poste.fenetre)
        panneau.resize(400, 600)
        panneau.show()
        bouton = panneau.findChild(QPushButton, "valider_saisie")
        bouton.setFocus(Qt.FocusReason.TabFocusReason)
        bouton.click()
        souffler(2)
        foyer = QApplication.focusWidget()
        if not panneau.faute.text():
            yield f"{_titre(panneau)}\u00a0: refus sans texte"
        elif foyer is bouton or foyer is None or not panneau.isAncestorOf(foyer):
            yield f"{_titre(panneau)}\u00a0: le curseur reste sur le bouton après un refus"
        elif panneau.faute.text() not in (foyer.accessibleDescription(), getattr(foyer, "faute", "")):
            yield f"{_titre(panneau)}\u00a0: le champ ne porte pas le refus"
        panneau.deleteLater()


def _sans_retour(poste):
    session = poste.programme.session
    pile = poste.programme.historique.pile
    bureau, campagne_id = session.bureau, session.campagne_id
    avant = pile.count()
    quoi = bureau.campagnes.get(campagne_id).region_nom
    session.faire(
        "un essai",
        lambda: bureau.campagnes.modifier(campagne_id, "Modifier la campagne", region_nom=f"{quoi} bis"),
        lambda _avant: bureau.campagnes.modifier(campagne_id, "Modifier la campagne", region_nom=quoi),
    )
    poste.calme()
    if pile.count() <= avant:
        yield "un acte ne s’ajoute pas à la pile d’annulation"


class SansSouris(QObject):
    """Counts the gestures of a mouse in a whole application."""

    GENRES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.Drop})

    def __init__(self):
        super().__init__()
        self.vus = []

    def eventFilter(self, watched, event):  # noqa: N802  # Qt override
        if event.type() in self.GENRES:
            ou = f"{nommer(watched)}\u00a0: " if watched.isWidgetType() else ""
            self.vus.append(f"{ou}geste de souris")
        return False


class RecitAuClavier(Recit):
    """The journey from mails to the convention, every click replaced by keys. Nothing is dropped on the window."""

    def __init__(self, programme, dossier, courriels):
        super().__init__(programme, dossier, courriels)
        self.gestes.cliquer = self._presser
        self.gestes.viser = self._aller
        self.gestes.deposer = self._importer
        self.jamais_atteints = []

    def ecran(self, cle):
        """Open a screen by the palette: Ctrl+K, its name, Enter."""
        fenetre = self.programme.fenetre
        self.gestes.raccourci(fenetre, fenetre.actions_cadre["palette"].shortcut())
        saisie = fenetre.palette_actions.saisie
        self.gestes.taper(saisie, f"Aller à {fenetre._fiches[cle].titre}")
        QTest.keyClick(saisie, Qt.Key.Key_Return)
        self.calme()
        self.exiger(self.page.cle == cle, f"l’écran {cle}")
        return self.page

    def _aller(self, widget):
        """Press Tab until a control has the focus."""
        self.gestes.activer(widget)
        for _ in range(260):
            if QApplication.focusWidget() is widget or widget.hasFocus():
                return
            QTest.keyClick(QApplication.focusWidget() or widget.window(), Qt.Key.Key_Tab)
        self.jamais_atteints.append(f"Tabulation n’atteint pas {nommer(widget)}")
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _presser(self, bouton):
        if isinstance(bouton, QPushButton):
            self._aller(bouton)
            QTest.keyClick(bouton, Qt.Key.Key_Space)

    def _importer(self, chemins):
        """Press Ctrl+I, type the path of an archive of the mails, press Enter."""
        archive = shutil.make_archive(str(self.dossier / "boite"), "zip", chemins[0])
        fenetre = self.programme.fenetre
        touches = fenetre.actions_cadre["importer"].shortcut()
        self.gestes.repondre_au_dialogue(Path(archive), lambda: self.gestes.raccourci(fenetre, touches))


def parcours_au_clavier(application, dossier, courriels):
    """A5: play the journey with keys alone; return the gestures of a mouse and the controls that Tab never met."""
    saisie = lire_toml("demo/parcours.toml")
    dossier.mkdir()
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)  # keys do not reach the others
    programme = Programme(
        application, clock=HorlogeFixe(saisie["maintenant"]), agent=saisie["agent"], dossier_utilisateur=dossier
    )
    guet = SansSouris()
    application.installEventFilter(guet)
    recit = RecitAuClavier(programme, dossier, courriels)
    try:
        recit.jouer()
    finally:
        application.removeEventFilter(guet)
        programme.fermer()
    return sorted({*guet.vus, *recit.jamais_atteints})


def ecouter(dossier):
    """A10: return what a screen reader hears, or why nothing could be listened to."""
    manques = [c for c in ("xvfb-run", "dbus-run-session") if shutil.which(c) is None]
    paquets = (("at-spi2-core", BUS), ("python3-pyatspi", PYATSPI))
    manques += [nom for nom, fichier in paquets if not fichier.exists()]
    if manques:
        return "", f"il manque {', '.join(manques)}"
    entendu = dossier / "entendu"
    fenetre = f"{sys.executable} {OUTILS}/parle_atspi.py {dossier}"
    scene = f"""
export HOME={dossier} XDG_CONFIG_HOME={dossier} XDG_RUNTIME_DIR={dossier}
{BUS} --launch-immediately & sleep 1
{SYSTEME} {OUTILS}/ecoute_atspi.py {entendu} & sleep 2
QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_QPA_PLATFORM=xcb PYTHONPATH={RACINE} {fenetre}
sleep 1; kill %1 %2
"""
    commande = [str(shutil.which("xvfb-run")), "-a", "dbus-run-session", "--", "bash", "-c", scene]
    subprocess.run(commande, cwd=RACINE, capture_output=True, timeout=90, check=False)
    return entendu.read_text("utf-8") if entendu.exists() else "", ""
