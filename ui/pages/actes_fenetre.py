"""The acts of the menus that need an open base: import, export, backup, entry by hand.

Not here: opening and creating bases (`ui.main`), acts of a page (each page).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.socle.fichiers import dossier_pret
from app.socle.reglages import du_poste
from ui.dialogs.fichiers import Fichiers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.socle.progress import Annulation, Rapporter
    from ui.pages.main_window import MainWindow
    from ui.session import Session

CLES = (
    "importer", "exporter", "sauvegarder", "nouveau_dossier", "chercher_textes", "grilles", "liasses", "comite",
    "retour_scan",
)  # fmt: skip
CLES_DU_LECTEUR = frozenset({"chercher_textes"})
SAUVEGARDES = "sauvegardes"
RIEN_SAUVEGARDE = "Rien n’est sauvegardé."


class ActesFenetre(QObject):
    """Ties the acts of the menus to the session of the moment. `a_la_sauvegarde` is called after a copy."""

    def __init__(
        self,
        fenetre: MainWindow,
        session: Callable[[], Session | None],
        base: Callable[[], Path | None],
        a_la_sauvegarde: Callable[[], object],
    ) -> None:
        super().__init__(fenetre)
        self._fenetre = fenetre
        self._session = session
        self._base = base
        self._a_la_sauvegarde = a_la_sauvegarde
        actes = (
            self.importer,
            self.exporter,
            self.sauvegarder,
            self.saisir,
            self.chercher,
            self.editer_les_grilles,
            self.liasses,
            self.comite,
            self.retours,
        )
        for cle, faire in zip(CLES, actes, strict=True):
            fenetre.actions_cadre.relier(cle, faire)
        self.accorder()

    def accorder(self) -> None:
        """Offer these acts only while a base is open; in a bundle, those of a reader."""
        session = self._session()
        for cle in CLES:
            permis = session is not None and (not session.bureau.contexte.liasse or cle in CLES_DU_LECTEUR)
            self._fenetre.actions_cadre[cle].setEnabled(permis)

    def importer(self) -> None:
        """Ask for mails and import them."""
        chemins = Fichiers.courriels(self._fenetre)
        if chemins:
            self._fenetre.ouvrir("reception", chemins)

    def saisir(self) -> None:
        """Open the form of a dossier that came by another way."""
        self._fenetre.ouvrir("reception", "saisir")

    def chercher(self) -> None:
        """Search in the pieces: those of the dossier in sight, else those of the campaign."""
        page = self._fenetre.page
        self._fenetre.ouvrir("recherche", page.dossier_en_vue if page else None)

    def editer_les_grilles(self) -> None:
        """Open the grids of the campaign."""
        self._fenetre.ouvrir("grille")

    def liasses(self) -> None:
        """Open the bundles for a reader without the base."""
        self._fenetre.ouvrir("liasses")

    def retours(self) -> None:
        """Open the signed acts that come back on paper."""
        self._fenetre.ouvrir("retour_scan")

    def comite(self) -> None:
        """Enter the committee mode of the campaign looked at."""
        self._fenetre.ouvrir("comite", "projeter")

    def exporter(self) -> None:
        """Ask where, then write the workbook in a worker."""
        session = self._session()
        if session is None:
            return
        campagne = session.bureau.campagnes.get(session.campagne_id)
        chemin = Fichiers.classeur(self._fenetre, f"Clausule {campagne.region_nom} {campagne.edition}.xlsx")
        if chemin is not None:
            self.exporter_vers(chemin)

    def exporter_vers(self, chemin: Path) -> None:
        """Write the workbook of the campaign looked at."""
        session = self._session()
        if session is None:
            return
        exports, campagne_id = session.bureau.exports, session.campagne_id
        session.runner.lancer(
            lambda _rapporter, _annulation: exports.classeur(campagne_id, chemin),
            libelle="Écriture du classeur",
            au_succes=self._on_exporte,
        )

    def sauvegarder(self) -> None:
        """Write a checked copy beside the base, in a worker."""
        session, base = self._session(), self._base()
        if session is None or base is None:
            return
        service = session.bureau.sauvegardes

        def copier(_rapporter: Rapporter, _annulation: Annulation) -> Path:
            return service.sauvegarder(dossier_pret(dossier_des_sauvegardes(base), RIEN_SAUVEGARDE))

        session.runner.lancer(copier, libelle="Sauvegarde", au_succes=self._on_sauvegardee, en_ecriture=True)

    def sauvegarder_si_due(self, derniere: datetime | None) -> None:
        """Copy the base of its own accord when the settings say that a copy is due; said in the state bar alone."""
        from app.services.sauvegardes import est_due  # noqa: PLC0415  # after the first paint

        session, base, reglages = self._session(), self._base(), du_poste()
        if session is None or base is None or session.bureau.contexte.liasse:
            return
        if not est_due(reglages.texte("sauvegarde.rythme"), derniere, session.bureau.contexte.clock.maintenant()):
            return
        service, garder = session.bureau.sauvegardes, reglages.nombre("sauvegarde.garder")

        def copier(_rapporter: Rapporter, _annulation: Annulation) -> Path:
            vers = dossier_pret(dossier_des_sauvegardes(base), RIEN_SAUVEGARDE)
            return service.sauvegarder_d_elle_meme(vers, base.stem, garder)

        session.runner.lancer(copier, libelle="Sauvegarde", au_succes=self._on_copie_faite, en_ecriture=True)

    def _on_copie_faite(self, _copie: Path) -> None:
        self._a_la_sauvegarde()

    def _on_exporte(self, chemin: Path) -> None:
        self._fenetre.messages.succes(
            f"Le classeur «\u00a0{chemin.name}\u00a0» est écrit dans «\u00a0{chemin.parent}\u00a0»."
        )

    def _on_sauvegardee(self, copie: Path) -> None:
        self._a_la_sauvegarde()
        self._fenetre.messages.succes(
            f"Sauvegarde vérifiée\u00a0: «\u00a0{copie.name}\u00a0», dans «\u00a0{copie.parent}\u00a0»."
        )


def dossier_des_sauvegardes(base: Path) -> Path:
    """Return where copies of a base go: the folder of the settings, else one beside the base."""
    choisi = du_poste().texte("dossiers.sauvegardes")
    return Path(choisi).expanduser() if choisi else base.parent / SAUVEGARDES
