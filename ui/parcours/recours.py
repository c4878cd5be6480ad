"""The last chapter: the ranking and its receipt, then a porteur who contests, and what the file answers.

Not here: the readings (`notation`), nor their agreement (`accord`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.domain.documents import Document
from app.domain.poste import TypePoste
from ui.pages.figures import Genre
from ui.parcours.accord import convenir, repondre, viser_la_lecture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ui.parcours.scene import Scene

CODE, DECLARE = 1, 3  # columns of the sheet of a grid
FIGURES = ("png", "svg")


class Recours:
    """What is found is kept for the tests: `rejeu` and `differences` of the receipt, `effets` of the grid tried."""

    def __init__(self, scene: Scene, saisie: Mapping[str, Any], ids: Sequence[int]) -> None:
        self._scene = scene
        self._saisie = saisie
        self._ids = ids
        self._dossier = scene.dossier / "notation"
        self.rangs: dict[int, int | None] = {}
        self.explication = ""
        self.bandes = ""
        self.rejeu = ""
        self.differences: tuple[tuple[int, str, str, str, str], ...] = ()
        self.effets: tuple[str, ...] = ()
        self.ecarts = ""
        self.fichiers: list[Path] = []

    def jouer(self) -> None:
        """Play every step."""
        self._dossier.mkdir(exist_ok=True)
        self.classer()
        self.etablir_le_recu()
        self.expliquer_au_porteur()
        self.rejouer_le_recu()
        self.changer_une_note()
        self.comparer_le_recu()
        self.essayer_une_grille()
        self.exporter_une_figure()

    def classer(self) -> None:
        """Read why a dossier has its rank, then which ranks cannot be told apart."""
        scene, page = self._scene, self._scene.ecran("classement")
        scene.gestes.viser(page.table)
        page.table.choisir(page.modele.rang_de(self._ids[1]))
        scene.calme()
        rangs = scene.session.bureau.arbitrage.classement(scene.session.campagne_id)
        self.rangs = {r.candidat.dossier_id: r.rang for r in rangs}
        self.explication = page.explication.texte.toPlainText()
        scene.gestes.photo("classement-explique")
        scene.faire("essayer_la_sensibilite")
        scene.gestes.cliquer(page.essai.bouton)
        scene.calme()
        self.bandes = page.essai.phrase.text()
        scene.gestes.photo("rangs-indiscernables")

    def etablir_le_recu(self) -> None:
        """Establish the receipt of the committee and write it, JSON and PDF."""
        scene = self._scene
        scene.faire("voir_les_recus")
        scene.faire("etablir_le_recu")
        page = scene.page
        scene.gestes.taper(page.saisie.libelle, self._saisie["recu"]["libelle"])
        scene.gestes.touche(page.saisie.libelle, Qt.Key.Key_Return)
        scene.calme()
        scene.exiger(page.modele.rowCount() == 1, "un reçu gardé")
        chemin = self._dossier / "reçu du classement.json"
        scene.gestes.repondre_au_dialogue(chemin, lambda: scene.faire("enregistrer_le_recu"))
        scene.calme()
        self._garder(chemin, chemin.with_suffix(".pdf"))
        scene.gestes.photo("recu-etabli")

    def expliquer_au_porteur(self) -> None:
        """The porteur asks how the note was worked out: one page, previewed, then written."""
        scene, page = self._scene, self._scene.ecran("actes")
        page.montrer(self._ids[1])
        scene.calme()
        scene.faire(Document.EXPLICATION.value)
        scene.gestes.attendre(lambda: page.documents.octets, "l’explication du calcul")
        scene.gestes.photo("explication-du-calcul")
        avant = set(self._dossier.iterdir())
        scene.gestes.repondre_au_dialogue(
            self._dossier, lambda: scene.gestes.cliquer(page.documents.panneau.enregistrer)
        )
        scene.calme()
        self._garder(*(set(self._dossier.iterdir()) - avant))

    def rejouer_le_recu(self) -> None:
        """Work the ranking of the receipt out again from what it holds."""
        page = self._aller_aux_recus()
        self._scene.faire("rejouer_le_recu")
        self.rejeu = page.phrase.text()
        self._scene.gestes.photo("recu-rejoue")

    def changer_une_note(self) -> None:
        """Change the contested note by an agreement with its motive."""
        scene, recours = self._scene, self._saisie["recours"]
        page = viser_la_lecture(scene, self._ids[1])
        code = self._saisie["preuve"]["sous_critere"]
        convenir(scene, page, code, recours["note"])
        repondre(scene, page, recours["motif"])
        notes = {n.sous_critere: n.valeur for n in scene.session.bureau.instruction.fiche(self._ids[1]).notes}
        scene.exiger(notes[code] == recours["note"], "la note revue")
        scene.gestes.photo("note-revue-apres-le-recours")

    def comparer_le_recu(self) -> None:
        """Name what changed since the committee."""
        page = self._aller_aux_recus()
        self._scene.faire("comparer_le_recu")
        self.differences = page.modele_differences.lignes
        self._scene.gestes.photo("recu-compare")

    def essayer_une_grille(self) -> None:
        """Type other weights, look at what they would change, and apply nothing."""
        scene = self._scene
        scene.programme.fenetre.actions_cadre["grilles"].trigger()
        scene.calme()
        page = scene.page
        feuille = page.editeur.feuille
        for code, poids in self._saisie["grille"].items():
            lignes = page.editeur.brouillon.lignes
            rang = next(n for n, ligne in enumerate(lignes) if ligne.code == code)
            scene.gestes.cellule(feuille, rang, DECLARE, poids)
            scene.calme()
        scene.gestes.photo("grille-en-brouillon")
        scene.faire("enregistrer_grille")
        scene.exiger(page.pile.currentWidget() is page.effets, "les effets de la grille")
        self.effets = tuple(f"{e.numero}\u00a0: {', '.join(e.phrases)}" for e in page.effets.modele.lignes)
        scene.gestes.photo("effets-de-la-grille")
        scene.gestes.cliquer(page.effets.retour)
        scene.calme()
        scene.gestes.cliquer(scene.bouton("abandonner_brouillon"))
        scene.calme()
        grilles = scene.session.bureau.grilles
        grille = grilles.en_vigueur(scene.session.campagne_id, TypePoste.FACILITATEUR)
        scene.exiger(grille.version == 1, "une grille inchangée")

    def exporter_une_figure(self) -> None:
        """Look at the two readings of the contested dossier, and export the picture."""
        scene = self._scene
        scene.ecran("classement")
        scene.faire("voir_les_figures")
        page = scene.page
        scene.choisir(page.genre, Genre.CARTE)
        scene.gestes.photo("figure-notes-par-critere")
        scene.choisir(page.genre, Genre.CARTE_ECARTS)
        self.ecarts = page.cadre.figure.cartouche.message
        scene.gestes.photo("figure-ecarts-des-lectures")
        scene.choisir(page.genre, Genre.ECARTS)
        numero = scene.session.bureau.instruction.fiche(self._ids[1]).dossier.numero
        scene.choisir(page.dossier, numero)
        scene.gestes.photo("figure-deux-lectures")
        for extension in FIGURES:
            chemin = self._dossier / f"deux lectures {numero}.{extension}"
            bouton = scene.bouton(f"exporter_{extension}")
            scene.gestes.repondre_au_dialogue(chemin, partial(scene.gestes.cliquer, bouton))
            scene.calme()
            self._garder(chemin)

    def _aller_aux_recus(self) -> Any:
        self._scene.ecran("classement")
        self._scene.faire("voir_les_recus")
        return self._scene.page

    def _garder(self, *fichiers: Path) -> None:
        self._scene.exiger(all(f.is_file() and f.stat().st_size for f in fichiers), "les fichiers écrits")
        self.fichiers.extend(fichiers)
