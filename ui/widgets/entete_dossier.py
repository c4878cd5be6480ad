"""The lines above a dossier: what it is, where it stands, then its three facts, each with a symbol and a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from app.domain.campagne import LIBELLES_DELAI, Delai
from app.domain.cycle import LIBELLES_ETAT
from app.domain.delais import OBJET_REJET
from app.socle.formats import date_courte, date_heure, etp, euros
from ui.theme import px
from ui.widgets.bandeau_compte import BandeauCompte
from ui.widgets.flux import Flux
from ui.widgets.texte_elide import TexteElide
from ui.widgets.trois_faits import TroisFaits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from app.domain.delais import Echeance
    from app.services.instruction import Fiche
    from ui.session import Session

_ASPECTS = {
    Delai.DANS_LES_DELAIS: ("●", "succes"),
    Delai.JOUR_LIMITE: ("◐", "alerte"),
    Delai.HORS_DELAI: ("✕", "erreur"),
}
LARGEUR_ECHEANCES = 640


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


class _Echeances(QToolButton):
    """The implicit rejection in sight; a click or Space tells every date, its rule, its source, how sure it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("echeances")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu("Échéances", self)
        self.liste = QLabel(menu)
        self.liste.setObjectName("liste_echeances")
        self.liste.setContentsMargins(12, 8, 12, 8)
        self.liste.setFixedWidth(px(LARGEUR_ECHEANCES))
        self.liste.setWordWrap(True)
        self.liste.setTextFormat(Qt.TextFormat.PlainText)
        self.liste.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        contenu = QWidgetAction(menu)
        contenu.setDefaultWidget(self.liste)
        menu.addAction(contenu)
        self.setMenu(menu)

    def montrer(self, echeances: Sequence[Echeance]) -> None:
        """Say these dates; without any the button goes away."""
        rejet = rejet_en_mots([e for e in echeances if e.objet == OBJET_REJET])
        self.setText(f"{rejet or 'échéances'} ▾")
        self.liste.setText(echeances_en_mots(echeances))
        self.setToolTip(self.liste.text())
        self.setAccessibleName(f"Échéances du dossier\u00a0: {self.liste.text()}")
        self.setVisible(bool(echeances))


class EnteteDossier(QWidget):
    """The header: what the dossier asks, when it came, its state, its dates, its three facts."""

    def __init__(
        self, session: Session, precedent: QAction, suivant: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._numero, self.porteur, self._demande = QLabel(), TexteElide(), QLabel()
        self._recu = QLabel()
        self._delai = QLabel()
        self._etat = QLabel()
        self.echeances = _Echeances()
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
        bas = Flux()
        bas.setSpacing(12)
        for etiquette in (self._recu, self._delai, self._etat):
            bas.addWidget(etiquette)
        bas.addWidget(self.echeances)
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
        symbole, role = _ASPECTS[fiche.delai]
        self._dire(self._delai, f"{symbole} {LIBELLES_DELAI[fiche.delai]}", role)
        self._dire(self._etat, f"état\u00a0: {LIBELLES_ETAT[fiche.dossier.etat]}", "")
        self.echeances.montrer(fiche.echeances)
        self.faits.montrer(fiche)
        self.compte.montrer(fiche.conflits)

    @staticmethod
    def _dire(etiquette: QLabel, texte: str, role: str) -> None:
        etiquette.setText(texte)
        etiquette.setProperty("role", role)
        etiquette.style().polish(etiquette)
