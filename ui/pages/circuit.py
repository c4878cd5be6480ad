"""The circuit of signature: where each act stands, who holds the paper, since when, and what is next.

A step may be recorded for a whole selection; a signed PDF dropped here is looked at. Not here: the rules
(`app.domain.circuit`, `app.domain.signataire`), nor signing itself (`app.services.signatures`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from typing_extensions import override

from app.documents.signature_pdf import CERTIFICAT_MAX, INSTALLER, SANS_OPTION
from app.domain.circuit import LIBELLES_CIRCUIT, EtapeCircuit
from app.importers.signature import LIMITES_SIGNATURE
from app.services.signatures import Demande, lire_fichier
from ui.dialogs.circuit import Certifie, PanneauCertificat, PanneauPas, PanneauVerification, PasSaisi
from ui.dialogs.fichiers import documents
from ui.models.circuit import colonnes_circuit, histoire_ecrite, phrase_circuit
from ui.models.table import ModeleTable
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture, ecrire
from ui.pages.volets import Volets, a_cote
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from app.domain.circuit import PasDeCircuit
    from app.services.circuits import LigneCircuit
    from app.services.delegations import EtatPouvoirs
    from app.services.signatures import Verification
    from app.socle.changes import Changes
    from app.socle.progress import Annulation
    from ui.session import Session

LARGEUR_PANNEAU = 350
TOUT = "tout"
FILTRES: tuple[tuple[object, str], ...] = (
    (None, "Actes en cours"),
    *((e, f"À suivre\u00a0: {LIBELLES_CIRCUIT[e]}") for e in EtapeCircuit),
    (TOUT, "Tous, terminés compris"),
)


class PageCircuit(PageLue):
    """The list and the history of the act in sight; `montrer` takes the identifier of an act, or of several."""

    cle = "circuit"
    titre = "Circuit de signature"
    aide = "circuit"
    sujets = ("circuit", "actes", "dossiers", "delegations")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pouvoirs: EtatPouvoirs | None = None
        self._lignes: tuple[LigneCircuit, ...] = ()
        self._histoires: Mapping[int, Sequence[PasDeCircuit]] = {}
        self._vise: int | None = None
        self._vises: frozenset[object] = frozenset()  # several acts at once, chosen when they are read
        self._visees: list[LigneCircuit] = []
        self._verifie: tuple[Verification, bytes] | None = None
        self.setAcceptDrops(True)
        self.modele: ModeleTable[LigneCircuit] = ModeleTable(
            colonnes_circuit(), identite=lambda x: x.acte.id, parent=self
        )
        self.table = Table(self.modele, nom="Actes du circuit de signature", parent=self)
        self.table.setObjectName("table_circuit")
        Etirement(self.table, "porteur", replies=("suite",))
        self._lecture = Lecture(self, session.runner, "Lecture du circuit", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._montrer_courante())
        self.table.ouverte.connect(lambda _rang: self._aller_aux_actes())

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        ligne = self._ligne()
        return ligne.dossier.cle if ligne else None

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, tuple):
            self._vises = frozenset(argument)
            argument = next(iter(argument), None)
        if isinstance(argument, int):
            self._vise = argument
            self.filtre.fixer(TOUT)
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.filtre, self.table)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(_pdf(event)) == 1:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.verifier(_pdf(event)[0])

    def _batir_actes(self) -> None:
        self.act_suite = acte(
            self, "etape_suivante", "Étape suivante…", self._suivre, raccourci="Ctrl+Return",
            aide="Enregistrer l’étape suivante des actes choisis, à la date où elle a eu lieu",
        )  # fmt: skip
        self.act_envoyer = acte(
            self, "envoyer_a_la_signature", "Envoyés à la signature…", self._envoyer, raccourci="Ctrl+Alt+E",
            aide="Noter que les actes choisis partent ce jour à la signature, et chez qui",
        )  # fmt: skip
        self.act_signer = acte(
            self, "signer_electroniquement", "Signer électroniquement…", self._signer, dessin="signature",
            aide="Signer le PDF produit avec le certificat du service",
        )  # fmt: skip
        self.act_verifier = acte(
            self, "verifier_signature", "Vérifier un PDF signé…", self._on_verifier,
            aide="Dire qui a signé un fichier et de quel acte il s’agit\u00a0; il se dépose aussi ici",
        )  # fmt: skip
        self.act_corriger = acte(
            self, "corriger_etape", "Corriger l’étape…", self._corriger, aide="L’ancienne reste dans l’historique"
        )
        self.act_retirer = acte(
            self, "retirer_etape", "Retirer l’étape…", self._retirer, raccourci="Ctrl+Backspace",
            aide="Reprendre la dernière étape, avec un motif\u00a0; elle reste dans l’historique",
        )  # fmt: skip

    def _batir(self) -> None:
        self.entete = Entete("Circuit de signature", (self.act_verifier, self.act_signer, self.act_suite), self)
        self.filtre = ChampChoix(FILTRES, quoi="Ce que la liste montre", parent=self)
        self.filtre.setObjectName("filtre_circuit")
        self.filtre.setMinimumContentsLength(max(len(texte) for _, texte in FILTRES))
        self.filtre.valeur_changee.connect(lambda _valeur: self._montrer_lignes())
        self.vide = EtatVide(
            "Aucun acte en cours de signature",
            "Un acte produit entre ici\u00a0: préparé, envoyé, signé par le porteur, par l’État, notifié.",
            dessin="signature",
            acte="Voir les actes",
            au_clic=lambda: self.demande_page.emit("actes", None),
            parent=self,
        )
        self.liste = TableOuVide(self.table, self.vide, self)
        self.question = ChoixEnLigne(self)
        self.question.reponse.setAccessibleName("Motif du retrait")
        self.question.repondu.connect(self._on_motif)
        self.question.abandonne.connect(self._fermer)
        self.droite = Volets(LARGEUR_PANNEAU, self)
        self.histoire = QLabel(self.droite)
        self.histoire.setObjectName("histoire_circuit")
        self.histoire.setAccessibleName("Historique de l’acte")
        self.histoire.setWordWrap(True)
        self.histoire.setTextFormat(Qt.TextFormat.PlainText)
        self.histoire.setContentsMargins(10, 4, 6, 4)
        self.droite.ajouter(self.histoire)
        self.pas, self.certificat = PanneauPas(self.droite), PanneauCertificat(self.droite)
        self.verification = PanneauVerification(self.droite)
        self.droite.ajouter_saisie(self.pas, self._on_pas, self._fermer)
        self.droite.ajouter_saisie(self.certificat, self._on_certificat, self._fermer)
        self.droite.ajouter_saisie(self.verification, lambda _rien: self._prouver(), self._fermer)
        haut = Flux()
        mot = QLabel("Montrer", self)
        mot.setBuddy(self.filtre)
        haut.addWidget(mot)
        haut.addWidget(self.filtre)
        haut.addStretch(2)
        for action in (self.act_envoyer, self.act_corriger, self.act_retirer):
            haut.addWidget(bouton_acte(action))
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(haut)
        pile.addWidget(a_cote(self.liste, self.droite), stretch=1)
        pile.addWidget(self.question)

    def _lire(self) -> tuple[tuple[LigneCircuit, ...], Mapping[int, Sequence[PasDeCircuit]], EtatPouvoirs]:
        bureau = self._session.bureau
        lignes = bureau.circuits.en_attente(self._session.campagne_id, finis=True)
        return lignes, bureau.circuits.historiques(self._session.campagne_id), bureau.delegations.etat()

    def _on_lu(
        self, lu: tuple[tuple[LigneCircuit, ...], Mapping[int, Sequence[PasDeCircuit]], EtatPouvoirs]
    ) -> None:
        self._lignes, self._histoires, self._pouvoirs = lu
        self.entete.dire(phrase_circuit(self._lignes))
        self._montrer_lignes()

    def _montrer_lignes(self) -> None:
        voulu, courante = self.filtre.valeur, self._ligne()
        cle = self._vise or (courante.acte.id if courante else None)
        self._vise = None
        lignes = [
            x
            for x in self._lignes
            if voulu == TOUT or (x.etat.suivante is not None and voulu in (None, x.etat.suivante))
        ]
        self.modele.remplacer(lignes)
        self.liste.accorder()
        self.table.choisir(max(self.modele.rang_de(cle), 0))
        self.table.choisir_aussi([rang for rang, x in enumerate(lignes) if x.acte.id in self._vises])
        self._vises = frozenset()
        self._montrer_courante()

    def _montrer_courante(self) -> None:
        ligne = self._ligne()
        tete = f"{ligne.acte.reference}\n\n" if ligne else ""
        self.histoire.setText(tete + histoire_ecrite(self._histoires.get(ligne.acte.id or 0, ())) if ligne else "")
        self.droite.ouvrir(self.histoire)
        en_cours = ligne is not None and ligne.etat.suivante is not None
        commencee = ligne is not None and ligne.etat.dernier is not None
        self.act_suite.setEnabled(en_cours)
        self.act_envoyer.setEnabled(en_cours)
        self.act_signer.setEnabled(ligne is not None and ligne.etat.de(EtapeCircuit.SIGNE_ETAT) is None)
        self.act_corriger.setEnabled(commencee)
        self.act_retirer.setEnabled(commencee)

    def _ligne(self) -> LigneCircuit | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _choisies(self) -> list[LigneCircuit]:
        lues = [self.modele.ligne(rang) for rang in self.table.rangs_choisis()]
        return [x for x in lues if x is not None]

    def _aller_aux_actes(self) -> None:
        ligne = self._ligne()
        if ligne is not None:
            self.demande_page.emit("actes", (ligne.dossier.cle, ligne.acte.type))

    def _fermer(self) -> None:
        self._montrer_courante()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _commencer(self, *, etape: EtapeCircuit | None = None, corrige: bool = False) -> None:
        ligne, choisies = self._ligne(), self._choisies()
        if ligne is not None and self._pouvoirs is not None:
            lignes = [ligne] if corrige or len(choisies) < 2 else choisies
            self.droite.ouvrir(self.pas)
            delegations = self._pouvoirs.pouvoirs.delegations
            self.pas.commencer(lignes, self._pouvoirs.jour, delegations, etape=etape, corrige=corrige)
            self._visees = lignes

    def _suivre(self) -> None:
        self._verifie = None
        self._commencer()

    def _envoyer(self) -> None:
        self._verifie = None
        self._commencer(etape=EtapeCircuit.PREPARE)
        self.pas.detenteur.setText("à la signature")
        self.pas.detenteur.setFocus(Qt.FocusReason.OtherFocusReason)

    def _corriger(self) -> None:
        self._verifie = None
        self._commencer(corrige=True)

    def _on_pas(self, saisi: PasSaisi) -> None:
        bureau, cles = self._session.bureau, [x.acte.id or 0 for x in self._visees]
        verifie = self._verifie

        def faire(*_suivi: object) -> tuple[object, Changes]:
            saisie = saisi.saisie
            if saisi.preuve is not None:
                saisie = replace(saisie, preuve=lire_fichier(saisi.preuve, LIMITES_SIGNATURE.courriel_octets))
            if verifie is not None:
                return bureau.signatures.joindre(*verifie, saisie)
            return (
                bureau.circuits.corriger(cles[0], saisie)
                if saisi.corrige
                else bureau.circuits.franchir(cles, saisie)
            )

        ecrire(self._session, faire, libelle="Étape du circuit", au_succes=lambda _pas: self._fermer())

    def _retirer(self) -> None:
        ligne = self._ligne()
        if ligne is not None and ligne.etat.dernier is not None:
            nom = LIBELLES_CIRCUIT[ligne.etat.dernier.etape]
            self.question.demander(f"Pourquoi retirer «\u00a0{nom}\u00a0» de {ligne.acte.reference}\u00a0?", ())

    def _on_motif(self, motif: str) -> None:
        ligne = self._ligne()
        if ligne is not None and ligne.etat.dernier is not None:
            cle, etape = ligne.acte.id or 0, ligne.etat.dernier.etape
            self._session.faire_sans_retour(lambda: self._session.bureau.circuits.retirer(cle, etape, motif))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _signer(self) -> None:
        ligne = self._ligne()
        if ligne is not None and self._pouvoirs is not None:
            self.droite.ouvrir(self.certificat)
            self._visees = [ligne]
            self.certificat.commencer(ligne, self._pouvoirs.pouvoirs.delegations)
            if not self._session.bureau.signatures.installee():
                self.certificat.dire(f"{SANS_OPTION} {INSTALLER}")

    def _on_certificat(self, saisi: Certifie) -> None:
        signatures, acte_vise = self._session.bureau.signatures, self._visees[0].acte

        def faire(*_suivi: object) -> tuple[object, Changes]:
            certificat = lire_fichier(saisi.certificat, CERTIFICAT_MAX)
            demande = Demande(
                certificat, saisi.mot_de_passe, saisi.signataire, saisi.delegation_id, saisi.horodatage
            )
            return signatures.signer(acte_vise, demande)

        ecrire(self._session, faire, libelle="Signature électronique", au_succes=lambda _signe: self._fermer())

    def _on_verifier(self) -> None:
        nom, _ = QFileDialog.getOpenFileName(self, "Vérifier un PDF signé", str(documents()), "PDF (*.pdf)")
        if nom:
            self.verifier(Path(nom))

    def verifier(self, chemin: Path) -> None:
        """Look at a signed file in a worker, with the authorities of the service, and show what it is worth."""
        signatures, campagne_id = self._session.bureau.signatures, self._session.campagne_id

        def regarder(_rapporter: object, annulation: Annulation) -> tuple[Verification, bytes]:
            octets = lire_fichier(chemin, LIMITES_SIGNATURE.courriel_octets)
            return signatures.verifier(octets, chemin.name, campagne_id, annulation=annulation), octets

        self._session.runner.lancer(
            regarder, libelle="Vérification de la signature", au_succes=self._on_verifie, proprietaire=self
        )

    def _on_verifie(self, lu: tuple[Verification, bytes]) -> None:
        self._verifie = lu
        self.droite.ouvrir(self.verification)
        self.verification.montrer(lu[0])

    def _prouver(self) -> None:
        verifie = self._verifie
        acte_lu = verifie[0].acte if verifie else None
        if acte_lu is None:
            self.verification.dire("Ce fichier ne correspond à aucun acte de la campagne.")
            return
        self._vise = acte_lu.id
        self.filtre.fixer(TOUT)
        self._montrer_lignes()
        self._commencer()


def _pdf(event: QDropEvent) -> list[Path]:
    chemins = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [c for c in chemins if c.suffix.lower() == ".pdf"]
