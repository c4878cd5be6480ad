"""One act before its issue: an officer changes the text of a passage, says why, sees it before and after.

Not here: the rules (`app.services.retouches`), the model itself (`ui.pages.modeles`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.documents.vocabulaire import vocabulaire
from app.domain.convention import LIBELLES_MODELE
from app.services.actes_en_projet import ActeDeCampagneEnProjet, ActeEnProjet
from app.services.retouches import dire
from app.socle.errors import UserError
from app.socle.formats import pluriel
from ui.brouillons import TENU_PAR_LA_PAGE
from ui.models.modeles import colonnes_passages
from ui.models.retouche import RetouchesTapees
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.editeur_modele import ATTENTE_MS, choix_de_champs
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import CorpsOuVide, EtatVide
from ui.widgets.page import Etirement, acte, enchainer, pile_de_page, titre_de_section
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.documents.retouche import Retouchable
    from app.domain.modele_acte import Retouche
    from app.services.actes_en_projet import EnProjet
    from app.socle.changes import Changes
    from ui.session import Session

EXPLICATION = (
    "Le texte ne change que dans cet acte, avant sa production. Les champs entre accolades gardent leur valeur. "
    "Un texte vidé retire le passage. Un tableau, une adresse ou une signature se changent à leur écran."
)


class PageRetouche(Page):
    """The passages of one act, of a dossier or of the campaign. `montrer` takes the act."""

    cle = "retouche"
    titre = "Retoucher l’acte"
    aide = "actes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._acte: EnProjet | None = None
        self._vu: Retouchable | None = None
        self._vise = ""
        self._numero = ""
        self._retouches = 0
        self._tapees = RetouchesTapees()
        self.modele: ModeleTable[Retouchable] = ModeleTable(
            colonnes_passages(), identite=lambda p: p.bloc, parent=self
        )
        self.table = Table(self.modele, nom="Passages de l’acte", parent=self)
        self.table.setObjectName("table_passages_de_l_acte")
        Etirement(self.table, "texte")
        self._lecture = Lecture(self, session.runner, "Lecture des passages", self._lire, self._on_lu)
        self._attente = QTimer(self)
        self._attente.setSingleShot(True)
        self._attente.setInterval(ATTENTE_MS)
        self._attente.timeout.connect(self._essayer)
        self._batir_actes()
        self._batir()
        self.table.courante.connect(self._on_courante)
        for signal in (self.texte.textChanged, self.motif.textChanged):
            signal.connect(self._noter)
        self.texte.textChanged.connect(self._attente.start)
        self.champs.valeur_changee.connect(self._inserer)
        self._accorder()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, ActeEnProjet | ActeDeCampagneEnProjet):
            self._acte, self._vu, self._numero = argument, None, ""
            self.champs.proposer(choix_de_champs(vocabulaire(argument.type)))
            self.corps.accorder(choisi=True)
            self._lecture.demander()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("actes", "modeles", "decisions", "dossiers", "comites"):
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.texte)

    @override
    def brouillons(self) -> Mapping[str, tuple[str, str]]:
        return self._tapees.en_brouillons()

    @override
    def reprendre_brouillon(self, cle: str, texte: str) -> bool:
        lu = self._tapees.reprendre(cle, texte)
        if lu is not None:
            acte, self._vise = lu
            self.montrer(acte)
        return lu is not None

    def retoucher(self) -> None:
        """Record the text typed for the passage in sight, with its reason."""
        if self._vu is not None:
            texte, motif, service = self.texte.toPlainText(), self.motif.saisie, self._session.bureau.retouches
            self._changer("la retouche du", lambda acte, bloc: service.poser(acte, bloc, texte, motif))

    def reprendre(self) -> None:
        """Go back to the text of the model for the passage in sight."""
        if self._vu is not None and self._vu.retouche is not None:
            self._changer("le retour au modèle du", self._session.bureau.retouches.reprendre)

    def _changer(self, quoi: str, faire: Callable[[EnProjet, str], tuple[Retouche | None, Changes]]) -> None:
        """Do an act on the passage in sight, off the window: an act of the campaign reads every dossier."""
        if self._acte is None or self._vu is None:
            return
        acte, bloc, service = self._acte, self._vu.bloc, self._session.bureau.retouches

        fait: list[Retouche | None] = []

        def enregistrer() -> tuple[Retouche | None, Changes]:
            avant, changes = faire(acte, bloc)
            fait.append(avant)
            return avant, changes

        def finir() -> None:
            if fait:
                self._tapees.oublier(acte, bloc)
            self._accorder()

        for action in (self.act_retoucher, self.act_reprendre):
            action.setEnabled(False)
        self._session.faire_au_loin(
            f"{quoi} passage «\u00a0{bloc}\u00a0»",
            enregistrer,
            lambda avant: service.remettre(acte, bloc, avant),
            a_la_fin=finir,
        )

    def _batir_actes(self) -> None:
        self.act_retour = acte(self, "revenir_aux_actes", "Actes", self._revenir, aide="Revenir à l’acte")
        self.act_reprendre = acte(
            self,
            "reprendre_le_modele",
            "Reprendre le modèle",
            self.reprendre,
            aide="Remettre le texte du modèle pour ce passage",
        )
        self.act_retoucher = acte(
            self,
            "retoucher_le_passage",
            "Retoucher",
            self.retoucher,
            raccourci="Ctrl+Return",
            dessin="modifier",
            aide="Enregistrer ce texte, pour cet acte seulement",
        )

    def _batir(self) -> None:
        self.entete = Entete("Retoucher l’acte", (self.act_retour, self.act_reprendre, self.act_retoucher), self)
        droite = QWidget(self)
        self.avant, self.apres = (QPlainTextEdit(droite) for _ in range(2))
        for champ, nom in ((self.avant, "Texte du modèle, imprimé"), (self.apres, "Texte retouché, imprimé")):
            champ.setReadOnly(True)
            champ.setTabChangesFocus(True)
            champ.setAccessibleName(nom)
        self.texte = QPlainTextEdit(droite)
        self.texte.setAccessibleName("Texte du passage, champs entre accolades, une ligne par alinéa")
        self.texte.setTabChangesFocus(True)
        self.champs = ChampChoix(quoi="Insérer un champ", parent=droite)
        self.motif = ChampTexte(quoi="Motif de la retouche", parent=droite)
        self.motif.setPlaceholderText("Pourquoi ce passage change dans cet acte")
        for tapee in (self.texte, self.motif):
            tapee.setProperty(TENU_PAR_LA_PAGE, self.cle)
        self.avis = QLabel(droite)
        self.avis.setWordWrap(True)
        self.avis.setProperty("role", "erreur")
        explication = QLabel(EXPLICATION, droite)
        explication.setWordWrap(True)
        explication.setProperty("role", "secondaire")
        colonne = QVBoxLayout(droite)
        colonne.setContentsMargins(8, 0, 0, 0)
        for titre, widget, part in (
            ("Avant, tel qu’imprimé", self.avant, 2),
            ("Texte de cet acte", self.texte, 3),
            ("", self.champs, 0),
            ("Motif", self.motif, 0),
            ("", self.avis, 0),
            ("Après, tel qu’imprimé", self.apres, 2),
        ):
            if titre:
                colonne.addWidget(titre_de_section(titre))
            colonne.addWidget(widget, stretch=part)
        colonne.addWidget(explication)
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.setChildrenCollapsible(False)
        for rang, cote in enumerate((self.table, droite)):
            partage.addWidget(cote)
            partage.setStretchFactor(rang, 1)
            cote.setSizePolicy(
                QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding
            )  # halves, whatever each asks
        pile = pile_de_page(self)
        self.corps = CorpsOuVide(
            partage,
            EtatVide(
                "Aucun acte choisi",
                "Une retouche change un passage d’un seul acte, avant sa production\u00a0: choisissez l’acte "
                "à l’écran Actes, ou aux documents de la campagne, puis «\u00a0Retoucher cet acte…\u00a0».",
                dessin="modifier",
                acte="Voir les actes",
                au_clic=lambda: self.demande_page.emit("actes", None),
            ),
            self,
        )
        pile.addWidget(self.entete)
        pile.addWidget(self.corps, stretch=1)
        enchainer((self.table, self.avant, self.texte, self.champs, self.motif, self.apres))

    def _lire(self) -> tuple[tuple[Retouchable, ...], str]:
        acte, bureau = self._acte, self._session.bureau
        if acte is None:
            return (), ""
        numero = bureau.instruction.dossier(acte.dossier_id).numero if acte.dossier_id is not None else ""
        return bureau.retouches.passages(acte), numero

    def _on_lu(self, lus: tuple[tuple[Retouchable, ...], str]) -> None:
        passages, self._numero = lus
        vise, self._vise = self._vise or (self._vu.bloc if self._vu else ""), ""
        self.modele.remplacer(passages)
        self._retouches = sum(p.retouche is not None for p in passages)
        self._vu = None
        if passages:
            self.table.choisir(max(self.modele.rang_de(vise) if vise else 0, 0))
        self._accorder()

    def _on_courante(self, rang: int) -> None:
        passage = self.modele.ligne(rang)
        if passage is None or passage == self._vu:
            return
        self._vu = None  # what is shown is not typed
        tapee = self._tapees.de(self._acte, passage.bloc) if self._acte else None
        self.avant.setPlainText(passage.avant)
        self.texte.setPlainText(tapee.texte if tapee else passage.texte)
        self.apres.setPlainText(passage.apres)
        self.motif.fixer(tapee.motif if tapee else passage.retouche.motif if passage.retouche else "")
        self._vu = passage
        self._avertir(passage)
        self._accorder()

    def _noter(self) -> None:
        if self._acte is not None and self._vu is not None:
            texte, motif = self.texte.toPlainText(), self.motif.text()
            self._tapees.noter(self._acte, self._vu, texte, motif, self._numero)
            self._situer()

    def _situer(self) -> None:
        """Say how many passages are retouched, and what is typed and not recorded."""
        if self._acte is None:
            return
        suite = dire(self._retouches) if self._retouches else "aucun passage retouché"
        tapes = self._tapees.nombre(self._acte)
        reste = f" ○ {pluriel(tapes, 'texte')} à enregistrer." if tapes else ""
        self.entete.dire(f"{LIBELLES_MODELE[self._acte.type].capitalize()}\u00a0: {suite}.{reste}")

    def _inserer(self, nom: object) -> None:
        if isinstance(nom, str):
            self.texte.insertPlainText(f"{{{nom}}}")
            self.texte.setFocus(Qt.FocusReason.OtherFocusReason)
        self.champs.setCurrentIndex(0)

    def _essayer(self) -> None:
        """Say, off the window, how the text typed would be printed and what it takes away."""
        if self._acte is None or self._vu is None:
            return
        acte, vu, texte = self._acte, self._vu, self.texte.toPlainText()
        service = self._session.bureau.retouches

        def montrer(essai: Retouchable) -> None:
            if self._vu == vu and self.texte.toPlainText() == texte:
                self.apres.setPlainText(essai.apres or "(le passage quitte l’acte)")
                self._avertir(essai)

        self._session.runner.lancer(
            lambda _rapporter, _annulation: service.essayer(acte, vu.bloc, texte),
            libelle="Essai de la retouche",
            au_succes=montrer,
            a_l_erreur=self._on_refus,
            proprietaire=self,
        )

    def _on_refus(self, faute: Exception) -> None:
        self.avis.setText(f"✕ {faute.message if isinstance(faute, UserError) else faute}")

    def _avertir(self, passage: Retouchable) -> None:
        dits = [f"⚠ Attention\u00a0: {a}." for a in passage.avertissements]
        self.avis.setText("\n".join(dits))

    def _accorder(self) -> None:
        self._situer()
        for widget in (self.act_retoucher, self.texte, self.motif):
            widget.setEnabled(self._vu is not None)
        self.act_reprendre.setEnabled(self._vu is not None and self._vu.retouche is not None)

    def _revenir(self) -> None:
        if isinstance(self._acte, ActeEnProjet):
            self.demande_page.emit("actes", (self._acte.dossier_id, self._acte.type))
        else:
            self.demande_page.emit("documents_campagne", self._acte)
