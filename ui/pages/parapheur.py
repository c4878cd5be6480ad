"""The parapheur: what waits for a proposal, a visa or a decision, and the chain of the dossier in sight.

Not here: the rules (`app.domain.chaine`, `app.domain.pouvoirs`), nor roles and delegations
(`ui.pages.delegations`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from app.domain.cycle import Etat
from app.domain.visa import EtapeVisa
from app.services.delegations import EtatPouvoirs
from app.services.visas import Parapheur
from ui.dialogs.visas import PanneauProposition, PanneauSignature, PanneauVisa, Signature
from ui.models.table import ModeleTable
from ui.models.visas import colonnes_parapheur, phrase_parapheur
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture
from ui.pages.volets import Volets, a_cote
from ui.widgets.chaine_visas import ChaineVisas
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.choix_en_ligne import ChoixEnLigne
from ui.widgets.entete import Entete, bouton_acte
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.decision import Decision
    from app.services.visas import LigneParapheur
    from ui.session import Session

LARGEUR_PANNEAU = 340
POUR_MOI = "miennes"
FILTRES: tuple[tuple[object, str], ...] = (
    (POUR_MOI, "Ce qui attend de moi"),
    (None, "Tout ce qui attend"),
    (EtapeVisa.PROPOSITION, "À proposer"),
    (EtapeVisa.VISA, "À viser"),
    (EtapeVisa.DECISION, "À décider"),
    (EtapeVisa.RETOUR, "Retournés à l’instruction"),
)
SUITES = {
    EtapeVisa.PROPOSITION: "Proposer…",
    EtapeVisa.VISA: "Viser la sélection…",
    EtapeVisa.DECISION: "Décider…",
}
REVENIR = "Revoir le dossier"


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs."""

    parapheur: Parapheur
    etat: EtatPouvoirs


class PageParapheur(PageLue):
    """The queue and the chain; `montrer` takes the identifier of a dossier."""

    cle = "parapheur"
    titre = "Parapheur"
    aide = "parapheur"
    sujets = ("visas", "delegations", "dossiers", "decisions")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._vue: Vue | None = None
        self._vise: int | None = None
        self.modele: ModeleTable[LigneParapheur] = ModeleTable(
            colonnes_parapheur(), identite=lambda x: x.dossier.cle, parent=self
        )
        self.table = Table(self.modele, nom="Dossiers qui attendent une étape", parent=self)
        self.table.setObjectName("table_parapheur")
        Etirement(self.table, "porteur", replies=("auteur",))
        self._lecture = Lecture(self, session.runner, "Lecture du parapheur", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.table.courante.connect(lambda _rang: self._montrer_courante())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._permettre())
        self.table.ouverte.connect(lambda _rang: self._aller_au_dossier())

    @property
    @override
    def dossier_en_vue(self) -> int | None:
        ligne = self._ligne()
        return ligne.dossier.cle if ligne else None

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, int):
            self._vise = argument
            self.filtre.fixer(None)
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.filtre, self.table)

    def _batir_actes(self) -> None:
        self.act_pouvoirs = acte(
            self,
            "voir_delegations",
            "Rôles et délégations…",
            lambda: self.demande_page.emit("delegations", None),
            aide="Qui propose, qui vise, qui décide, et sous quelle délégation de signature",
        )
        self.act_textes = acte(
            self,
            "voir_textes_a_verifier",
            "Textes à vérifier…",
            lambda: self.demande_page.emit("verifications", None),
            aide="Ce que les actes citent, et ce que le service n’a pas encore relu",
        )
        self.act_retourner = acte(
            self,
            "retourner_instruction",
            "Retourner…",
            self._retourner,
            raccourci="Ctrl+Backspace",
            aide="Retourner le dossier à l’instruction, avec un motif",
        )
        self.act_suite = acte(
            self,
            "suite_parapheur",
            SUITES[EtapeVisa.PROPOSITION],
            self._faire_la_suite,
            raccourci="Ctrl+Return",
            aide="Proposer, viser la sélection ou décider, selon ce que le dossier attend",
        )
        self.act_reprendre = acte(
            self,
            "reprendre_proposition",
            "Reprendre ma proposition",
            self._reprendre,
            aide="Retirer votre proposition tant qu’elle n’est pas visée",
        )
        self.act_changer = acte(
            self,
            "changer_proposition",
            "Changer la proposition…",
            self._proposer,
            aide="Son visa tombe si les termes changent",
        )

    def _batir(self) -> None:
        self.entete = Entete("Parapheur", (self.act_pouvoirs, self.act_retourner, self.act_suite), self)
        self.filtre = ChampChoix(FILTRES, quoi="Ce que la liste montre", parent=self)
        self.filtre.setObjectName("filtre_parapheur")
        self.filtre.setMinimumContentsLength(max(len(texte) for _, texte in FILTRES))
        self.filtre.valeur_changee.connect(lambda _valeur: self._montrer_lignes())
        self.vide = EtatVide(
            "Rien n’attend ici",
            "Un dossier instruit attend sa proposition, puis son visa, puis sa décision. Choisissez "
            "«\u00a0Tout ce qui "
            "attend\u00a0» pour voir aussi ce qui revient aux autres.",
            dessin="coche",
            acte="Voir les dossiers",
            au_clic=lambda: self.demande_page.emit("dossiers", None),
            parent=self,
        )
        self.liste = TableOuVide(self.table, self.vide, self)
        self.question = ChoixEnLigne(self)
        self.question.reponse.setAccessibleName("Motif du retour")
        self.question.repondu.connect(self._on_motif_de_retour)
        self.question.abandonne.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.droite = Volets(LARGEUR_PANNEAU, self)
        self.chaine = ChaineVisas(self.droite)
        self.proposition, self.visa = PanneauProposition(self.droite), PanneauVisa(self.droite)
        self.signature = PanneauSignature(self.droite)
        self.chaine.setContentsMargins(8, 0, 4, 0)  # as the forms
        self.droite.ajouter(self.chaine)
        self.droite.ajouter_saisie(self.proposition, self._on_propose, self._fermer)
        self.droite.ajouter_saisie(self.visa, self._on_vise, self._fermer)
        self.droite.ajouter_saisie(self.signature, self._on_signe, self._fermer)
        haut = Flux()
        mot = QLabel("Montrer", self)
        mot.setBuddy(self.filtre)
        haut.addWidget(mot)
        haut.addWidget(self.filtre)
        haut.addStretch(2)
        for action in (self.act_reprendre, self.act_changer):
            haut.addWidget(bouton_acte(action))
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(haut)
        pile.addWidget(a_cote(self.liste, self.droite), stretch=1)
        pile.addWidget(self.question)

    def _lire(self) -> Vue:
        bureau = self._session.bureau
        return Vue(bureau.visas.parapheur(self._session.campagne_id), bureau.delegations.etat())

    def _on_lu(self, vue: Vue) -> None:
        self._vue = vue
        self.entete.dire(phrase_parapheur(vue.parapheur))
        self._montrer_lignes()

    def _montrer_lignes(self) -> None:
        """Show the rows of the filter, the cursor where it was or on the dossier asked."""
        if self._vue is None:
            return
        parapheur, voulu = self._vue.parapheur, self.filtre.valeur
        lignes: Sequence[LigneParapheur] = parapheur.miennes if voulu == POUR_MOI else parapheur.lignes
        if voulu is EtapeVisa.RETOUR:
            lignes = [x for x in lignes if x.chaine.revenu]
        elif isinstance(voulu, EtapeVisa):
            lignes = [x for x in lignes if x.etape is voulu]
        cle = self._vise or self.dossier_en_vue
        self._vise = None
        self.modele.remplacer(lignes)
        self.liste.accorder()
        self.table.choisir(max(self.modele.rang_de(cle), 0))
        self._montrer_courante()

    def _montrer_courante(self) -> None:
        ligne = self._ligne()
        if ligne is not None:
            self.chaine.montrer(ligne.chaine)
        self.chaine.setVisible(ligne is not None)
        self.droite.ouvrir(self.chaine)
        self._permettre()

    def _permettre(self) -> None:
        """Offer what the agent may do of the dossier in sight; the service says why when it refuses."""
        ligne = self._ligne()
        permises = self._vue.parapheur.etapes if self._vue else frozenset()
        proposee = ligne is not None and ligne.chaine.proposition is not None
        if ligne is not None:
            self.act_suite.setText(REVENIR if _a_revoir(ligne) else SUITES[ligne.etape])
        self.act_suite.setEnabled(ligne is not None and ligne.etape in permises)
        self.act_retourner.setEnabled(proposee and EtapeVisa.RETOUR in permises)
        self.act_reprendre.setEnabled(
            ligne is not None and ligne.etape is EtapeVisa.VISA and self._est_a_moi(ligne)
        )
        self.act_changer.setEnabled(proposee and EtapeVisa.PROPOSITION in permises)

    def _est_a_moi(self, ligne: LigneParapheur) -> bool:
        organises = self._vue is not None and self._vue.parapheur.organises
        return ligne.mienne or not organises

    def _ligne(self) -> LigneParapheur | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _choisies(self) -> list[LigneParapheur]:
        """Return the selected dossiers that wait for a visa; the one under the cursor without a selection."""
        lues = [self.modele.ligne(rang) for rang in self.table.rangs_choisis()]
        return [x for x in lues if x is not None and x.etape is EtapeVisa.VISA]

    def _aller_au_dossier(self) -> None:
        if (cle := self.dossier_en_vue) is not None:
            self.demande_page.emit("dossier", cle)

    def _fermer(self) -> None:
        self._montrer_courante()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _faire_la_suite(self) -> None:
        ligne = self._ligne()
        if ligne is None or self._vue is None:
            return
        if _a_revoir(ligne):
            self._aller_au_dossier()
        elif ligne.etape is EtapeVisa.PROPOSITION:
            self._proposer()
        elif ligne.etape is EtapeVisa.VISA:
            self.droite.ouvrir(self.visa)
            self.visa.commencer(self._choisies())
        else:
            etat = self._vue.etat
            self.droite.ouvrir(self.signature)
            self.signature.commencer(ligne, etat)

    def _proposer(self) -> None:
        ligne = self._ligne()
        if ligne is not None and self._vue is not None:
            self.droite.ouvrir(self.proposition)
            self.proposition.commencer(ligne, self._vue.etat.jour)

    def _on_propose(self, decision: Decision) -> None:
        visas = self._session.bureau.visas
        self._session.faire(
            "la proposition",
            lambda: visas.proposer(decision),
            lambda _propose: visas.reprendre(decision.dossier_id),
        )

    def _on_vise(self, motif: str) -> None:
        visas, cles = self._session.bureau.visas, [x.dossier.cle for x in self._choisies()]
        self._session.faire_sans_retour(lambda: visas.viser(cles, motif))

    def _on_signe(self, signature: Signature) -> None:
        visas, cle = self._session.bureau.visas, self.dossier_en_vue
        if cle is not None:
            self._session.faire_sans_retour(
                lambda: visas.decider(cle, signature.prise_le, signature.delegation_id, signature.derogation)
            )

    def _reprendre(self) -> None:
        if (cle := self.dossier_en_vue) is not None:
            self._session.faire_sans_retour(lambda: self._session.bureau.visas.reprendre(cle))

    def _retourner(self) -> None:
        ligne = self._ligne()
        if ligne is not None:
            self.question.demander(
                f"Pourquoi retourner le dossier {ligne.dossier.numero} à l’instruction\u00a0?", ()
            )

    def _on_motif_de_retour(self, motif: str) -> None:
        if (cle := self.dossier_en_vue) is not None:
            self._session.faire_sans_retour(lambda: self._session.bureau.visas.retourner(cle, motif))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _a_revoir(ligne: LigneParapheur) -> bool:
    """True for a returned dossier, to be « instruit » again before anything else is proposed."""
    return ligne.chaine.revenu is not None and ligne.dossier.etat is not Etat.INSTRUIT
