"""Reception: the register of mails, the fate of each, and the entry by hand.

Files dropped anywhere on the window come here (`ui.pages.depot`).
Not here: the road of a drop (`ui.pages.reception_import`), reading mails (`app.services.reception`).
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.ports import Sort
from app.services.rattachement import rapprochements
from app.socle.formats import pluriel, sans_accents
from ui.dialogs.fichiers import Fichiers
from ui.dialogs.saisie_dossier import DossierSaisi, SaisieDossier
from ui.models.arrivees import RAPPROCHER, colonnes_arrivees
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.reception_actes import ActesArrivee
from ui.pages.reception_import import ImportDepot
from ui.pages.travaux import Lecture, ecrire
from ui.theme import px
from ui.widgets.compte_rendu_import import CompteRenduImport
from ui.widgets.detail_arrivee import DetailArrivee
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.dossier import Dossier
    from app.services.apercu_depot import Prevision, Prevu
    from app.services.enregistrement import Issue
    from app.services.listes import ArriveeListee
    from app.socle.changes import Changes
    from ui.dialogs.apercu_import import ApercuImport
    from ui.session import Session

SAISIR, CORRIGER = "saisir", "corriger"


class PageReception(Page):
    """The register. `montrer` takes « saisir », (« corriger », dossier_id) for its date of receipt, or files."""

    cle = "reception"
    titre = "Réception"
    aide = "reception"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._toutes: tuple[ArriveeListee, ...] = ()
        self._texte = ""
        self._apercu_en_cours = False
        self._a_rapprocher = False
        self.modele = ModeleTable(colonnes_arrivees(), identite=lambda x: x.arrivee.id, parent=self)
        self.table = Table(self.modele, nom="Courriels reçus")
        self.table.setObjectName("table_arrivees")
        Etirement(self.table, "objet", replies=("objet",))
        self.table.trier_par_entetes()
        self._lecture = Lecture(self, session.runner, "Lecture du registre", self._lire, self._on_lu)
        self._batir_actes()
        self.depot = ImportDepot(session, self)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.table.ouverte.connect(lambda _rang: self._voir_le_dossier())
        self.compte_rendu.dossier_demande.connect(partial(self.demande_page.emit, "dossier"))
        self.depot.occupe.connect(lambda: self.act_importer.setEnabled(False))
        self.depot.libre.connect(lambda: self.act_importer.setEnabled(True))
        self.depot.apercu.connect(self._on_apercu)
        self.depot.fini.connect(self._on_fini)

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("arrivees", "dossiers"):
            self._lecture.demander()

    @override
    def montrer(self, argument: object) -> None:
        if argument == SAISIR:
            self.saisir()
        elif argument == RAPPROCHER:
            self._a_rapprocher, self._texte = True, ""
            self._montrer_le_registre()
            self._lecture.demander()
        elif isinstance(argument, tuple) and argument[:1] == (CORRIGER,):
            self._montrer_le_registre()
            self.actes.corriger_le_dossier(argument[1])
        elif isinstance(argument, tuple):
            self.importer(c for c in argument if isinstance(c, Path))

    @override
    def rechercher(self, texte: str) -> bool:
        self._texte = texte
        self._filtrer()
        return True

    @override
    def panneaux(self) -> Sequence[QWidget]:
        if self.vues.currentIndex():
            return (self.apercu.table, self.apercu)
        return (self.table, self.droite, self.compte_rendu.table)

    def importer(self, chemins: Iterable[Path]) -> None:
        """Look at what was dropped; several mails, or one that leaves a doubt, are listed before they enter."""
        tous = tuple(chemins)
        if tous:
            self.depot.inventorier(tous)

    @cached_property
    def apercu(self) -> ApercuImport:
        """The list of a drop, built when it is first needed."""
        from ui.dialogs.apercu_import import ApercuImport  # noqa: PLC0415  # loaded when a list is first shown

        vue = ApercuImport(self.vues)
        vue.importer.connect(self._on_confirme)
        vue.abandonne.connect(self._abandonner_l_apercu)
        self._session.campagne_changee.connect(lambda _id: self._abandonner_l_apercu())
        self.vues.addWidget(vue)
        return vue

    @cached_property
    def saisie(self) -> SaisieDossier:
        """The form of a dossier keyed by hand, built when it is first asked for."""
        formulaire = SaisieDossier(self._session.bureau.contexte.clock.maintenant())
        formulaire.saisi.connect(self._on_saisi)
        formulaire.abandonne.connect(self._fermer_saisie)
        defile = QScrollArea()
        defile.setWidgetResizable(True)
        defile.setFrameShape(QScrollArea.Shape.NoFrame)
        defile.setWidget(formulaire)
        self.droite.addWidget(defile)
        self._panneau_saisie = defile
        return formulaire

    def saisir(self) -> None:
        """Open the form of a dossier that came by another way."""
        formulaire = self.saisie
        self._montrer_le_registre()
        self.droite.setCurrentWidget(self._panneau_saisie)
        self.compte_rendu.hide()
        self.droite.show()
        formulaire.commencer(self._session.bureau.contexte.clock.maintenant())

    def _batir_actes(self) -> None:
        self.act_saisir = acte(
            self,
            "saisir_un_dossier",
            "Saisir un dossier",
            self.saisir,
            dessin="modifier",
            aide="Une candidature arrivée sur papier ou par téléprocédure",
        )
        self.act_importer = acte(
            self,
            "importer_courriels",
            "Importer des courriels…",
            self._on_importer,
            dessin="importer",
            aide="Choisir des fichiers .eml, .msg, .mbox ou .zip, ou les déposer ici. Un courriel seul, "
            "au sort certain, entre aussitôt ; sinon une liste est montrée d’abord",
        )
        self.act_ouvrir = acte(
            self,
            "ouvrir_un_dossier",
            "Ouvrir un dossier",
            self._ouvrir_un_dossier,
            dessin="plus",
            aide="Faire de ce courriel une nouvelle candidature",
        )
        self.act_voir = acte(
            self,
            "voir_le_dossier",
            "Voir le dossier",
            self._voir_le_dossier,
            dessin="dossier",
            aide="Aller au dossier où ce courriel est rangé (Entrée)",
        )

    def _batir(self) -> None:
        self.entete = Entete("Réception", (self.act_saisir, self.act_importer))
        self.vide = EtatVide(
            "Aucun courriel reçu",
            "Déposez ici, ou n’importe où dans la fenêtre, les courriels des candidats (.eml, .msg, .mbox, .zip), "
            "ou un dossier qui en contient.",
            dessin="reception",
            acte="Importer des courriels…",
            au_clic=self._on_importer,
        )
        self.contenu = TableOuVide(self.table, self.vide)
        self.droite = QStackedWidget(self)
        self.actes = ActesArrivee(self, self._session, self.droite)
        self.actes.fini.connect(self._fermer_saisie)
        self.detail = DetailArrivee((self.act_ouvrir, self.act_voir, *self.actes.tous))
        self.droite.addWidget(self.detail)
        self.droite.setMinimumWidth(px(300))
        self.droite.hide()
        partage = QSplitter(Qt.Orientation.Horizontal)
        partage.addWidget(self.contenu)
        partage.addWidget(self.droite)
        partage.setStretchFactor(0, 5)
        partage.setStretchFactor(1, 2)
        partage.setChildrenCollapsible(False)
        self.compte_rendu = CompteRenduImport(self)
        registre = QWidget(self)
        colonne = QVBoxLayout(registre)
        colonne.setContentsMargins(0, 0, 0, 0)
        colonne.addWidget(self.compte_rendu)
        colonne.addWidget(partage, stretch=1)
        self.vues = QStackedWidget(self)
        self.vues.addWidget(registre)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.vues, stretch=1)

    def _lire(self) -> tuple[ArriveeListee, ...]:
        return self._session.bureau.listes.arrivees(self._session.campagne_id)

    def _on_lu(self, arrivees: tuple[ArriveeListee, ...]) -> None:
        self._toutes = arrivees
        ecartes = sum(a.arrivee.sort is Sort.ECARTE for a in arrivees)
        phrase = pluriel(len(arrivees), "courriel reçu", "courriels reçus")
        if ecartes:
            phrase += f", dont {pluriel(ecartes, 'écarté', 'écartés')} à vérifier"
        a_juger = sum(bool(rapprochements(a.arrivee)) for a in arrivees)
        if a_juger:
            phrase += f" ; {pluriel(a_juger, 'courriel', 'courriels')} à rapprocher (R rattache, L laisse)"
        self.entete.dire(f"{phrase}." if arrivees else "")
        self._filtrer()

    def _filtrer(self) -> None:
        courante = self._courante()
        mots = sans_accents(self._texte).split()
        self.modele.remplacer(a for a in self._toutes if all(mot in _mots(a) for mot in mots))
        self.contenu.accorder()
        rang = self.modele.rang_de(courante.arrivee.id) if courante else -1
        if self._a_rapprocher:
            self._a_rapprocher = False
            rang = next((r for r, x in enumerate(self.modele.lignes) if rapprochements(x.arrivee)), rang)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.choisir(max(rang, 0))
        if not self.modele.rowCount() and self.droite.currentWidget() is self.detail:
            self.droite.hide()

    def _courante(self) -> ArriveeListee | None:
        return self.modele.ligne(self.table.currentIndex().row())

    def _on_courante(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        self.act_ouvrir.setEnabled(ligne is not None and ligne.arrivee.sort is not Sort.NOUVEAU_DOSSIER)
        self.act_voir.setEnabled(ligne is not None and ligne.arrivee.dossier_id is not None)
        self.actes.viser(ligne)
        if ligne is None:
            return
        self.detail.montrer(ligne)
        if self.droite.isHidden():
            self.droite.setCurrentWidget(self.detail)
            self.droite.show()

    def _on_importer(self) -> None:
        self.importer(Fichiers.courriels(self))

    def _on_apercu(self, prevision: Prevision) -> None:
        self._apercu_en_cours = True
        self.vues.setCurrentWidget(self.apercu)
        self.apercu.montrer(prevision)

    def _abandonner_l_apercu(self) -> None:
        self._session.bureau.reception.oublier_les_prevus()
        self.apercu.vider()
        self._fermer_apercu()

    def _on_confirme(self, prevus: tuple[Prevu, ...]) -> None:
        self._fermer_apercu()
        self.apercu.vider()
        self.depot.importer(prevus)

    def _fermer_apercu(self) -> None:
        self._apercu_en_cours = False
        self.depot.oublier()
        self._montrer_le_registre()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _montrer_le_registre(self) -> None:
        """Show the register; a list under way comes back when the form beside the register is closed."""
        self.vues.setCurrentIndex(0)

    def _on_fini(self, issues: tuple[Issue, ...], bilan: str) -> None:
        self.compte_rendu.montrer(issues, bilan)

    def _ouvrir_un_dossier(self) -> None:
        ligne = self._courante()
        if ligne is None or ligne.arrivee.id is None:
            return
        registre, identifiant = self._session.bureau.registre, ligne.arrivee.id
        ecrire(
            self._session,
            lambda _rapporter, _annulation: registre.ouvrir_un_dossier(identifiant),
            libelle="Ouverture d’un dossier",
            au_succes=self._aller_au_dossier,
        )

    def _voir_le_dossier(self) -> None:
        ligne = self._courante()
        if ligne is not None and ligne.arrivee.dossier_id is not None:
            self.demande_page.emit("dossier", ligne.arrivee.dossier_id)

    def _on_saisi(self, saisie: DossierSaisi) -> None:
        reception, campagne_id = self._session.bureau.reception, self._session.campagne_id
        ecrire(
            self._session,
            lambda _rapporter, _annulation: reception.creer_a_la_main(
                campagne_id, saisie.porteur, saisie.recu_le, saisie.canal, saisie.objet
            ),
            libelle="Création du dossier",
            au_succes=self._on_dossier_cree,
        )

    def _on_dossier_cree(self, dossier: Dossier) -> None:
        self._fermer_saisie()
        self._aller_au_dossier(dossier)

    def _aller_au_dossier(self, dossier: Dossier) -> None:
        self.demande_page.emit("dossier", dossier.cle)

    def _fermer_saisie(self) -> None:
        self.droite.setCurrentWidget(self.detail)
        self.droite.setVisible(self._courante() is not None)
        if self._apercu_en_cours:
            self.vues.setCurrentWidget(self.apercu)
            self.apercu.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _mots(ligne: ArriveeListee) -> str:
    a = ligne.arrivee
    return sans_accents(f"{a.objet} {a.expediteur_nom} {a.expediteur_adresse} {a.nom_fichier} {ligne.numero}")
