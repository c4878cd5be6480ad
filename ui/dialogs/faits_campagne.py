"""The facts that the service alone knows: who it is, who signs, where the money comes from, where nobody works yet.

Used by the wizard and by the cockpit. Not here: the facts of the call itself, which come from their model.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.campagne import Campagne, Imputation, Service, Signataire
from ui.widgets.champ_codes import ChampCodes
from ui.widgets.champ_date import ChampDate
from ui.widgets.formulaire import champ, formulaire, relire
from ui.widgets.page import titre_de_section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

Bloc = Service | Signataire | Imputation

BLOCS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    (
        "service",
        "Service instructeur",
        {
            "nom": "Nom du service",
            "autorite": "Autorité au nom de laquelle il agit",
            "adresse": "Adresse",
            "courriel": "Courriel",
            "telephone": "Téléphone",
            "ville": "Ville de signature",
            "tribunal": "Tribunal administratif compétent",
            "dpo": "Contact du délégué à la protection des données",
        },
    ),
    (
        "signataire",
        "Signataire des actes",
        {
            "prenom": "Prénom",
            "nom": "Nom",
            "qualite": "Qualité",
            "delegation": "Délégation de signature",
            "delegation_du": "Délégation du",
        },
    ),
    (
        "imputation",
        "Imputation budgétaire",
        {
            "programme": "Programme",
            "domaine_fonctionnel": "Domaine fonctionnel",
            "centre_financier": "Centre financier",
            "activite": "Activité",
            "ordonnateur": "Ordonnateur",
            "comptable": "Comptable assignataire",
            "regime_aide": "Règlement d’aide d’État, ou «\u00a0hors champ\u00a0»",
        },
    ),
)


class FormulaireFaits(QWidget):
    """The blocks. `valeurs` tells what was changed only: what is left alone stays « à confirmer »."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._campagne: Campagne | None = None
        self._champs: dict[str, QLineEdit | ChampDate] = {}
        self._marques: dict[str, QLabel] = {}
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 8, 0)
        self.blancs = ChampCodes(quoi="Départements sans facilitateur, par code", parent=self)
        self._marque_blancs = QLabel(self)
        for bloc, titre, libelles in BLOCS:
            pile.addWidget(titre_de_section(titre))
            grille = formulaire()
            for nom, libelle in libelles.items():
                cle = f"{bloc}.{nom}"
                saisie = ChampDate(quoi=libelle) if nom == "delegation_du" else QLineEdit()
                self._champs[cle] = champ(grille, libelle, saisie, f"fait_{bloc}_{nom}")
                marque = QLabel()
                marque.setProperty("role", "secondaire")
                marque.setWordWrap(True)
                marque.setContentsMargins(0, 0, 0, 4)  # else the last line of a wrapped source loses its tails
                grille.addRow(marque)
                self._marques[cle] = marque
            pile.addLayout(grille)
        pile.addWidget(titre_de_section("Zones blanches"))
        grille = formulaire()
        champ(grille, "Départements sans facilitateur", self.blancs, "fait_departements_blancs")
        self._marque_blancs.setProperty("role", "secondaire")
        self._marque_blancs.setWordWrap(True)
        grille.addRow(self._marque_blancs)
        pile.addLayout(grille)
        pile.addStretch(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out again at the new width: a form keeps the heights of the width before, and cuts texts."""
        super().resizeEvent(event)
        pile = self.layout()
        if pile is not None:
            pile.invalidate()
            pile.activate()

    @property
    def premier(self) -> QWidget:
        """The field that takes the cursor."""
        return next(iter(self._champs.values()))

    def montrer(self, campagne: Campagne) -> None:
        """Show the facts of a campaign, each with its source."""
        self._campagne = campagne
        for cle, saisie in self._champs.items():
            bloc, nom = cle.split(".")
            valeur = getattr(getattr(campagne, bloc), nom)
            if isinstance(saisie, ChampDate):
                saisie.fixer(valeur if isinstance(valeur, date) else None)
            else:
                saisie.setText(str(valeur or ""))
                saisie.setCursorPosition(0)
            self._marques[cle].setText(source_ecrite(campagne.sources.get(cle, "")))
        self.blancs.fixer(campagne.departements_blancs)
        self._marque_blancs.setText(source_ecrite(campagne.sources.get("departements_blancs", "")))

    @property
    def fautes(self) -> tuple[str, ...]:
        """What cannot be read, in French."""
        relire(*self._champs.values(), self.blancs)
        dites = [c.faute for c in self._champs.values() if isinstance(c, ChampDate)]
        return tuple(faute for faute in (*dites, self.blancs.faute) if faute)

    def valeurs(self) -> dict[str, Any]:
        """Return the blocks in which something was changed, whole."""
        campagne = self._campagne
        if campagne is None:
            return {}
        trouvees: dict[str, Any] = {}
        for bloc, _titre, _libelles in BLOCS:
            avant: Bloc = getattr(campagne, bloc)
            lus: dict[str, Any] = {f.name: self._lire(f"{bloc}.{f.name}") for f in fields(avant)}
            apres = replace(avant, **lus)
            if apres != avant:
                trouvees[bloc] = apres
        if self.blancs.valeur != campagne.departements_blancs:
            trouvees["departements_blancs"] = self.blancs.valeur
        return trouvees

    def _lire(self, cle: str) -> object:
        saisie = self._champs[cle]
        return saisie.valeur if isinstance(saisie, ChampDate) else saisie.text().strip()


def source_ecrite(source: str) -> str:
    """Return the source of a fact as it is shown; what the service must confirm is said first, with a sign."""
    return f"○ {source}" if source.startswith("à confirmer") else source
