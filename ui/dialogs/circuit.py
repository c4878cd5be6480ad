"""The forms of the circuit: a step of one act or of a selection, the certificate that signs, a signed file read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from app.domain.circuit import DETENTEURS, LIBELLES_CIRCUIT, MODES, EtapeCircuit, etapes_de
from app.domain.pouvoirs import nommer
from app.services.circuits import SaisiePas
from app.socle.formats import NBSP, pluriel
from app.socle.reglages import du_poste
from ui.dialogs.fichiers import documents
from ui.dialogs.panneau import Panneau
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.formulaire import champ, relire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.visa import Delegation
    from app.services.circuits import LigneCircuit
    from app.services.signatures import Verification

CLE_HORODATAGE = "signature.horodatage"
JOINDRE = "Joindre le scan en preuve…"
SANS_DELEGATION = "celle du signataire, s’il en a une"


@dataclass(frozen=True, slots=True)
class PasSaisi:
    """A step as typed. `preuve`: the file to join, read in a worker. `corrige`: it takes the place of one."""

    saisie: SaisiePas
    preuve: Path | None
    corrige: bool


class PanneauPas(Panneau):
    """Asks what happened to one act or to a selection; `saisi` gives a `PasSaisi`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Étape du circuit",
            "Enregistrer l’étape",
            "Une étape se corrige, elle ne s’efface pas.",
            parent,
        )
        self._corrige = False
        self._preuve: Path | None = None
        self.nom = _ligne(self)
        self.grille.addRow(self.nom)
        self.etape = champ(self.grille, "É&tape", ChampChoix(quoi="Étape", parent=self), "circuit_etape")
        self.le = champ(self.grille, "&Date", ChampDate(quoi="Date de l’étape", parent=self), "circuit_le")
        self.signataire = champ(
            self.grille, "Si&gnataire", QLineEdit(self), "circuit_signataire", aide="Qui a signé pour l’État"
        )
        self.delegation = champ(
            self.grille, "Délégatio&n", ChampChoix(quoi="Délégation", parent=self), "circuit_delegation"
        )
        self.mode = champ(
            self.grille,
            "&Mode",
            ChampChoix([(None, "à choisir"), *((m, m) for m in MODES)], quoi="Mode de notification", parent=self),
            "circuit_mode",
        )
        self.detenteur = champ(
            self.grille, "&Papier chez", QLineEdit(self), "circuit_detenteur", aide="Qui a le papier à partir de là"
        )
        self.commentaire = champ(self.grille, "&Observation", QLineEdit(self), "circuit_commentaire")
        self.joindre = QPushButton(JOINDRE, self)
        self.joindre.setObjectName("circuit_joindre")
        self.joindre.setAccessibleName("Joindre le scan ou le fichier signé")
        self.joindre.clicked.connect(self._on_joindre)
        self.grille.addRow(self.joindre)
        self.etape.valeur_changee.connect(lambda _etape: self._accorder())
        self.delegation.valeur_changee.connect(lambda _delegation: self._accorder())

    def commencer(
        self,
        lignes: Sequence[LigneCircuit],
        jour: date,
        delegations: Sequence[Delegation],
        *,
        etape: EtapeCircuit | None = None,
        corrige: bool = False,
    ) -> None:
        """Show the acts and their next step, or `etape`; with `corrige`, the last one with what it says."""
        self._corrige, self._preuve = corrige, None
        dits = "\n".join(f"• {x.acte.reference}, {x.dossier.porteur.raison_sociale}" for x in lignes)
        self.nom.setText(
            dits if len(lignes) == 1 else f"{pluriel(len(lignes), 'acte')}, tous ou aucun{NBSP}:\n{dits}"
        )
        premiere = lignes[0]
        dernier = premiere.etat.dernier if corrige else None
        permises = [e for e in EtapeCircuit if all(e in etapes_de(x.acte.type) for x in lignes)]
        self.etape.proposer([(e, LIBELLES_CIRCUIT[e]) for e in permises])
        self.etape.fixer(dernier.etape if dernier else etape or premiere.etat.suivante)
        self.etape.setEnabled(not corrige)
        self.le.fixer(dernier.le if dernier else jour)
        self.delegation.proposer([(None, SANS_DELEGATION), *((d.id, nommer(d)) for d in delegations)])
        self.delegation.fixer(dernier.delegation_id if dernier else None)
        self.mode.fixer(dernier.mode if dernier and dernier.mode else None)
        for widget, valeur in (
            (self.signataire, dernier.signataire if dernier else ""),
            (self.detenteur, dernier.detenteur if dernier else ""),
            (self.commentaire, ""),
        ):
            widget.setText(valeur)
        self.joindre.setText(JOINDRE)
        self.dire("")
        self._accorder()
        self.le.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accorder(self) -> None:
        etape = self.etape.valeur
        for widget in (self.signataire, self.delegation):
            self.grille.setRowVisible(widget, etape is EtapeCircuit.SIGNE_ETAT)
        self.grille.setRowVisible(self.mode, etape is EtapeCircuit.NOTIFIE)
        if isinstance(etape, EtapeCircuit):
            self.detenteur.setPlaceholderText(DETENTEURS[etape])
        self.signataire.setPlaceholderText("celui de la délégation" if self.delegation.valeur else "prénom et nom")

    def _on_joindre(self) -> None:
        nom, _ = QFileDialog.getOpenFileName(self, "Joindre le scan signé", str(documents()), "PDF (*.pdf)")
        if nom:
            self._preuve = Path(nom)
            self.joindre.setText(f"Joint\u00a0: {self._preuve.name}")

    @override
    def valider(self) -> None:
        relire(self.le)
        jour, etape, delegation, mode = self.le.valeur, self.etape.valeur, self.delegation.valeur, self.mode.valeur
        if self.le.faute or jour is None or not isinstance(etape, EtapeCircuit):
            self.dire(self.le.faute or "Écrivez la date de l’étape.")
            return
        signe, notifie = etape is EtapeCircuit.SIGNE_ETAT, etape is EtapeCircuit.NOTIFIE
        saisie = SaisiePas(
            etape,
            jour,
            detenteur=self.detenteur.text(),
            mode=str(mode or "") if notifie else "",
            signataire=self.signataire.text() if signe else "",
            delegation_id=delegation if signe and isinstance(delegation, int) else None,
            commentaire=self.commentaire.text(),
        )
        self.saisi.emit(PasSaisi(saisie, self._preuve, self._corrige))


@dataclass(frozen=True, slots=True)
class Certifie:
    """What signing asks of the agent. The password lives as long as this value: it is kept nowhere."""

    certificat: Path
    mot_de_passe: str
    signataire: str
    delegation_id: int | None
    horodatage: str


class PanneauCertificat(Panneau):
    """Asks the certificate and its password; `saisi` gives a `Certifie`, and the password leaves the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Signer électroniquement",
            "Signer l’acte",
            "La signature s’ajoute au PDF produit, sans rien y changer\u00a0; elle se lit dans le panneau des "
            "signatures du lecteur de PDF, pas sur le papier. La copie signée reste PDF/A-2a et PDF/UA-1. Le mot "
            "de passe n’est ni gardé ni journalisé. Le certificat remis par votre service fait la valeur de la "
            "signature.",
            parent,
        )
        self._certificat: Path | None = None
        self.nom = _ligne(self)
        self.grille.addRow(self.nom)
        self.choisir = QPushButton("Choisir le certificat…", self)
        self.choisir.setObjectName("signature_certificat")
        self.choisir.setAccessibleName("Choisir le certificat (.p12 ou .pfx)")
        self.choisir.clicked.connect(self._on_choisir)
        self.grille.addRow("Certificat", self.choisir)
        self.mot_de_passe = champ(self.grille, "Mot de &passe", QLineEdit(self), "signature_mot_de_passe")
        self.mot_de_passe.setEchoMode(QLineEdit.EchoMode.Password)
        self.signataire = champ(self.grille, "Si&gnataire", QLineEdit(self), "signature_signataire")
        self.delegation = champ(
            self.grille, "Délégatio&n", ChampChoix(quoi="Délégation", parent=self), "signature_delegation_pdf"
        )
        self.horodatage = champ(
            self.grille,
            "&Horodatage (facultatif)",
            QLineEdit(self),
            "signature_horodatage",
            aide="Adresse d’un serveur d’horodatage. Vide\u00a0: aucun réseau n’est utilisé.",
        )
        self.horodatage.setPlaceholderText("aucun\u00a0: hors ligne")

    def commencer(self, ligne: LigneCircuit, delegations: Sequence[Delegation]) -> None:
        """Ask for an act."""
        self.nom.setText(f"{ligne.acte.reference}, {ligne.dossier.porteur.raison_sociale}")
        self.delegation.proposer([(None, SANS_DELEGATION), *((d.id, nommer(d)) for d in delegations)])
        self.mot_de_passe.clear()
        reglages = du_poste()
        self.horodatage.setText(reglages.texte(CLE_HORODATAGE))
        self.horodatage.setReadOnly(reglages.verrou(CLE_HORODATAGE) is not None)  # imposed by a policy
        self.dire("")
        self.choisir.setFocus(Qt.FocusReason.OtherFocusReason)

    def fixer_certificat(self, chemin: Path) -> None:
        """Take this file as the certificate."""
        self._certificat = chemin
        self.choisir.setText(chemin.name)
        self.mot_de_passe.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_choisir(self) -> None:
        filtre = "Certificats (*.p12 *.pfx)"
        nom, _ = QFileDialog.getOpenFileName(self, "Certificat du service", str(documents()), filtre)
        if nom:
            self.fixer_certificat(Path(nom))

    @override
    def valider(self) -> None:
        delegation = self.delegation.valeur
        if self._certificat is None:
            self.dire("Choisissez le certificat remis par votre service.")
            return
        saisi = Certifie(
            self._certificat,
            self.mot_de_passe.text(),
            self.signataire.text().strip(),
            delegation if isinstance(delegation, int) else None,
            self.horodatage.text().strip(),
        )
        self.mot_de_passe.clear()
        self.saisi.emit(saisi)


class PanneauVerification(Panneau):
    """Shows what a signed file is worth; `saisi` asks to record the step that it proves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Vérification d’un PDF signé",
            "Enregistrer l’étape prouvée…",
            "Sans les certificats de votre autorité, une signature n’est jamais dite valide.",
            parent,
        )
        self.dit = _ligne(self)
        self.dit.setObjectName("verification_dit")
        self.dit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.grille.addRow(self.dit)

    def montrer(self, verification: Verification) -> None:
        """Show a file looked at."""
        verdict = "✔ Signature vérifiée" if verification.sure else "⚠ Signature non vérifiée, ou incomplète"
        self.dit.setText("\n\n".join((verification.nom, verdict, *verification.constats)))
        self.dire("")

    @override
    def valider(self) -> None:
        self.saisi.emit(None)


def _ligne(parent: QWidget) -> QLabel:
    etiquette = QLabel(parent)
    etiquette.setWordWrap(True)
    etiquette.setTextFormat(Qt.TextFormat.PlainText)
    return etiquette
