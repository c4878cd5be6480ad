"""The settings of the workstation: read, changed at once, exchanged as one file; what a policy imposes is said.

Shown with or without an open base. Not here: the settings themselves (`app.socle.reglages`).
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.importers.bac import Bac
from app.services.reglages_campagne import choisir_logo, importer, logo_montrable, reprendre
from app.socle.errors import ClausuleError
from app.socle.formats import pluriel
from app.socle.premiers_reglages import CLE_TAILLE, CLE_THEME
from app.socle.reglages import PAR_CLE, REGLAGES, Reglage, Valeur, du_poste
from ui.application import theme_choisi
from ui.dialogs.fichiers import Fichiers, documents
from ui.pages.base import Page
from ui.theme import appliquer_theme, px
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_logo import ChampLogo
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.defilant import defilant
from ui.widgets.entete import Entete
from ui.widgets.formulaire import champ, formulaire
from ui.widgets.page import acte, pile_de_page, titre_de_section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from app.services.envois import LecteurDeCourriels
    from app.socle.logo_regle import LogoRegle
    from ui.session import Session
    from ui.workers.runner import Runner

Saisie = ChampTexte | ChampDate | ChampChoix

DEUX_COLONNES = 680
TAILLES = (100, 110, 125, 150, 175, 200)
GARDEES = (3, 5, 10, 20, 50, 100)
COLONNES = (("affichage", "dossiers", "sauvegarde", "signature"), ("service", "signataire"))
TITRES = {
    "affichage": "Affichage",
    "dossiers": "Dossiers",
    "sauvegarde": "Sauvegardes",
    "signature": "Signature électronique",
    "service": "En-tête et service des nouvelles campagnes",
    "signataire": "Signataire des nouvelles campagnes",
}
AIDES = {
    CLE_TAILLE: "Texte, lignes et icônes grandissent ensemble, au prochain démarrage",
    "dossiers.bases": "Vide\u00a0: le dossier des documents",
    "dossiers.sauvegardes": "Vide\u00a0: «\u00a0sauvegardes\u00a0», à côté de la base",
    "signature.horodatage": "Adresse proposée à chaque signature\u00a0; vide\u00a0: aucun réseau n’est utilisé",
    "sauvegarde.garder": "Celles que vous demandez vous-même ne sont jamais retirées",
}
FILTRE = "Réglages de Clausule (*.toml)"


class PageReglages(Page):
    """Two columns of fields, and at the top the exchange of the whole.

    Signals:
        dit(str, str): a level of banner and its text; the window listens.
        refuse(Exception): a setting was not kept; the window listens.
    """

    cle = "reglages"
    titre = "Réglages"
    aide = "reglages"

    dit = Signal(str, str)
    refuse = Signal(object)

    def __init__(
        self, session: Callable[[], Session | None], runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = runner
        self.reglages = du_poste()
        self.champs: dict[str, Saisie] = {}
        self._marques: dict[str, QLabel] = {}
        self.act_retour = acte(self, "quitter_reglages", "Retour", self._revenir, aide="Revenir à l’accueil")
        self.act_reprendre = acte(
            self, "reprendre_reglages", "Reprendre de la campagne ouverte", self._reprendre,
            aide="Copier ici l’en-tête, le signataire et les délégations de la campagne ouverte",
        )  # fmt: skip
        self.act_importer = acte(
            self, "importer_reglages", "Importer…", self._importer, aide="Lire les réglages d’un fichier du service"
        )
        self.act_exporter = acte(
            self, "exporter_reglages", "Exporter…", self._exporter, aide="Écrire tous les réglages dans un fichier"
        )
        self._batir()
        self.logo.choisir.connect(self._choisir_le_logo)
        self.logo.retirer.connect(self._retirer_le_logo)
        self.montrer_tout()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.champs[CLE_THEME],)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns one under the other where the page is too narrow for both."""
        sens = QBoxLayout.Direction
        self._rangee.setDirection(sens.LeftToRight if self.width() >= px(DEUX_COLONNES) else sens.TopToBottom)
        super().resizeEvent(event)

    def montrer_tout(self) -> None:
        """Show every setting in force, what imposes it, and the delegations."""
        for cle, saisie in self.champs.items():
            self._montrer(PAR_CLE[cle], saisie)
        noms = [f"{d['delegataire']}, {d['qualite']} ({d['reference']})" for d in self.reglages.delegations]
        self.delegations.setText(
            "\n".join(f"● {nom}" for nom in noms)
            or "○ Aucune. «\u00a0Reprendre de la campagne ouverte\u00a0» copie celles de sa base."
        )
        self.act_reprendre.setEnabled(self._session() is not None)
        if self.reglages.logo is None:
            self.logo.montrer(None, b"")
        else:
            self._dessiner_le_logo(lambda lecteur: logo_montrable(self.reglages, lecteur))

    def changer(self, cle: str, valeur: Valeur) -> None:
        """Keep a setting at once, and apply it where it can be; a refusal shows the value in force again."""
        try:
            self.reglages.changer(cle, valeur)
        except ClausuleError as faute:
            self.refuse.emit(faute)
        self._appliquer(cle)
        self._montrer(PAR_CLE[cle], self.champs[cle])

    def exporter_vers(self, chemin: Path) -> None:
        """Write every setting to a file."""
        try:
            self.reglages.exporter(chemin)
        except ClausuleError as faute:
            self.refuse.emit(faute)
        else:
            self.dit.emit("succes", f"Les réglages sont écrits dans «\u00a0{chemin}\u00a0».")

    def importer_de(self, chemin: Path) -> None:
        """Take every setting of a file, outside the UI thread, and say what was left aside."""
        self._lancer(
            lambda lecteur: importer(self.reglages, chemin, lecteur),
            "Lecture des réglages",
            lambda restes: self._on_importes(chemin, restes),
            self.refuse.emit,
        )

    def _on_importes(self, chemin: Path, restes: tuple[str, ...]) -> None:
        self._appliquer(CLE_THEME)
        self.montrer_tout()
        if restes:
            dits = "\u00a0; ".join(restes)
            self.dit.emit("alerte", f"Réglages importés, sauf\u00a0: {dits}.")
        else:
            self.dit.emit("succes", f"Les réglages de «\u00a0{chemin.name}\u00a0» sont en place.")

    def _batir(self) -> None:
        actes = (self.act_retour, self.act_reprendre, self.act_importer, self.act_exporter)
        self.entete = Entete("Réglages", actes, self)
        self.entete.phrase.setText(
            f"Chaque réglage est gardé dès qu’il change, dans «\u00a0{self.reglages.fichier}\u00a0»."
        )
        self.entete.phrase.show()
        corps = QWidget(self)
        rangee = self._rangee = QBoxLayout(QBoxLayout.Direction.LeftToRight, corps)
        rangee.setContentsMargins(2, 0, 8, 0)
        rangee.setSpacing(32)
        for sections in COLONNES:
            colonne = QVBoxLayout()
            rangee.addLayout(colonne, stretch=1)
            colonne.setSpacing(8)
            for section in sections:
                self._batir_section(section, corps, colonne)
                if section == "service":
                    self.logo = ChampLogo(corps)
                    colonne.addWidget(self.logo)
            if sections is COLONNES[0]:
                colonne.addWidget(titre_de_section("Délégations des nouvelles bases"))
                self.delegations = QLabel(corps)
                self.delegations.setWordWrap(True)
                colonne.addWidget(self.delegations)
            colonne.addStretch(1)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(defilant(corps, self, de_cote=False), stretch=1)

    def _batir_section(self, section: str, corps: QWidget, colonne: QVBoxLayout) -> None:
        colonne.addWidget(titre_de_section(TITRES[section]))
        grille = formulaire()
        for reglage in REGLAGES:
            if not reglage.cle.startswith(f"{section}."):
                continue
            nom = "reglage_" + reglage.cle.replace(".", "_")
            aide = AIDES.get(reglage.cle, "")
            saisie = champ(grille, reglage.quoi, _saisie(reglage, corps), nom, aide=aide)
            saisie.valeur_changee.connect(partial(self._on_change, reglage.cle))
            self.champs[reglage.cle] = saisie
            if section == "dossiers":
                bouton = QPushButton("Choisir…", corps)
                bouton.setAccessibleName(f"Choisir\u00a0: {reglage.quoi}")
                bouton.clicked.connect(partial(self._choisir_un_dossier, reglage.cle))
                bouton.setMaximumWidth(bouton.sizeHint().width())
                grille.addRow(bouton)
            marque = QLabel(corps)
            marque.setProperty("role", "secondaire")
            marque.setWordWrap(True)
            grille.addRow(marque)
            self._marques[reglage.cle] = marque
        colonne.addLayout(grille)

    def _montrer(self, reglage: Reglage, saisie: Saisie) -> None:
        valeur = self.reglages[reglage.cle]
        if isinstance(saisie, ChampDate):
            saisie.fixer(date.fromisoformat(str(valeur)) if valeur else None)
        elif isinstance(saisie, ChampTexte):
            saisie.fixer(str(valeur))
        else:
            if saisie.rang_de(valeur) < 0:
                saisie.ajouter(valeur, str(valeur))  # written by hand in the file
            saisie.fixer(valeur)
        verrou = self.reglages.verrou(reglage.cle)
        saisie.setEnabled(verrou is None)
        marque = self._marques[reglage.cle]
        dite = f"■ Imposé par votre service informatique ({verrou})." if verrou else AIDES.get(reglage.cle, "")
        marque.setText(dite)
        marque.setVisible(bool(dite))
        saisie.setAccessibleDescription(dite)

    def _appliquer(self, cle: str) -> None:
        application = QApplication.instance()
        if cle == CLE_THEME and isinstance(application, QApplication):
            appliquer_theme(application, theme_choisi())

    def _on_change(self, cle: str, valeur: object) -> None:
        if isinstance(valeur, date):
            self.changer(cle, valeur.isoformat())
        else:
            self.changer(cle, valeur if isinstance(valeur, int) else str(valeur or ""))

    def _choisir_un_dossier(self, cle: str, _coche: bool) -> None:  # noqa: FBT001  # the signal of Qt
        depart = self.reglages.texte(cle) or str(documents())
        nom = QFileDialog.getExistingDirectory(self, PAR_CLE[cle].quoi, depart)
        if nom:
            self.changer(cle, nom)

    def _exporter(self) -> None:
        propose = str(documents() / "reglages-clausule.toml")
        nom, _ = QFileDialog.getSaveFileName(self, "Exporter les réglages", propose, FILTRE)
        if nom:
            self.exporter_vers(Path(nom) if Path(nom).suffix else Path(f"{nom}.toml"))

    def _importer(self) -> None:
        nom, _ = QFileDialog.getOpenFileName(self, "Importer des réglages", str(documents()), FILTRE)
        if nom:
            self.importer_de(Path(nom))

    def _choisir_le_logo(self, alternative: str) -> None:
        chemin = Fichiers.logo(self)
        if chemin is not None:
            self.prendre_le_logo(chemin, alternative)

    def prendre_le_logo(self, chemin: Path, alternative: str) -> None:
        """Keep a picture as the logo of the campaigns to come; what is wrong is written beside it."""
        self._dessiner_le_logo(lambda lecteur: choisir_logo(self.reglages, chemin, alternative, lecteur))

    def _retirer_le_logo(self) -> None:
        try:
            self.reglages.remplacer_logo(None)
        except ClausuleError as faute:
            self.refuse.emit(faute)
        else:
            self.logo.montrer(None, b"")

    def _dessiner_le_logo(self, lire: Callable[[LecteurDeCourriels], LogoRegle | None]) -> None:
        self._lancer(
            lire,
            "Lecture du logo",
            lambda logo: self.logo.montrer(logo, logo.image if logo else b""),
            self._on_logo_refuse,
        )

    def _on_logo_refuse(self, faute: Exception) -> None:
        self.logo.dire(str(faute))
        self.logo.retrait.setEnabled(self.reglages.logo is not None)

    def _lancer(
        self,
        fonction: Callable[[LecteurDeCourriels], Any],
        libelle: str,
        au_succes: Callable[[Any], None],
        a_l_erreur: Callable[[Exception], None],
    ) -> None:
        """Run in a worker, with a reader of untrusted files that ends with the work."""

        def travailler(*_suivi: object) -> Any:
            with Bac() as lecteur:
                return fonction(lecteur)

        self._runner.lancer(
            travailler, libelle=libelle, au_succes=au_succes, a_l_erreur=a_l_erreur, proprietaire=self
        )

    def _reprendre(self) -> None:
        session = self._session()
        if session is None:
            return
        session.runner.lancer(
            lambda _rapporter, _annulation: reprendre(self.reglages, session.bureau, session.campagne_id),
            libelle="Reprise de l’en-tête et des délégations",
            au_succes=self._on_repris,
            proprietaire=self,
        )

    def _on_repris(self, nombre: int) -> None:
        self.montrer_tout()
        self.dit.emit(
            "succes", f"En-tête et signataire repris, avec {pluriel(nombre, 'délégation')} de la base ouverte."
        )

    def _revenir(self) -> None:
        self.demande_page.emit("accueil" if self._session() is not None else "bienvenue", None)


def _saisie(reglage: Reglage, parent: QWidget) -> Saisie:
    if reglage.jour:
        return ChampDate(quoi=reglage.quoi, parent=parent)
    if reglage.bornes is None and not reglage.choix:
        return ChampTexte(quoi=reglage.quoi, parent=parent)
    choix: list[tuple[object, str]] = list(reglage.choix)
    if reglage.cle == CLE_TAILLE:
        choix = [(taille, f"{taille}\u00a0%") for taille in TAILLES]
    elif reglage.bornes is not None:
        choix = [(nombre, str(nombre)) for nombre in GARDEES]
    return ChampChoix(choix, quoi=reglage.quoi, parent=parent)
