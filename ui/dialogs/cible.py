"""The form of a notified target: ETP by type of job or in all, the day, the reference of the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit
from typing_extensions import override

from app.domain.montants import Etp
from app.domain.poste import TypePoste
from app.socle.errors import UserError
from app.socle.formats import lire_centiemes
from ui.dialogs.panneau import Panneau
from ui.theme import px
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


HAUTEUR_ZONES = 72


@dataclass(frozen=True, slots=True)
class CibleSaisie:
    """What was typed. Key None: all jobs together."""

    etp_par_type: Mapping[TypePoste | None, Etp | None]
    notifiee_le: date | None
    reference: str
    commentaire: str
    etp_par_zone: Mapping[tuple[str, TypePoste | None], Etp | None]
    confirmee: bool = False


class SaisieCible(Panneau):
    """Asks for a new version of the target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Notifier la cible régionale",
            "Enregistrer la cible",
            "Sans date, c’est une cible de travail. Laissez vide ce qui n’est pas notifié\u00a0: une cible "
            "inconnue n’est pas une cible nulle. Les versions précédentes sont gardées.",
            parent,
        )
        self.champs: dict[TypePoste | None, ChampEtp] = {}
        for type_poste, libelle in (
            (TypePoste.FACILITATEUR, "&Facilitateurs, en ETP"),
            (TypePoste.COORDINATEUR, "&Coordinateurs, en ETP"),
            (None, "&Tous postes confondus, en ETP"),
        ):
            nom = f"cible_{type_poste.value if type_poste else 'globale'}"
            self.champs[type_poste] = champ(self.grille, libelle, ChampEtp(), nom)
        self.zones = champ(
            self.grille,
            "Par &département ou zone",
            QPlainTextEdit(),
            "cible_zones",
            aide="Une ligne par cible\u00a0: «\u00a02A facilitateurs 1,00\u00a0», «\u00a02B 0,50\u00a0»",
        )
        self.zones.setPlaceholderText("2A facilitateurs 1,00\n2B coordinateurs 0,50")
        self.zones.setTabChangesFocus(True)
        self.zones.setFixedHeight(px(HAUTEUR_ZONES))
        self.jour = champ(self.grille, "&Notifiée le", ChampDate(quoi="Date de notification"), "cible_notifiee_le")
        self.reference = champ(self.grille, "&Référence de la notification", QLineEdit(), "cible_reference")
        self.commentaire = champ(self.grille, "C&ommentaire", QLineEdit(), "cible_commentaire")
        self.confirmation = QCheckBox("&Enregistrer malgré ce dépassement", self)
        self.confirmation.setObjectName("cible_confirmee")
        self.confirmation.hide()
        self._pied.insertWidget(1, self.confirmation)

    def commencer(self, aujourd_hui: date) -> None:
        """Empty the form."""
        for saisie in self.champs.values():
            saisie.fixer(None)
        self.zones.clear()
        self.jour.fixer(aujourd_hui)
        self.reference.clear()
        self.commentaire.clear()
        self.avertir("")
        self.champs[TypePoste.FACILITATEUR].setFocus()

    def avertir(self, depassement: str) -> None:
        """Say what the target would exceed, and offer to record it all the same; an empty text offers nothing."""
        if depassement != self.faute.text():  # what is confirmed is what was read
            self.confirmation.setChecked(False)
        self.dire(depassement)
        self.confirmation.setVisible(bool(depassement))
        if depassement:
            self.confirmation.setFocus()

    @override
    def valider(self) -> None:
        relire(*self.champs.values(), self.jour)
        faute = next((f for f in (*(c.faute for c in self.champs.values()), self.jour.faute) if f), "")
        etp = {t: Etp(c.valeur) for t, c in self.champs.items() if c.valeur is not None}
        par_zone, illisible = lire_zones(self.zones.toPlainText())
        faute = faute or illisible
        if not faute and not etp and not par_zone:
            faute = "La cible est vide. Indiquez au moins un nombre d’ETP."
        if faute:
            self.avertir("")
            self.dire(faute)
        else:
            self.saisi.emit(
                CibleSaisie(
                    etp,
                    self.jour.valeur,
                    self.reference.text().strip(),
                    self.commentaire.text().strip(),
                    par_zone,
                    self.confirmation.isChecked(),
                )
            )


def lire_zones(texte: str) -> tuple[Mapping[tuple[str, TypePoste | None], Etp | None], str]:
    """Return the targets by zone typed one a line, and what cannot be read, empty when all can.

    A line: the zone, then « facilitateurs » or « coordinateurs » or nothing for all jobs, then the ETP.
    """
    lues: dict[tuple[str, TypePoste | None], Etp | None] = {}
    for numero, ligne in enumerate(texte.splitlines(), 1):
        if not ligne.strip():
            continue
        *mots, quantite = ligne.split()
        types = {f"{t.value}{s}": t for t in TypePoste for s in ("", "s")}
        type_poste = types.get(mots[-1].lower()) if mots else None
        zone = " ".join(mots[:-1] if type_poste else mots)
        if not zone:
            return {}, f"Ligne {numero} des zones\u00a0: nommez la zone, puis les postes et les ETP."
        if (zone, type_poste) in lues:
            return {}, f"Ligne {numero} des zones\u00a0: «\u00a0{zone}\u00a0» est déjà dite."
        try:
            lues[zone, type_poste] = Etp(lire_centiemes(quantite, quoi="la cible de la zone"))
        except UserError as faute:
            return {}, f"Ligne {numero} des zones\u00a0: {faute}"
    return lues, ""
