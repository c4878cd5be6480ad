"""What a row of a grid holds beside its weights: base, help, the words of each level, a reason for a gap."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.grille_brouillon import LigneBrouillon, Rang
from app.socle.formats import pluriel, points
from ui.models.grille import part_exacte
from ui.widgets.champ_texte import ChampParagraphe
from ui.widgets.formulaire import champ, formulaire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.grille import Niveau

HAUTEUR = 54
SANS_LIGNE = "Choisissez une ligne de la grille pour écrire son aide et ses descripteurs."
RAISON = (
    "Une raison écrite permet à des sous-critères de ne pas s’ajouter au poids du critère\u00a0: ils se le "
    "partagent alors à proportion de leurs poids. Le critère pèse toujours ce qu’il déclare."
)


class DetailGrille(QWidget):
    """The fields of one row.

    Signals:
        modifiee(LigneBrouillon): the row with what was just typed.
    """

    modifiee = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ligne: LigneBrouillon | None = None
        self._niveaux: tuple[Niveau, ...] = ()
        self.titre = QLabel(SANS_LIGNE, self)
        self.titre.setWordWrap(True)
        self.titre.setProperty("role", "section")
        self.mesure = QLabel(self)
        self.mesure.setWordWrap(True)
        self._corps: QWidget | None = None
        self.champs: dict[str, ChampParagraphe] = {}
        self._pile = QVBoxLayout(self)
        self._pile.setContentsMargins(8, 8, 8, 8)
        self._pile.addWidget(self.titre)
        self._pile.addWidget(self.mesure)
        self._pile.addStretch(1)

    def montrer(self, ligne: LigneBrouillon | None, niveaux: Sequence[Niveau]) -> None:
        """Show a row, or invite to choose one; a field being typed in is not disturbed."""
        voulus = () if ligne is None else tuple(_champs(ligne, niveaux))
        if (
            self._corps is None
            or tuple(self.champs) != tuple(cle for cle, _, _ in voulus)
            or (ligne is not None and tuple(niveaux) != self._niveaux)
        ):
            self._batir(voulus)
        self._ligne, self._niveaux = ligne, tuple(niveaux)
        self.titre.setText(f"{ligne.code} {ligne.intitule}".strip() or "Nouvelle ligne" if ligne else SANS_LIGNE)
        self.mesure.setText(_mesure(ligne) if ligne else "")
        for cle, _, valeur in voulus:
            if not self.champs[cle].en_saisie:
                self.champs[cle].fixer(valeur)

    def _batir(self, voulus: Sequence[tuple[str, str, str]]) -> None:
        if self._corps is not None:
            self._corps.hide()
            self._corps.deleteLater()
        self.champs = {}
        self._corps = QWidget(self)
        grille = formulaire()
        self._corps.setLayout(grille)
        for cle, libelle, _ in voulus:
            saisie = ChampParagraphe(quoi=libelle, hauteur=HAUTEUR, parent=self._corps)
            champ(grille, libelle, saisie, f"detail_{cle}", aide=RAISON if cle == "motif_ecart" else "")
            saisie.valeur_changee.connect(partial(self._on_change, cle))
            self.champs[cle] = saisie
        for etiquette in self._corps.findChildren(QLabel):
            etiquette.setWordWrap(True)
        self._pile.insertWidget(2, self._corps)
        self._corps.show()

    def _on_change(self, cle: str, valeur: object) -> None:
        if self._ligne is None:
            return
        texte = str(valeur)
        if cle.isdigit():
            descripteurs = {**self._ligne.descripteurs, int(cle): texte}
            self._ligne = replace(self._ligne, descripteurs={n: t for n, t in descripteurs.items() if t})
        elif cle == "motif_ecart":
            self._ligne = replace(self._ligne, motif_ecart=texte)
        elif cle == "aide":
            self._ligne = replace(self._ligne, aide=texte)
        else:
            self._ligne = replace(self._ligne, base=texte)
        self.modifiee.emit(self._ligne)


def _champs(ligne: LigneBrouillon, niveaux: Sequence[Niveau]) -> list[tuple[str, str, str]]:
    """Return the key, the label and the value of each field of a row."""
    if ligne.rang is Rang.CRITERE:
        return [
            ("base", "D’où vient ce critère", ligne.base),
            ("motif_ecart", "Raison d’un écart entre poids déclarés", ligne.motif_ecart),
        ]
    return [
        ("aide", "Aide à la notation", ligne.aide),
        *((str(n.note), f"Note {n.note}, {n.libelle}", ligne.descripteurs.get(n.note, "")) for n in niveaux),
        ("base", "D’où vient ce sous-critère", ligne.base),
    ]


def _mesure(ligne: LigneBrouillon) -> str:
    """Return both weights in words."""
    exact = "" if (ligne.effectif * 100).denominator == 1 else f" (exactement {ligne.effectif})"
    pese = f"mais pèse {points(ligne.effectif)}{exact}"
    signe, verbe = ("✓", "et pèse autant") if ligne.concorde else ("≠", pese)
    part = part_exacte(ligne.part)
    return f"{signe} Déclare {pluriel(ligne.poids, 'point')} {verbe}, soit {part or 'rien'} du total."
