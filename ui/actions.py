"""The acts of the window as one table: text, shortcut, icon, help. Acts without a handler are not shown.

Not here: the acts of a page, which it owns (`Page.addAction`), nor what an act does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.menus import MENUS
from ui.theme import icone
from ui.touches import avec_touches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QMenu


@dataclass(frozen=True, slots=True)
class FicheAction:
    """One act: its menu (« | » in the table draws a separator), its text with its mnemonic, its help."""

    menu: str
    cle: str
    texte: str
    raccourci: str = ""
    icone: str = ""
    aide: str = ""
    cochable: bool = False


SEPARATEUR = "|"

_F, _E, _D, _A, _H = MENUS

ACTIONS: tuple[FicheAction, ...] = (
    FicheAction(_F, "nouvelle_base", "&Nouvelle campagne…", "Ctrl+N", "plus",
                "Créer une base et sa campagne à partir d’un modèle"),
    FicheAction(_F, "ouvrir_base", "&Ouvrir une base…", "Ctrl+O", "ouvrir", "Ouvrir un fichier .clausule"),
    FicheAction(_F, "restaurer", "Res&taurer une sauvegarde…", "", "retablir",
                "Refaire une base à partir d’une copie vérifiée\u00a0; aucun fichier n’est remplacé"),
    FicheAction(_F, "demonstration", "&Découvrir avec des dossiers fictifs", "", "etoile",
                "Ouvrir une base de démonstration, séparée des vrais dossiers"),
    FicheAction(_F, SEPARATEUR, ""),
    FicheAction(_F, "importer", "&Importer des courriels…", "Ctrl+I", "importer",
                "Recevoir des candidatures\u00a0: fichiers .eml ou .msg, boîtes .mbox ou .zip"),
    FicheAction(_F, "exporter", "&Exporter le classeur…", "Ctrl+E", "classeur",
                "Produire le tableau des dossiers, des notes et du quota pour la hiérarchie"),
    FicheAction(_F, "sauvegarder", "&Sauvegarder maintenant", "Ctrl+S", "sauvegarde",
                "Copier la base\u00a0; chaque saisie est déjà enregistrée"),
    FicheAction(_F, "imprimer", "I&mprimer…", "Ctrl+P", "imprimer", "Imprimer ce qui est affiché"),
    FicheAction(_F, SEPARATEUR, ""),
    FicheAction(_F, "reglages", "Ré&glages…", "Ctrl+,", "ajuster",
                "Thème, taille du texte, dossiers, sauvegardes, en-tête du service"),
    FicheAction(_F, SEPARATEUR, ""),
    FicheAction(_F, "quitter", "&Quitter", "Ctrl+Q", "quitter", "Fermer Clausule"),
    FicheAction(_E, "annuler", "&Annuler", "Ctrl+Z", "annuler", "Revenir sur le dernier acte"),
    FicheAction(_E, "retablir", "Réta&blir", "Ctrl+Y", "retablir", "Refaire l’acte annulé"),
    FicheAction(_E, SEPARATEUR, ""),
    FicheAction(_E, "rechercher", "&Rechercher", "Ctrl+F", "recherche",
                "Aller au champ de recherche"),
    FicheAction(_E, "chercher_textes", "Rechercher dans les p&ièces", "Ctrl+Shift+F", "recherche",
                "Chercher des mots dans le texte de toutes les pièces, ou du dossier affiché"),
    FicheAction(_E, "palette", "&Palette des actions", "Ctrl+K", "palette",
                "Trouver un acte ou un écran en tapant quelques lettres"),
    FicheAction(_D, "nouveau_dossier", "&Saisir un dossier…", "Ctrl+Shift+N", "dossier",
                "Enregistrer une candidature arrivée sur papier ou par téléprocédure"),
    FicheAction(_D, "liasses", "&Liasses pour un lecteur…", "", "exporter",
                "Confier des dossiers dans un fichier chiffré à un lecteur sans la base, et reprendre ses notes"),
    FicheAction(_D, "retour_scan", "&Actes signés revenus…", "", "importer",
                "Lire une liasse numérisée\u00a0: chaque page retrouve son acte, les manquantes sont nommées"),
    FicheAction(_D, "grilles", "&Grilles de notation…", "Ctrl+Shift+G", "modifier",
                "Critères, poids, descripteurs et seuils de la campagne"),
    FicheAction(_A, "theme_systeme", "Thème du &système", "", "", "Suivre le réglage du poste", cochable=True),
    FicheAction(_A, "theme_clair", "Thème &clair", "", "", "Fond clair", cochable=True),
    FicheAction(_A, "theme_sombre", "Thème s&ombre", "", "", "Fond sombre", cochable=True),
    FicheAction(_A, "theme_contraste", "Contraste é&levé", "", "", "Deux couleurs et un accent", cochable=True),
    FicheAction(_A, SEPARATEUR, ""),
    FicheAction(_A, "navigation", "Volet de &navigation", "F9", "", "Montrer ou cacher la liste des écrans",
                cochable=True),
    FicheAction(_A, "quota", "&Bandeau du quota", "", "", "Montrer ou cacher les ETP et les crédits",
                cochable=True),
    FicheAction(_A, "comite", "Mode co&mité", "F11", "cockpit",
                "Réunion du comité en plein écran, au clavier\u00a0: présences, avis, votes, ETP et euros"),
    FicheAction(_A, "panneau_suivant", "Panneau s&uivant", "F6", "", "Passer au panneau suivant"),
    FicheAction(_A, "panneau_precedent", "Panneau &précédent", "Shift+F6", "", "Revenir au panneau d’avant"),
    FicheAction(_H, "aide", "&Aide de cet écran", "F1", "aide", "Lire l’aide de l’écran affiché"),
    FicheAction(_H, "raccourcis", "&Raccourcis du clavier", "", "", "Toutes les touches, écran par écran"),
    FicheAction(_H, "visite", "&Visite guidée", "", "etoile",
                "Huit endroits montrés un à un sur les dossiers fictifs\u00a0; Échap quitte à tout moment"),
    FicheAction(_H, "nouveautes", "&Nouveautés", "", "info", "Ce qui change pour vous dans cette version"),
    FicheAction(_H, "a_propos", "À &propos de Clausule", "", "", "Version, licence, composants"),
)  # fmt: skip


class Actions(QObject):
    """The QActions of the table, hidden until someone takes charge of them with `relier`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._par_cle: dict[str, QAction] = {}
        for fiche in ACTIONS:
            if fiche.cle != SEPARATEUR:
                self._par_cle[fiche.cle] = self._construire(fiche)

    def __getitem__(self, cle: str) -> QAction:
        """Return the act of this key. Raises KeyError when the table has none."""
        return self._par_cle[cle]

    def toutes(self) -> tuple[QAction, ...]:
        """The acts, in the order of the table."""
        return tuple(self._par_cle.values())

    def remplir_menus(self, menus: Mapping[str, QMenu]) -> None:
        """Fill the menus, known by their titles, from the table."""
        for menu in menus.values():
            menu.setToolTipsVisible(True)
        for fiche in ACTIONS:
            if fiche.cle == SEPARATEUR:
                menus[fiche.menu].addSeparator()
            else:
                menus[fiche.menu].addAction(self._par_cle[fiche.cle])

    def relier(self, cle: str, faire: Callable[[], object]) -> QAction:
        """Give a handler to an act, and show it."""
        action = self._par_cle[cle]
        action.triggered.connect(lambda _coche: faire())
        action.setVisible(True)
        action.setEnabled(True)
        return action

    def _construire(self, fiche: FicheAction) -> QAction:
        action = QAction(fiche.texte, self)
        action.setObjectName(fiche.cle)
        if fiche.raccourci:
            action.setShortcut(QKeySequence(fiche.raccourci))
        if fiche.icone:
            action.setIcon(icone(fiche.icone))
        action.setCheckable(fiche.cochable)
        action.setToolTip(avec_touches(fiche.aide, action.shortcuts()))
        action.setStatusTip(fiche.aide)
        action.setVisible(False)
        action.setEnabled(False)
        return action
