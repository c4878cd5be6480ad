"""Acts of many dossiers at once: choose acts and dossiers, read the pre-flight list, produce, print.

Producing has a legal effect: the page says how many acts before the button. Not here: the batch itself
(`app.services.lots`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPlainTextEdit
from typing_extensions import override

from app.domain.convention import LIBELLES_ACTE, TypeActe
from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.familles_actes import LIBELLES_FAMILLE, famille_de
from app.services.lots import PRODUCTIBLES, CompteRenduDeLot, EtatDuLot, LigneDeLot
from app.socle.formats import pluriel
from ui.dialogs.fichiers import Fichiers
from ui.models.lots import bilan_en_mots, colonnes_lot
from ui.models.table import ModeleTable
from ui.pages.actes_chemins import chemin_du_manque
from ui.pages.impression_acte import ImpressionActe
from ui.pages.lue import PageLue
from ui.pages.travaux import Lecture, ecrire
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.choix_multiple import ChoixMultiple
from ui.widgets.entete import Entete
from ui.widgets.etat_vide import EtatVide
from ui.widgets.flux import Flux
from ui.widgets.page import Etirement, TableOuVide, acte, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.domain.convention import Acte
    from app.socle.changes import Changes
    from app.socle.progress import Annulation, Rapporter
    from ui.session import Session
    from ui.widgets.choix_multiple import Groupe

HAUTEUR_BILAN = 96
PAR_CE_CHOIX = ("Aucun acte pour ce choix", "D’autres actes, ou d’autres décisions, en ont peut-être.")
SANS_ACTE = (
    "Aucun acte à produire",
    "L’accusé de réception se produit dès qu’un dossier est reçu, les autres actes à mesure de l’instruction.",
)
SEUL, CHACUN = "seul", "chacun"


def types_proposes() -> list[Groupe]:
    """Return the acts by family, with their names."""
    return [
        (nom.capitalize(), [(t, LIBELLES_ACTE[t].capitalize()) for t in TypeActe if famille_de(t) is famille])
        for famille, nom in LIBELLES_FAMILLE.items()
    ]


class PageLotActes(PageLue):
    """The batch. Rows selected are produced; with no more than one selected, all that are ready."""

    cle = "lot_actes"
    titre = "Actes par lot"
    aide = "lot_actes"
    sujets = ("dossiers", "decisions", "actes", "pieces", "notes")

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.produits: tuple[Acte, ...] = ()
        self.modele = ModeleTable(colonnes_lot(), identite=lambda x: (x.dossier_id, x.type), parent=self)
        self.table = Table(self.modele, nom="Actes du lot", parent=self)
        self.table.setObjectName("table_lot")
        Etirement(self.table, "dit", replies=("decision", "porteur", "ecran"))
        self.table.trier_par_entetes()
        self._lecture = Lecture(self, session.runner, "Contrôle des actes", self._lire, self._on_lu)
        self._batir_actes()
        self._batir()
        self.table.ouverte.connect(self._on_ouverte)
        self.table.selectionModel().selectionChanged.connect(lambda *_choix: self._accorder())
        for champ in (self.types, self.etats):
            champ.valeurs_changees.connect(self._lecture.demander)
        self._accorder()

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.types, self.bilan)

    @override
    def imprimer(self) -> bool:
        if self.produits:
            lots, produits = self._session.bureau.lots, self.produits
            self._session.runner.lancer(
                lambda _rapporter, _annulation: lots.ensemble(produits),
                libelle="Assemblage du lot",
                au_succes=self.impression.demander,
                proprietaire=self,
            )
        return bool(self.produits)

    @property
    def choisies(self) -> tuple[LigneDeLot, ...]:
        """The acts that would be produced."""
        rangs = self.table.rangs_choisis()
        vues = [self.modele.lignes[r] for r in rangs] if len(rangs) > 1 else self.modele.lignes
        return tuple(x for x in vues if x.etat in PRODUCTIBLES)

    def produire_vers(self, dossier: Path) -> None:
        """Produce the acts chosen and write them in a folder; can be stopped from the bar of progress."""
        lots, lignes, seul = self._session.bureau.lots, self.choisies, self.sortie.valeur == SEUL

        def faire(rapporter: Rapporter, annulation: Annulation) -> tuple[tuple[CompteRenduDeLot, str], Changes]:
            fichiers = lots.fichiers(dossier, un_seul=seul)
            rendu, changes = lots.produire(lignes, rapporter, annulation, fichiers)
            ou = f"Écrits dans «\u00a0{dossier}\u00a0»."
            if fichiers.faute is not None:  # the acts are kept: what was produced is still told
                ou = f"✕ Les fichiers ne sont pas tous écrits\u00a0: {fichiers.faute}"
            return (rendu, ou), changes

        self.act_produire.setEnabled(False)
        ecrire(
            self._session,
            faire,
            libelle=f"Production de {pluriel(len(lignes), 'acte')}",
            au_succes=self._on_produit,
            a_la_fin=self._accorder,
        )

    def _batir_actes(self) -> None:
        self.act_retour = acte(
            self, "retour_aux_actes", "Un acte à la fois", partial(self.demande_page.emit, "actes", None),
            dessin="actes", aide="Revenir à la liste des actes et à leur aperçu",
        )  # fmt: skip
        self.act_imprimer = acte(
            self, "imprimer_le_lot", "Imprimer le lot", self.imprimer,
            dessin="imprimer", aide="Imprimer d’un coup les actes que le lot vient de produire",
        )  # fmt: skip
        self.act_produire = acte(
            self, "produire_le_lot", "Produire le lot…", self._on_produire, raccourci="Ctrl+Return",
            dessin="enregistrer", aide="Donner à chaque acte prêt sa référence, le garder et l’écrire",
        )  # fmt: skip

    def _batir(self) -> None:
        self.entete = Entete("Actes par lot", (self.act_retour, self.act_imprimer, self.act_produire))
        self.types = ChoixMultiple(
            types_proposes(), quoi="Actes à produire", tout="Tous les actes", plusieurs="actes choisis", parent=self
        )
        self.etats = ChoixMultiple(
            (("", tuple((e, LIBELLES_ETAT[e].capitalize()) for e in Etat)),),
            quoi="État ou décision des dossiers", tout="Toutes les décisions", plusieurs="décisions choisies",
            parent=self,
        )  # fmt: skip
        self.sortie = ChampChoix(
            ((CHACUN, "Un PDF par acte"), (SEUL, "Un seul PDF, à imprimer")), quoi="Fichiers écrits", parent=self
        )
        filtres = Flux()
        for champ in (self.types, self.etats, self.sortie):
            filtres.addWidget(champ, stretch=1)
        self.conseil = QLabel(
            "Entrée sur une ligne mène là où se renseigne ce qui manque. Plusieurs lignes choisies\u00a0: "
            "elles seules sont produites.",
            self,
        )
        self.conseil.setProperty("role", "secondaire")
        self.conseil.setWordWrap(True)
        self.vide = EtatVide(*PAR_CE_CHOIX, dessin="actes", acte="Tout proposer", au_clic=self._tout_proposer)
        self.contenu = TableOuVide(self.table, self.vide)
        self.bilan = QPlainTextEdit(self)
        self.bilan.setReadOnly(True)
        self.bilan.setTabChangesFocus(True)
        self.bilan.setObjectName("bilan_du_lot")
        self.bilan.setAccessibleName("Ce que le lot a produit")
        self.bilan.setMaximumHeight(HAUTEUR_BILAN)
        self.bilan.hide()
        self.impression = ImpressionActe(self, self._session, self._dire)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addLayout(filtres)
        pile.addWidget(self.conseil)
        pile.addWidget(self.contenu, stretch=1)
        pile.addWidget(self.bilan)

    def _lire(self) -> tuple[LigneDeLot, ...]:
        types = {t for t in TypeActe if t in self.types.valeurs} or frozenset(TypeActe)
        etats = {e for e in Etat if e in self.etats.valeurs} or None
        lots = self._session.bureau.lots
        lignes = lots.controler(self._session.campagne_id, types, etats)
        lots.chauffer(lignes)
        return lignes

    def _on_lu(self, lignes: tuple[LigneDeLot, ...]) -> None:
        self.modele.remplacer(lignes)
        self.contenu.accorder()
        tout = not (self.types.valeurs or self.etats.valeurs)
        self.vide.dire(*(SANS_ACTE if tout else PAR_CE_CHOIX))
        self.vide.bouton.setText("Voir les dossiers" if tout else "Tout proposer")
        self._accorder()

    def _tout_proposer(self) -> None:
        """Drop what narrows the list; when nothing does, go where dossiers come from."""
        if not (self.types.valeurs or self.etats.valeurs):
            self.demande_page.emit("dossiers", None)
            return
        for champ in (self.types, self.etats):
            champ.fixer(())
        self._lecture.demander()

    def _accorder(self) -> None:
        nombre = len(self.choisies)
        manquent = sum(x.etat is EtatDuLot.INCOMPLET for x in self.modele.lignes)
        suite = (
            f" {pluriel(manquent, 'incomplet sera laissé', 'incomplets seront laissés')} de côté."
            if manquent
            else ""
        )
        self.entete.dire(f"{pluriel(nombre, 'acte sera produit', 'actes seront produits')}.{suite}")
        self.act_produire.setEnabled(nombre > 0)
        self.act_imprimer.setEnabled(bool(self.produits))

    def _dire(self, phrase: str) -> None:
        self.bilan.setPlainText(phrase)
        self.bilan.show()

    def _on_produire(self) -> None:
        dossier = Fichiers.dossier(self, "Écrire les actes du lot dans")
        if dossier is not None:
            self.produire_vers(dossier)

    def _on_produit(self, obtenu: tuple[CompteRenduDeLot, str]) -> None:
        rendu, ou = obtenu
        self.produits = rendu.produits
        suite = f"\n{ou}" if rendu.produits else ""
        self._dire(f"{bilan_en_mots(rendu)}{suite}")
        self._accorder()

    def _on_ouverte(self, rang: int) -> None:
        ligne = self.modele.ligne(rang)
        if ligne is None:
            return
        if ligne.manques:
            self.demande_page.emit(*chemin_du_manque(ligne.manques[0], ligne.dossier_id, ligne.type))
        else:
            self.demande_page.emit("actes", (ligne.dossier_id, ligne.type))
