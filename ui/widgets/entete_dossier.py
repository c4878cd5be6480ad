"""The lines above a dossier: what it is, where it stands, then its three facts, each with a symbol and a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.domain.campagne import Delai
from app.domain.cycle import LIBELLES_ETAT
from app.domain.delais import OBJET_REJET
from app.socle.formats import date_courte, date_heure, etp, euros
from ui.widgets.bandeau_compte import BandeauCompte
from ui.widgets.texte_elide import TexteElide
from ui.widgets.trois_faits import TroisFaits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from app.domain.delais import Echeance
    from app.services.instruction import Fiche
    from ui.session import Session

LIBELLES_DELAI = {
    Delai.DANS_LES_DELAIS: ("● dans les délais", "succes"),
    Delai.JOUR_LIMITE: ("◐ jour limite, à apprécier", "alerte"),
    Delai.HORS_DELAI: ("✕ hors délai", "erreur"),
}


def demande_en_mots(fiche: Fiche) -> str:
    """Return « coordinateur 1,00 ETP · 29 400 € »; what is unknown says so."""
    dossier = fiche.dossier
    type_poste = dossier.type_poste
    poste = f"{type_poste.value} {etp(dossier.etp_demande.centiemes)}" if type_poste else "aucun poste demandé"
    montant = dossier.montant_demande
    argent = euros(montant.centimes, decimales=0) if montant else "montant à renseigner"
    return f"{poste} · {argent}"


def rejet_en_mots(rejets: Sequence[Echeance]) -> str:
    """Return « rejet implicite le 12/09/2022 », with the second reading where it differs; empty when unknown."""
    jours = dict.fromkeys(date_courte(e.jour) for e in rejets)
    suite = " (deux lectures)" if len(jours) > 1 else ""
    return f"rejet implicite le {' ou le '.join(jours)}{suite}" if jours else ""


def echeances_en_mots(echeances: Sequence[Echeance]) -> str:
    """Return one line per date: what happens, the rule, its source and how sure it is."""
    return "\n".join(
        f"{date_courte(e.jour)}\u00a0: {e.objet} – {e.regle} ({e.source}\u00a0; {e.certitude.value})"
        for e in echeances
    )


class EnteteDossier(QWidget):
    """The header.

    Signals:
        voisin_demande(int): the dossier before (-1) or after (1); the page listens.
    """

    voisin_demande = Signal(int)

    def __init__(
        self, session: Session, precedent: QAction, suivant: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._numero, self.porteur, self._demande = QLabel(), TexteElide(), QLabel()
        self._recu = QLabel()
        self._delai = QLabel()
        self._etat = QLabel()
        self._rejet = QLabel()
        self._rejet.setProperty("role", "secondaire")
        self.faits = TroisFaits(session)
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
        for etiquette in (self._recu, self._delai, self._etat, self._rejet):
            bas.addWidget(etiquette)
        bas.addStretch(1)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(16, 8, 12, 8)
        pile.setSpacing(4)
        pile.addLayout(haut)
        pile.addLayout(bas)
        pile.addWidget(self.faits)
        self.compte = BandeauCompte(self)
        pile.addWidget(self.compte)

    def montrer(self, fiche: Fiche) -> None:
        """Say what the dossier is and where it stands."""
        self._numero.setText(f"{fiche.dossier.numero} ·")
        self.porteur.setText(fiche.dossier.porteur.raison_sociale)
        self._demande.setText(f"· {demande_en_mots(fiche)}")
        self._recu.setText(f"reçu le {date_heure(fiche.dossier.recu_le)}")
        self._dire(self._delai, *LIBELLES_DELAI[fiche.delai])
        self._dire(self._etat, f"état\u00a0: {LIBELLES_ETAT[fiche.dossier.etat]}", "")
        rejets = [e for e in fiche.echeances if e.objet == OBJET_REJET]
        self._rejet.setVisible(bool(rejets))
        self._rejet.setText(rejet_en_mots(rejets))
        self._rejet.setToolTip(echeances_en_mots(fiche.echeances))
        self.faits.montrer(fiche)
        self.compte.montrer(fiche.conflits)

    @staticmethod
    def _dire(etiquette: QLabel, texte: str, role: str) -> None:
        etiquette.setText(texte)
        etiquette.setProperty("role", role)
        etiquette.style().polish(etiquette)
