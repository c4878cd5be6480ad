"""The acts of the screen of the models: record a version, give it up, print its differences, Word in and out.

Not here: the draft and its preview (`ui.pages.modeles`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dialogs.fichiers import Fichiers
from ui.pages.travaux import ecrire
from ui.widgets.entete import bouton_acte
from ui.widgets.flux import Flux
from ui.widgets.page import acte

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.domain.modele_acte import VersionModele
    from app.socle.changes import Changes
    from ui.pages.modeles import PageModeles


class ActesDesModeles(QObject):
    """Ties the acts to the page: each calls a service, none holds a rule."""

    def __init__(self, page: PageModeles) -> None:
        super().__init__(page)
        self._page = page
        self.monter = acte(page, "monter_le_bloc", "↑", lambda: self._deplacer(-1),
                           raccourci="Alt+Up", aide="Monter le bloc")  # fmt: skip
        self.descendre = acte(page, "descendre_le_bloc", "↓", lambda: self._deplacer(1),
                              raccourci="Alt+Down", aide="Descendre le bloc")  # fmt: skip
        self.retirer = acte(page, "retirer_le_bloc", "Retirer le bloc", self._retirer,
                            raccourci="Ctrl+Del", aide="Retirer le bloc de ce modèle")  # fmt: skip
        self.abandonner = acte(page, "abandonner_le_brouillon", "Abandonner", page.oublier_le_brouillon,
                               aide="Abandonner le brouillon\u00a0: le modèle en vigueur revient")  # fmt: skip
        self.livre = acte(page, "revenir_au_modele_livre", "Revenir au modèle livré", self._revenir,
                          aide="Le modèle livré sert de nouveau\u00a0; les versions restent gardées")  # fmt: skip
        self.difference = acte(page, "imprimer_les_differences", "Différences en PDF…", self._imprimer,
                               aide="Écrire, pour le signataire, ce qui diffère du modèle livré")  # fmt: skip
        self.word = acte(page, "importer_un_modele_word", "Importer un .docx…", self._importer,
                         aide="Un modèle Word du service, avec ses champs")  # fmt: skip
        self.enregistrer = acte(page, "enregistrer_le_modele", "Enregistrer une version", self._enregistrer,
                                raccourci="Ctrl+Shift+S", dessin="enregistrer",
                                aide="Mettre ce modèle en vigueur, avec son motif")  # fmt: skip
        self.en_tete = (self.livre, self.difference, self.word, self.enregistrer)

    def rangee(self, parent: QWidget) -> Flux:
        """Return the row of buttons under the list of blocks."""
        rangee = Flux()
        for action in (self.monter, self.descendre, self.retirer, self.abandonner):
            bouton = bouton_acte(action)
            bouton.setParent(parent)
            bouton.setAccessibleName(action.toolTip())
            rangee.addWidget(bouton)
        rangee.addStretch(1)
        return rangee

    def accorder(self) -> None:
        """Offer what makes sense."""
        page = self._page
        choisi = page.rang >= 0
        for action in (self.monter, self.descendre, self.retirer):
            action.setEnabled(choisi)
        self.abandonner.setEnabled(page.modifie)
        self.enregistrer.setEnabled(page.modifie)
        etat = next(e for e in page.session.bureau.modeles.etat() if e.type is page.type)
        self.livre.setEnabled(etat.version is not None or etat.word is not None)
        self.difference.setEnabled(etat.version is not None)

    def importer(self, fichier: Path) -> None:
        """Keep a Word model as a version, in a worker; the reason is the one typed on the page."""
        page = self._page
        service, type_acte, motif = page.session.bureau.modeles_word, page.type, page.motif.saisie

        def faire(*_suivi: object) -> tuple[VersionModele, Changes]:
            return service.importer(type_acte, fichier.read_bytes(), fichier.name, motif)

        ecrire(page.session, faire, libelle="Import du modèle Word", au_succes=lambda _v: page.motif.fixer(""))

    def ecrire_les_differences(self, dossier: Path) -> None:
        """Write the differences of the version in force in a folder, in a worker."""
        page = self._page
        service, type_acte = page.session.bureau.modeles, page.type
        page.session.runner.lancer(
            lambda _rapporter, _annulation: service.ecrire_difference(type_acte, dossier),
            libelle="Écriture des différences",
            au_succes=lambda chemin: page.entete.dire(f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0»."),
            proprietaire=page,
        )

    def _deplacer(self, pas: int) -> None:
        page = self._page
        page.editeur.valider()
        page.changer(page.brouillon.deplacer(page.rang, pas), "le bloc déplacé", page.rang + pas)

    def _retirer(self) -> None:
        page = self._page
        if page.rang >= 0:
            page.changer(page.brouillon.retirer(page.rang), "le bloc retiré")

    def _enregistrer(self) -> None:
        page = self._page
        page.editeur.valider()
        service, type_acte, texte = page.session.bureau.modeles, page.type, page.brouillon.texte
        if page.session.faire_sans_retour(lambda: service.enregistrer(type_acte, texte, page.motif.saisie)) is None:
            return
        service.garder_brouillon(type_acte, "")
        page.depart.noter(type_acte, change=False)
        page.motif.fixer("")
        page.actualiser(None)

    def _revenir(self) -> None:
        page = self._page
        service, type_acte = page.session.bureau.modeles, page.type
        page.session.faire_sans_retour(lambda: service.revenir(type_acte, page.motif.saisie))

    def _imprimer(self) -> None:
        dossier = Fichiers.dossier(self._page, "Écrire les différences dans")
        if dossier is not None:
            self.ecrire_les_differences(dossier)

    def _importer(self) -> None:
        fichier = Fichiers.modele_word(self._page)
        if fichier is not None:
            self.importer(fichier)
