"""The grids of the campaign: one draft for each type of job, its effects before it is applied, its versions.

Thin: the draft is `app.domain.grille_brouillon`, what applying does is `services.grilles`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.grille import Grille
from app.domain.grille_brouillon import Brouillon, Rang, brouillon_de
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from app.socle.fichiers import ecrire_atomique
from ui.commands import Commande
from ui.dialogs.choix_grille import ChoixGrille
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.editeur_grille import EditeurGrille
from ui.widgets.effets_grille import EffetsGrille
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import acte, pile_de_page
from ui.widgets.versions_grille import VersionsGrille

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtGui import QAction

    from app.services.grilles import Essai
    from app.socle.changes import Changes
    from ui.session import Session


@dataclass(frozen=True, slots=True)
class EnVigueur:
    """The grid in force for a type of job; `gelee`: changing it makes a new version."""

    grille: Grille
    gelee: bool


@dataclass(slots=True)
class Chantier:
    """A draft under way, and the grid that it was drafted from."""

    avant: Grille
    brouillon: Brouillon

    @property
    def modifie(self) -> bool:
        """True when the draft is not the grid it comes from."""
        return self.brouillon.grille() != self.avant


class PageGrille(Page):
    """The editor. `montrer` takes a type of job."""

    cle = "grille"
    titre = "Grilles de notation"
    aide = "grille"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._en_vigueur: Mapping[TypePoste, EnVigueur] = {}
        self._chantiers: dict[TypePoste, Chantier] = {}
        self._essai: Essai | None = None
        self.type = ChampChoix([(t, t.value.capitalize()) for t in TypePoste], quoi="Type de poste", parent=self)
        self.type.setObjectName("choix_type_poste")
        self.pile = QStackedWidget(self)
        self.editeur = EditeurGrille(self.pile)
        self.effets = EffetsGrille(self.pile)
        self.versions = VersionsGrille(self.pile)
        self._lecture = Lecture(self, session.runner, "Lecture des grilles", self._lire, self._on_lu)
        self._batir()
        self.type.valeur_changee.connect(lambda _valeur: self._on_type())
        self.editeur.modifie.connect(self._on_modifie)
        self.effets.applique.connect(self._appliquer)
        self.effets.abandonne.connect(self.revenir_au_brouillon)
        self.versions.abandonne.connect(self.revenir_au_brouillon)
        self.versions.version_choisie.connect(self._on_version_choisie)
        self.versions.export_demande.connect(self.exporter)
        for vue in (self.effets, self.versions):
            vue.ouverte.connect(lambda cle: self.demande_page.emit("dossier", cle))
        session.campagne_changee.connect(self._on_campagne_changee)

    @property
    def type_poste(self) -> TypePoste:
        """The type of job whose grid is in sight."""
        valeur = self.type.valeur
        return valeur if isinstance(valeur, TypePoste) else TypePoste.FACILITATEUR

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("notes"):
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, TypePoste):
            self.type.fixer(argument)
            self._montrer_le_type()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        if self.pile.currentWidget() is self.editeur:
            return (self.editeur.feuille, self.editeur.onglets, self.editeur.liste, self.type)
        vue = self.effets.motif if self.pile.currentWidget() is self.effets else self.versions.table
        return (vue, self.type)

    @override
    def peut_quitter(self) -> bool:
        attendent = [t for t, c in self._chantiers.items() if c.modifie]
        if attendent:
            self.demande_page.emit(self.cle, attendent[0])
            self.entete.dire(
                "Clausule reste ouvert\u00a0: ce brouillon n’est pas enregistré. Enregistrez-le, exportez-le, ou "
                "abandonnez-le."
            )
        return not attendent

    @override
    def brouillons(self) -> Mapping[str, tuple[str, str]]:
        ecrire = self._session.bureau.grilles.ecrire
        return {
            t.value: (f"Brouillon de la grille {t.value}", ecrire(c.brouillon.grille()))
            for t, c in self._chantiers.items()
            if c.modifie
        }

    @override
    def reprendre_brouillon(self, cle: str, texte: str) -> bool:
        try:
            type_poste, grille = TypePoste(cle), self._session.bureau.grilles.lire_brouillon(texte)
        except (ValueError, UserError):
            return False
        self.montrer(type_poste)
        chantier = self._chantiers.get(type_poste)
        if chantier is not None:
            self._on_importee(chantier, grille)
        return chantier is not None

    def enregistrer(self) -> None:
        """Go to what is wrong; else look at what the draft would change, then apply it."""
        chantier = self._chantiers.get(self.type_poste)
        if chantier is None:
            return
        if not self.editeur.pret:
            self.revenir_au_brouillon()
            self.editeur.montrer_les_anomalies()
            return
        grilles, campagne_id = self._session.bureau.grilles, self._session.campagne_id
        type_poste, grille = self.type_poste, chantier.brouillon.grille()
        self._session.runner.lancer(
            lambda _rapporter, _annulation: grilles.essayer(campagne_id, type_poste, grille),
            libelle="Effets de la grille",
            au_succes=self._on_essaye,
            proprietaire=self,
        )

    def abandonner(self) -> None:
        """Forget the draft: the grid in force is shown again."""
        self._chantiers.pop(self.type_poste, None)
        self._montrer_le_type()

    def importer(self) -> None:
        """Ask for a file and take its grid as the draft."""
        chemin = ChoixGrille.a_importer(self)
        if chemin is not None:
            self.importer_de(chemin)

    def importer_de(self, chemin: Path) -> None:
        """Take the grid of a file as the draft; a file with an anomaly changes nothing, each is named."""
        chantier = self._chantiers.get(self.type_poste)
        if chantier is None:
            return
        grilles = self._session.bureau.grilles
        self._session.runner.lancer(
            lambda _rapporter, _annulation: grilles.lire(chemin),
            libelle="Lecture de la grille",
            au_succes=lambda grille: self._on_importee(chantier, grille),
            proprietaire=self,
        )

    def exporter(self, version: int | None = None) -> None:
        """Ask where, then write a version, or the draft in sight when none is named."""
        chantier = self._chantiers.get(self.type_poste)
        if chantier is None:
            return
        numero = version or chantier.avant.version
        chemin = ChoixGrille.ou_exporter(self, f"grille {self.type_poste.value} v{numero}.toml")
        if chemin is not None:
            self.exporter_vers(chemin, version)

    def exporter_vers(self, chemin: Path, version: int | None = None) -> None:
        """Write a version to a file; the draft in sight when none is named."""
        grilles, campagne_id, type_poste = self._session.bureau.grilles, self._session.campagne_id, self.type_poste
        brouillon = self._chantiers[type_poste].brouillon.grille()

        def ecrire() -> None:
            texte = (
                grilles.ecrire(brouillon) if version is None else grilles.exporter(campagne_id, type_poste, version)
            )
            ecrire_atomique(chemin, texte.encode())

        self._session.runner.lancer(
            lambda _rapporter, _annulation: ecrire(),
            libelle="Export de la grille",
            au_succes=lambda _rien: self.entete.dire(f"Grille exportée\u00a0: {chemin.name}."),
            proprietaire=self,
        )

    def voir_les_versions(self) -> None:
        """Show every version used, and the ranking under each."""
        grilles, campagne_id, type_poste = self._session.bureau.grilles, self._session.campagne_id, self.type_poste

        def recevoir(versions: Sequence[object]) -> None:
            self.pile.setCurrentWidget(self.versions)
            self.versions.montrer(versions)  # type: ignore[arg-type]  # what `versions` returns

        self._session.runner.lancer(
            lambda _rapporter, _annulation: grilles.versions(campagne_id, type_poste),
            libelle="Versions de la grille",
            au_succes=recevoir,
            proprietaire=self,
        )

    def revenir_au_brouillon(self) -> None:
        """Show the draft again."""
        self._essai = None
        self.pile.setCurrentWidget(self.editeur)
        self.editeur.feuille.setFocus()

    def _batir(self) -> None:
        self.entete = Entete("Grilles de notation", self._actes_d_entete())
        for widget in (self.editeur, self.effets, self.versions):
            self.pile.addWidget(widget)
        rangee = QWidget(self)
        boite = Flux(rangee)
        boite.setContentsMargins(0, 0, 0, 0)
        boite.setSpacing(8)
        etiquette = QLabel("&Type de poste", rangee)
        etiquette.setBuddy(self.type)
        boite.addWidget(etiquette)
        boite.addWidget(self.type)
        boite.addStretch(1)
        self._actes_ligne = self._actes_de_ligne()
        for fait in self._actes_ligne:
            boite.addWidget(bouton_acte(fait))
        self.pile.currentChanged.connect(lambda _rang: self._accorder_les_actes())
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(rangee)
        pile.addWidget(self.pile, stretch=1)

    def _actes_d_entete(self) -> tuple[QAction, ...]:
        return (
            acte(self, "importer_grille", "Importer…", self.importer, dessin="importer",
                 aide="Prendre la grille d’un fichier TOML comme brouillon"),
            acte(self, "exporter_grille", "Exporter…", self.exporter, dessin="exporter",
                 aide="Écrire ce brouillon dans un fichier TOML"),
            acte(self, "versions_grille", "Versions…", self.voir_les_versions, raccourci="Ctrl+Shift+V",
                 dessin="horloge", aide="Voir les versions de la grille, et le classement sous chacune"),
            acte(self, "enregistrer_grille", "Enregistrer…", self.enregistrer, raccourci="Ctrl+Return",
                 dessin="enregistrer", aide="Voir ce que la grille changerait, puis l’appliquer"),
        )  # fmt: skip

    def _actes_de_ligne(self) -> tuple[QAction, ...]:
        self.act_monter = acte(
            self, "monter_ligne", "Monter", lambda: self.editeur.deplacer(-1), raccourci="Alt+Up",
            dessin="chevron-haut", aide="Monter la ligne choisie",
        )  # fmt: skip
        return (
            acte(self, "ajouter_critere", "Nouveau critère", lambda: self.editeur.inserer(Rang.CRITERE),
                 raccourci="Ctrl+Shift+Ins", dessin="plus", aide="Ajouter un critère à la fin de la grille"),
            acte(self, "ajouter_sous_critere", "Nouveau sous-critère",
                 lambda: self.editeur.inserer(Rang.SOUS_CRITERE), raccourci="Ctrl+Ins", dessin="plus",
                 aide="Ajouter un sous-critère sous la ligne choisie"),
            self.act_monter,
            acte(self, "descendre_ligne", "Descendre", lambda: self.editeur.deplacer(1), raccourci="Alt+Down",
                 dessin="chevron-bas", aide="Descendre la ligne choisie"),
            acte(self, "abandonner_brouillon", "Abandonner", self.abandonner, dessin="annuler",
                 aide="Oublier le brouillon et revenir à la grille en vigueur"),
        )  # fmt: skip

    def _accorder_les_actes(self) -> None:
        """Offer the acts on the rows only while the rows are in sight."""
        for fait in self._actes_ligne:
            fait.setEnabled(self.pile.currentWidget() is self.editeur)

    def _lire(self) -> Mapping[TypePoste, EnVigueur]:
        grilles, campagne_id = self._session.bureau.grilles, self._session.campagne_id
        return {t: EnVigueur(grilles.en_vigueur(campagne_id, t), grilles.gelee(campagne_id, t)) for t in TypePoste}

    def _on_lu(self, lues: Mapping[TypePoste, EnVigueur]) -> None:
        """Take the grids in force; a draft that has become one of them, or that changes nothing, is forgotten."""
        self._en_vigueur = lues
        for type_poste, lue in lues.items():
            chantier = self._chantiers.get(type_poste)
            if chantier is not None and chantier.modifie and not _meme(chantier.brouillon.grille(), lue.grille):
                continue
            if self._chantiers.pop(type_poste, None) and self._essai is not None:
                self.revenir_au_brouillon()
        self._montrer_le_type()

    def _on_type(self) -> None:
        if self._essai is not None:
            self.revenir_au_brouillon()
        self._montrer_le_type()

    def _montrer_le_type(self) -> None:
        lue = self._en_vigueur.get(self.type_poste)
        if lue is None:
            return
        neuf = self.type_poste not in self._chantiers
        chantier = self._chantiers.setdefault(self.type_poste, Chantier(lue.grille, brouillon_de(lue.grille)))
        self.editeur.montrer(chantier.brouillon, tout=neuf)
        if self.pile.currentWidget() is not self.editeur and self._essai is None:
            self.voir_les_versions()
        self._dire()

    def _dire(self) -> None:
        lue, chantier = self._en_vigueur[self.type_poste], self._chantiers[self.type_poste]
        version = f"Version {lue.grille.version} en vigueur"
        gel = (
            "gelée par des notes\u00a0: enregistrer fera une nouvelle version"
            if lue.gelee
            else "sans note encore\u00a0: elle se modifie sur place"
        )
        etat = "Brouillon non enregistré." if chantier.modifie else "Aucune modification."
        self.entete.dire(f"{version}, {gel}. {etat}")

    def _on_modifie(self, brouillon: Brouillon) -> None:
        self._chantiers[self.type_poste].brouillon = brouillon
        self._dire()

    def _on_importee(self, chantier: Chantier, grille: Grille) -> None:
        chantier.brouillon = brouillon_de(replace(grille, version=chantier.avant.version))
        self.revenir_au_brouillon()
        self._montrer_le_type()

    def _on_essaye(self, essai: Essai) -> None:
        if essai.inchangee:
            self.entete.dire("Ce brouillon est la grille en vigueur\u00a0: il n’y a rien à enregistrer.")
        elif essai.gelee:
            self._essai = essai
            self.pile.setCurrentWidget(self.effets)
            self.effets.montrer(essai)
        else:
            self._appliquer("")

    def _appliquer(self, motif: str) -> None:
        """Apply the draft in the writer's thread; Ctrl+Z takes it back while nothing was done under it."""
        grilles, campagne_id, type_poste = self._session.bureau.grilles, self._session.campagne_id, self.type_poste
        chantier = self._chantiers[type_poste]
        avant, grille = chantier.avant, chantier.brouillon.grille()
        self._session.historique.lancer(
            Commande(
                f"la grille {type_poste.value}",
                lambda: grilles.appliquer(campagne_id, type_poste, avant, grille, motif)[1],
                lambda: grilles.revenir(campagne_id, type_poste, avant)[1],
            )
        )

    def _on_version_choisie(self, version: int) -> None:
        grilles, campagne_id, type_poste = self._session.bureau.grilles, self._session.campagne_id, self.type_poste
        self._session.runner.lancer(
            lambda _rapporter, _annulation: grilles.classement_sous(campagne_id, type_poste, version),
            libelle=f"Classement sous la version {version}",
            au_succes=self.versions.montrer_classement,
            proprietaire=self,
        )

    def _on_campagne_changee(self, _campagne_id: int) -> None:
        self._chantiers.clear()
        self._en_vigueur = {}
        self._lecture.demander()


def _meme(une: Grille, autre: Grille) -> bool:
    return replace(une, version=0) == replace(autre, version=0)
