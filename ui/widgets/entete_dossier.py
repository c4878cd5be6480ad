"""The two lines above a dossier: what it is, then where it stands, each fact with its symbol and its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.domain.campagne import Delai
from app.domain.cycle import DECIDES, LIBELLES_ETAT, Etat
from app.domain.delais import rejet_implicite
from app.socle.formats import date_courte, date_heure, etp, euros, pluriel
from ui.widgets.texte_elide import TexteElide

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from app.services.instruction import Fiche

LIBELLES_DELAI = {
    Delai.DANS_LES_DELAIS: ("● dans les délais", "succes"),
    Delai.JOUR_LIMITE: ("◐ jour limite, à apprécier", "alerte"),
    Delai.HORS_DELAI: ("✕ hors délai", "erreur"),
}
_CLOS = DECIDES | {Etat.CONVENTIONNE, Etat.RETIRE}


def demande_en_mots(fiche: Fiche) -> str:
    """Return « coordinateur 1,00 ETP · 29 400 € »; what is unknown says so."""
    dossier = fiche.dossier
    type_poste = dossier.type_poste
    poste = f"{type_poste.value} {etp(dossier.etp_demande.centiemes)}" if type_poste else "aucun poste demandé"
    montant = dossier.montant_demande
    argent = euros(montant.centimes, decimales=0) if montant else "montant à renseigner"
    return f"{poste} · {argent}"


def completude_en_mots(fiche: Fiche) -> tuple[str, str]:
    """Return « ● complet » or « ○ 2 pièces manquent », and the token of its colour."""
    if not fiche.completude.lignes:
        return "○ pièces attendues\u00a0: forme juridique à préciser", "alerte"
    manquent = len(fiche.completude.manquantes)
    if not manquent:
        return "● complet", "succes"
    return f"○ {pluriel(manquent, 'pièce manque', 'pièces manquent')}", "erreur"


class EnteteDossier(QWidget):
    """The header.

    Signals:
        voisin_demande(int): the dossier before (-1) or after (1); the page listens.
    """

    voisin_demande = Signal(int)

    def __init__(self, precedent: QAction, suivant: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numero, self.porteur, self._demande = QLabel(), TexteElide(), QLabel()
        self._recu = QLabel()
        self._delai = QLabel()
        self._completude = QLabel()
        self._etat = QLabel()
        self._rejet = QLabel()
        self._rejet.setProperty("role", "secondaire")
        haut = QHBoxLayout()
        haut.setSpacing(4)
        for etiquette in (self._numero, self.porteur, self._demande):
            etiquette.setProperty("role", "section")
            haut.addWidget(etiquette)
        haut.addStretch(1)
        for acte in (precedent, suivant):
            bouton = QToolButton()
            bouton.setDefaultAction(acte)
            bouton.setAccessibleName(acte.text())
            haut.addWidget(bouton)
        bas = QHBoxLayout()
        bas.setSpacing(12)
        for etiquette in (self._recu, self._delai, self._completude, self._etat, self._rejet):
            bas.addWidget(etiquette)
        bas.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(16, 8, 12, 8)
        pile.setSpacing(4)
        pile.addLayout(haut)
        pile.addLayout(bas)

    def montrer(self, fiche: Fiche) -> None:
        """Say what the dossier is and where it stands."""
        self._numero.setText(f"{fiche.dossier.numero} ·")
        self.porteur.setText(fiche.dossier.porteur.raison_sociale)
        self._demande.setText(f"· {demande_en_mots(fiche)}")
        self._recu.setText(f"reçu le {date_heure(fiche.dossier.recu_le)}")
        self._dire(self._delai, *LIBELLES_DELAI[fiche.delai])
        self._dire(self._completude, *completude_en_mots(fiche))
        self._dire(self._etat, f"état\u00a0: {LIBELLES_ETAT[fiche.dossier.etat]}", "")
        mois = fiche.campagne.rejet_implicite_mois
        self._rejet.setVisible(mois is not None and fiche.dossier.etat not in _CLOS)
        if mois is not None:
            echeance = rejet_implicite(fiche.dossier.recu_le.date(), mois)
            self._rejet.setText(f"rejet implicite le {date_courte(echeance.jour)}")
            self._rejet.setToolTip(f"{echeance.regle} ({echeance.source})")

    @staticmethod
    def _dire(etiquette: QLabel, texte: str, role: str) -> None:
        etiquette.setText(texte)
        etiquette.setProperty("role", role)
        etiquette.style().polish(etiquette)
