"""The panels of the room, on the screen of the meeting: who is there, who leaves for a dossier, which dossiers.

Every list is a column of boxes: arrows go from one to the next, the space bar ticks. Not here: the recording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.comite import LIBELLES_CHARGE, Charge, Membre, confier
from app.domain.presences import Presence, noter, presence_de, presence_ecrite
from app.services.comites import ReglageComite
from app.socle.formats import NBSP
from ui.dialogs.panneau import Panneau
from ui.models.comite import quorum_ecrit
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_compte import ChampCompte
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.formulaire import champ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from app.domain.classement import Rang
    from app.domain.comite import Comite
    from app.services.salle import DossierExamine

QUORUM_MAX = 99
LIGNES_VISIBLES = 6
COMMANDES = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
HAUTEUR_MAX = 250
SANS_QUORUM = (
    (None, "à confirmer par le service\u00a0: refusés"),
    (False, "refusés"),
    (True, "gardés, marqués «\u00a0sans quorum\u00a0»"),
)


class Cases(QScrollArea):
    """A column of boxes.

    Signals:
        basculee(str, bool): the box of this key was ticked or cleared by hand; the panel listens.
        retiree(str): Delete was pressed on the box of this key; the panel listens.
        lettre(str, str): one of the letters listened to was typed on the box of this key, in capital here.
    """

    basculee = Signal(str, bool)
    retiree = Signal(str)
    lettre = Signal(str, str)

    def __init__(self, quoi: str, parent: QWidget | None = None, *, lettres: str = "") -> None:
        super().__init__(parent)
        self._lettres = frozenset(lettres)
        self.setAccessibleName(quoi)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.boites: dict[str, QCheckBox] = {}
        self._remplir(())

    def montrer(self, cases: Iterable[tuple[str, str, bool]]) -> None:
        """Show these boxes: key, text, ticked. The focus stays on the same key."""
        foyer = next((cle for cle, b in self.boites.items() if b.hasFocus()), None)
        self._remplir(cases)
        if foyer in self.boites:
            self.boites[foyer].setFocus()

    def premiere(self) -> QWidget | None:
        """Return the first box, None when there is none."""
        return next(iter(self.boites.values()), None)

    def _remplir(self, cases: Iterable[tuple[str, str, bool]]) -> None:
        corps = QWidget(self)
        pile = QVBoxLayout(corps)
        pile.setContentsMargins(4, 4, 4, 4)
        self.boites = {}
        for cle, texte, cochee in cases:
            boite = QCheckBox(texte, corps)
            boite.setObjectName(f"case_{cle}")
            boite.setChecked(cochee)
            boite.toggled.connect(lambda oui, cle=cle: self.basculee.emit(cle, oui))
            self.boites[cle] = boite
            pile.addWidget(boite)
        pile.addStretch(1)
        ancien = self.takeWidget()
        if ancien is not None:
            ancien.deleteLater()  # not at once: one of its boxes may be telling that it was ticked
        self.setWidget(corps)
        self.setMinimumHeight(corps.sizeHint().height() if len(self.boites) <= LIGNES_VISIBLES else HAUTEUR_MAX)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        boites = list(self.boites.values())
        rang = next((r for r, b in enumerate(boites) if b.hasFocus()), -1)
        pas = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if pas is not None and rang >= 0 and 0 <= rang + pas < len(boites):
            boites[rang + pas].setFocus()
            self.ensureWidgetVisible(boites[rang + pas])
        elif event.key() == Qt.Key.Key_Delete and rang >= 0:
            self.retiree.emit(list(self.boites)[rang])
        elif rang >= 0 and event.text().upper() in self._lettres and not event.modifiers() & COMMANDES:
            self.lettre.emit(list(self.boites)[rang], event.text().upper())
        else:
            super().keyPressEvent(event)


class PanneauPresences(Panneau):
    """Who sits, who is there, who presides and keeps the minutes, the quorum. Every choice is recorded at once.

    Signals:
        membres_changes(object): the members, as they now are; the screen records them.
        quorum_change(object): the quorum of the meeting, None when it is not set; the screen records it.
        reglage_change(object): `ReglageComite` of the service; the screen records it.
    """

    membres_changes = Signal(object)
    quorum_change = Signal(object)
    reglage_change = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Composition et présences", "Fermer", parent=parent)
        _sans_annuler(self)
        self._membres: tuple[Membre, ...] = ()
        self.compte = QLabel(self)
        self.compte.setWordWrap(True)
        self.grille.addRow(self.compte)
        self._represente = ""
        self.mandat = QLabel(self)
        self.mandat.setWordWrap(True)
        self.mandataire = ChampTexte(quoi="Nom de qui représente le membre", parent=self)
        self.mandataire.setObjectName("mandataire")
        self.mandataire.setPlaceholderText("Nom, puis Entrée")
        self.grille.addRow(self.mandat)
        self.grille.addRow(self.mandataire)
        self._viser("")
        self.cases = Cases("Membres présents", self, lettres="EM")
        self.cases.basculee.connect(self._on_basculee)
        self.cases.retiree.connect(self._on_retiree)
        self.cases.lettre.connect(self._on_lettre)
        self.grille.addRow(self.cases)
        self.nom = ChampTexte(quoi="Nom du membre à ajouter", parent=self)
        self.nom.setObjectName("membre_nom")
        self.nom.setPlaceholderText("Nom à ajouter")
        self.qualite = ChampTexte(quoi="Qualité du membre à ajouter", parent=self)
        self.qualite.setObjectName("membre_qualite")
        self.qualite.setPlaceholderText("Qualité")
        self.avec_voix = QCheckBox("avec voix", self)
        self.avec_voix.setChecked(True)
        self.ajouter = QPushButton("Ajouter", self)
        self.ajouter.clicked.connect(self.ajouter_membre)
        self.grille.addRow(_rangee(self.nom, self.qualite, self.avec_voix, self.ajouter))
        self.charges = {charge: self._charge(charge) for charge in Charge}
        self.grille.addRow(
            _rangee(*(w for c, choix in self.charges.items() for w in (QLabel(_titre(c), self), choix)))
        )
        quoi = "Quorum\u00a0: membres avec voix qui doivent être là"
        self.quorum = ChampCompte("à confirmer", moins=0, maximum=QUORUM_MAX, quoi=quoi, parent=self)
        self.quorum.setObjectName("quorum")
        self.quorum.editingFinished.connect(self._on_quorum)
        self.sans_quorum = ChampChoix(SANS_QUORUM, quoi="Avis rendus sans quorum", parent=self)
        self.sans_quorum.setObjectName("sans_quorum")
        self.sans_quorum.valeur_changee.connect(self._on_reglage)
        self.grille.addRow(
            _rangee(QLabel("Quorum", self), self.quorum, QLabel("Avis sans quorum", self), self.sans_quorum)
        )
        self._quorum_lu: int | None = None

    def commencer(self, comite: Comite, reglage: ReglageComite) -> None:
        """Show the members and the quorum."""
        self._viser("")
        self.montrer(comite, reglage)
        (self.cases.premiere() or self.nom).setFocus()

    def montrer(self, comite: Comite, reglage: ReglageComite) -> None:
        """Follow what was recorded."""
        self._membres, self._quorum_lu = comite.membres, comite.quorum
        if self._represente not in {m.nom for m in comite.membres}:
            self._viser("")
        self.compte.setText(
            f"{quorum_ecrit(comite)}. Espace{NBSP}: présent ou absent · E{NBSP}: excusé · M{NBSP}: représenté "
            f"(hors quorum et votes) · Suppr{NBSP}: retirer de la composition."
        )
        self.cases.montrer((m.nom, _membre_ecrit(m), m.present is True) for m in comite.membres)
        for charge, choix in self.charges.items():
            tenue = comite.charge_de(charge)
            libres = (m for m in comite.membres if m.charge in {None, charge})  # one charge does not take the other
            choix.proposer([(None, "à désigner"), *((m.nom, m.nom) for m in libres)])
            choix.fixer(tenue.nom if tenue else None)
        self.quorum.setValue(comite.quorum or 0)
        self.sans_quorum.fixer(reglage.sans_quorum)

    def ajouter_membre(self) -> None:
        """Add the member whose name is typed, absent until ticked."""
        membre = Membre(self.nom.saisie, self.qualite.saisie, voix=self.avec_voix.isChecked())
        if membre.nom:
            self.nom.fixer("")
            self.qualite.fixer("")
            self.membres_changes.emit((*self._membres, membre))
            self.nom.setFocus()

    @override
    def valider(self) -> None:
        if self._represente:
            self._on_mandat()
        elif self.nom.saisie:
            self.ajouter_membre()
        elif self.quorum.hasFocus():
            self._on_quorum()
        else:
            self.abandonne.emit()

    def _charge(self, charge: Charge) -> ChampChoix:
        choix = ChampChoix(quoi=_titre(charge), parent=self)
        choix.setObjectName(f"charge_{charge.value}")
        choix.valeur_changee.connect(lambda nom: self._on_charge(charge, nom))
        return choix

    def _on_charge(self, charge: Charge, nom: object) -> None:
        self.membres_changes.emit(confier(self._membres, charge, nom if isinstance(nom, str) else None))

    def _on_basculee(self, nom: str, present: bool) -> None:  # noqa: FBT001  # a slot
        self._noter(nom, Presence.PRESENT if present else Presence.ABSENT)

    def _on_lettre(self, nom: str, lettre: str) -> None:
        membre = self._membre(nom)
        if lettre == "E":
            deja = presence_de(membre) is Presence.EXCUSE
            self._noter(nom, Presence.ABSENT if deja else Presence.EXCUSE)
        elif lettre == "M":
            self._viser(nom, membre.represente_par)
            self.mandataire.setFocus()

    def _on_mandat(self) -> None:
        membre, par = self._membre(self._represente), self.mandataire.saisie
        self.cases.boites[membre.nom].setFocus()
        self._viser("")
        if par or membre.represente_par:
            self._noter(membre.nom, Presence.REPRESENTE, par)

    def _membre(self, nom: str) -> Membre:
        return next(m for m in self._membres if m.nom == nom)

    def _viser(self, nom: str, par: str = "") -> None:
        """Show the field of who represents this member; an empty name puts it away."""
        self._represente = nom
        self.mandat.setText(f"{nom}, représenté par")
        self.mandataire.setAccessibleName(f"Nom de qui représente {nom}")
        self.mandataire.fixer(par)
        self.mandat.setVisible(bool(nom))
        self.mandataire.setVisible(bool(nom))

    def _noter(self, nom: str, presence: Presence, par: str = "") -> None:
        self.membres_changes.emit(tuple(noter(m, presence, par) if m.nom == nom else m for m in self._membres))

    def _on_retiree(self, nom: str) -> None:
        self.membres_changes.emit(tuple(m for m in self._membres if m.nom != nom))

    def _on_quorum(self) -> None:
        valeur = self.quorum.value() or None
        if valeur != self._quorum_lu:
            self._quorum_lu = valeur
            self.quorum_change.emit(valeur)

    def _on_reglage(self, valeur: object) -> None:
        garde = valeur if isinstance(valeur, bool) else None
        self.reglage_change.emit(ReglageComite(self._quorum_lu, garde))


class PanneauCoches(Panneau):
    """A list to tick, recorded at once: members who leave the room, or dossiers of the agenda.

    Signals:
        coche(str, bool): the key ticked or cleared; the screen records it.
    """

    coche = Signal(str, bool)

    def __init__(self, titre: str, explication: str, parent: QWidget | None = None) -> None:
        super().__init__(titre, "Fermer", explication, parent)
        _sans_annuler(self)
        self.cases = Cases(titre, self)
        self.cases.basculee.connect(self.coche)
        self.grille.addRow(self.cases)

    def commencer(self) -> None:
        """Put the focus in the list."""
        premiere = self.cases.premiere()
        if premiere is not None:
            premiere.setFocus()

    def montrer_deports(self, comite: Comite, dossier: DossierExamine) -> None:
        """Show who leaves the room for this dossier."""
        partis = comite.deportes(dossier.dossier_id)
        self.cases.montrer((m.nom, _membre_ecrit(m), m.nom in partis) for m in comite.membres)

    def montrer_ordre(self, comite: Comite, rangs: Iterable[Rang]) -> None:
        """Show the dossiers that may be examined, those of the agenda ticked."""
        self.cases.montrer(
            (
                str(r.candidat.dossier_id),
                f"{r.candidat.numero} · {r.candidat.porteur} · {f'rang {r.rang}' if r.rang else 'sans rang'}",
                r.candidat.dossier_id in comite.dossiers,
            )
            for r in rangs
        )

    @override
    def valider(self) -> None:
        self.abandonne.emit()


class PanneauTexte(Panneau):
    """One sentence to write, or to agree to: observations, closing, opening again."""

    def __init__(self, titre: str, verbe: str, libelle: str, parent: QWidget | None = None) -> None:
        super().__init__(titre, verbe, parent=parent)
        self.phrase = QLabel(self)
        self.phrase.setWordWrap(True)
        self.grille.addRow(self.phrase)
        self.texte = champ(self.grille, libelle, ChampTexte(quoi=libelle), "comite_texte") if libelle else None

    def commencer(self, phrase: str, texte: str = "") -> None:
        """Show the sentence, and the text kept so far."""
        self.phrase.setText(phrase)
        self.phrase.setVisible(bool(phrase))
        if self.texte is not None:
            self.texte.fixer(texte)
            self.texte.setFocus()
        else:
            self.setFocus()

    @override
    def valider(self) -> None:
        self.saisi.emit(self.texte.saisie if self.texte is not None else "")


def _sans_annuler(panneau: Panneau) -> None:
    """Hide « Annuler » where each box is recorded as it is ticked: it would promise more than it does."""
    bouton = panneau.findChild(QPushButton, "annuler_saisie")
    if bouton is not None:
        bouton.hide()


def _membre_ecrit(membre: Membre) -> str:
    qualite = f", {membre.qualite}" if membre.qualite else ""
    charge = f" · {LIBELLES_CHARGE[membre.charge]}" if membre.charge else ""
    return f"{membre.nom}{qualite} · {'voix' if membre.voix else 'sans voix'} · {presence_ecrite(membre)}{charge}"


def _titre(charge: Charge) -> str:
    return LIBELLES_CHARGE[charge].capitalize()


def _rangee(*widgets: QWidget) -> QHBoxLayout:
    rangee = QHBoxLayout()
    rangee.setSpacing(12)
    for widget in widgets:
        rangee.addWidget(widget)
    return rangee
