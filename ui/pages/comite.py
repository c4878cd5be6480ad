"""The meetings of the comité: the opinions of each, its documents, and the way into the committee mode (F11).

Not here: the meeting itself (`ui.pages.comite_ecran`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from app.domain.comite import Comite
from app.domain.convention import LIBELLES_ACTE_CAMPAGNE, TypeActeCampagne
from app.services.salle import Salle
from ui.dialogs.fichiers import Fichiers
from ui.models.comite import LigneComite, colonnes_avis, mesure_ecrite, reunion_ecrite, situation_ecrite
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.comite_ecran import EcranComite
from ui.pages.travaux import Lecture, ecrire
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.socle.changes import Changes
    from ui.session import Session

PROJETER = "projeter"


@dataclass(frozen=True, slots=True)
class Vue:
    """What one display needs, read in one go outside the UI thread."""

    comites: Sequence[Comite]
    salle: Salle | None


class PageComite(Page):
    """The meetings. `montrer(PROJETER)` enters the committee mode; with a number, shows that meeting."""

    cle = "comite"
    titre = "Comité"
    aide = "comite"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._choisi: int | None = None
        self.ecran: EcranComite | None = None
        self.modele = ModeleTable(colonnes_avis(), identite=lambda x: x.dossier.dossier_id, parent=self)
        self.table = Table(self.modele, nom="Avis de la réunion", parent=self)
        self.table.setObjectName("table_avis")
        Etirement(self.table, "porteur", replies=("ecart", "vote"))
        self.table.ouverte.connect(self._on_ouverte)
        self._lecture = Lecture(self, session.runner, "Lecture des réunions", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("comites", "dossiers", "decisions", "quota", "notes"):
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if argument == PROJETER:
            self.projeter()
        elif isinstance(argument, int):
            self._choisi = argument
            self._lecture.demander()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.reunion)

    def projeter(self) -> None:
        """Open the committee mode full screen, or bring it back to the front."""
        if self.ecran is None:
            self.ecran = EcranComite(self._session, self)
            self.ecran.documents_demandes.connect(self._on_documents_demandes)
        self.ecran.showFullScreen()
        self.ecran.activateWindow()
        self.ecran.commencer()

    def produire_dans(self, type_acte: TypeActeCampagne, dossier: Path) -> None:
        """Produce a document of the meeting in sight and write its PDF in a folder, in a worker."""
        documents, campagne_id = self._session.bureau.documents_campagne, self._session.campagne_id
        comite_id = self._choisi

        def faire(*_suivi: object) -> tuple[Path, Changes]:
            _acte, chemin, changes = documents.produire(campagne_id, type_acte, comite_id, dossier)
            return chemin, changes

        ecrire(
            self._session,
            faire,
            libelle=f"Production\u00a0: {LIBELLES_ACTE_CAMPAGNE[type_acte]}",
            au_succes=lambda chemin: self.dit.setText(
                f"● Enregistré\u00a0: «\u00a0{chemin.name}\u00a0», dans «\u00a0{chemin.parent}\u00a0»."
            ),
        )

    def _batir_actes(self) -> None:
        self.documents = [
            acte(
                self,
                f"produire_{t.value}",
                f"{LIBELLES_ACTE_CAMPAGNE[t].capitalize()}…",
                partial(self._on_produire, t),
                dessin="actes",
                aide=f"Produire et enregistrer\u00a0: {LIBELLES_ACTE_CAMPAGNE[t]}",
            )
            for t in TypeActeCampagne
        ]
        self.act_projeter = acte(
            self,
            "mode_comite",
            "Mode comité (F11)",
            self.projeter,
            dessin="cockpit",
            aide="Plein écran, au clavier, pour la réunion et son projecteur",
        )

    def _batir(self) -> None:
        self.entete = Entete("Comité", (*self.documents, self.act_projeter))
        self.reunion = ChampChoix((), quoi="Réunion", parent=self)
        self.reunion.setObjectName("choix_reunion")
        self.reunion.valeur_changee.connect(self._on_reunion)
        self.bilan = QLabel(self)
        self.bilan.setWordWrap(True)
        self.bilan.setProperty("role", "secondaire")
        self.dit = QLabel(self)
        self.dit.setWordWrap(True)
        self.contenu = TableOuVide(
            self.table,
            EtatVide(
                "Aucune réunion du comité",
                "Le mode comité en convoque une sur les dossiers instruits, par rang. Il se pilote au clavier.",
                dessin="cockpit",
                acte="Ouvrir le mode comité",
                au_clic=self.projeter,
            ),
        )
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.reunion)
        pile.addWidget(self.contenu, stretch=1)
        pile.addWidget(self.bilan)
        pile.addWidget(self.dit)
        self.entete.dire("Le comité donne un avis\u00a0; l’autorité reste libre de sa décision.")

    def _lire(self) -> Vue:
        bureau, campagne_id = self._session.bureau, self._session.campagne_id
        comites = bureau.comites.lister(campagne_id)
        cles = [c.cle for c in comites]
        choisi = self._choisi if self._choisi in cles else (cles[-1] if cles else None)
        return Vue(comites, bureau.salles.lire(choisi) if choisi is not None else None)

    def _on_lu(self, vue: Vue) -> None:
        self._choisi = vue.salle.comite.cle if vue.salle else None
        self.reunion.proposer((c.cle, reunion_ecrite(c)) for c in vue.comites)
        self.reunion.fixer(self._choisi)
        self.reunion.setVisible(bool(vue.comites))
        lignes = _lignes(vue.salle) if vue.salle else ()
        self.modele.remplacer(lignes)
        self.contenu.setCurrentWidget(self.table if vue.comites else self.contenu.vide)
        mesures = (
            "\n".join(f"{m.libelle}\u00a0: {mesure_ecrite(m)}" for m in vue.salle.mesures) if vue.salle else ""
        )
        self.bilan.setText(f"{situation_ecrite(vue.salle)}\n{mesures}" if vue.salle else "")
        for document in self.documents:
            document.setEnabled(vue.salle is not None)

    def _on_reunion(self, valeur: object) -> None:
        if isinstance(valeur, int):
            self._choisi = valeur
            self._lecture.demander()

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is not None:
            self.demande_page.emit("dossier", ligne.dossier.dossier_id)

    def _on_produire(self, type_acte: TypeActeCampagne) -> None:
        dossier = Fichiers.dossier(self, f"Enregistrer\u00a0: {LIBELLES_ACTE_CAMPAGNE[type_acte]}")
        if dossier is not None:
            self.produire_dans(type_acte, dossier)

    def _on_documents_demandes(self, comite_id: int) -> None:
        self._choisi = comite_id
        self._lecture.demander()
        self.window().activateWindow()
        self.reunion.setFocus(Qt.FocusReason.OtherFocusReason)


def _lignes(salle: Salle) -> tuple[LigneComite, ...]:
    return tuple(LigneComite(rang, d, salle.avis(d.dossier_id)) for rang, d in enumerate(salle.dossiers, 1))
