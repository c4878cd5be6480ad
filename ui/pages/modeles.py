"""The models of the acts, which belong to the service: edited block by block, previewed, compared.

The draft is kept on the computer at each change, and comes back with the screen. Not here: what a draft may hold
(`app.documents.edition_modele`), the form of a block (`ui.widgets.editeur_modele`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.documents.collectif import DU_COMITE
from app.documents.ecarts_modele import GENRES, Ecart, resumer
from app.documents.edition_modele import NOUVEAUX, Brouillon, brouillon_de
from app.documents.vocabulaire import vocabulaire
from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne
from app.ports import Filtre
from app.services.modeles_service import texte_simple
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import date_courte, pluriel
from ui.models.modeles import colonnes_blocs, colonnes_ecarts, lignes_de
from ui.models.table import ModeleTable
from ui.pages.base import Page
from ui.pages.modeles_actes import ActesDesModeles
from ui.pages.modeles_depart import DepartDesModeles
from ui.pages.travaux import Lecture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_texte import ChampTexte
from ui.widgets.defilant import defilant
from ui.widgets.editeur_modele import EditeurBloc
from ui.widgets.entete import Entete
from ui.widgets.flux import Flux
from ui.widgets.lecteur_pdf import LecteurPdf
from ui.widgets.page import Etirement, pile_de_page
from ui.widgets.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent

    from app.documents.ecarts_modele import EcartDeClause
    from app.documents.fautes_modele import Faute
    from app.documents.modeles import Genre
    from app.domain.convention import TypeModele
    from ui.models.modeles import LigneBloc
    from ui.session import Session

APERCU_MS = 500
#: In the place of a comité, for a document that may speak of every dossier.
TOUTE_LA_CAMPAGNE = 0
Dossiers = tuple[tuple[int, str], ...]
Examen = tuple[tuple["Faute", ...], tuple["EcartDeClause", ...], bytes, str]


class PageModeles(Page):
    """One model at a time. `montrer` takes a type of act."""

    cle = "modeles"
    titre = "Modèles des actes"
    aide = "actes"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.type: TypeModele = TypeActe.LETTRE_DECISION
        self.brouillon = Brouillon({})
        self._en_vigueur = ""
        self._fautes: tuple[Faute, ...] = ()
        self.blocs: ModeleTable[LigneBloc] = ModeleTable(colonnes_blocs(), identite=lambda x: x.nom, parent=self)
        self.table = Table(self.blocs, nom="Blocs du modèle", parent=self)
        self.table.setObjectName("table_blocs_du_modele")
        Etirement(self.table, "extrait", replies=("conditions", "marque"))
        self.ecarts: ModeleTable[EcartDeClause] = ModeleTable(
            colonnes_ecarts(), identite=lambda e: e.bloc, parent=self
        )
        self.table_ecarts = Table(self.ecarts, nom="Différences avec le modèle livré", parent=self)
        Etirement(self.table_ecarts, "apres", replies=("mentions",))
        self._dossiers = Lecture(
            self, session.runner, "Lecture des dossiers", self._lire_dossiers, self._on_dossiers
        )
        self._examen = Lecture(self, session.runner, "Aperçu du modèle", self._examiner, self._on_examen)
        self._attente = QTimer(self)
        self._attente.setSingleShot(True)
        self._attente.setInterval(APERCU_MS)
        self._attente.timeout.connect(self._examen.demander)
        self.actes = ActesDesModeles(self)
        self.depart = DepartDesModeles(self)
        self._batir()
        self.table.courante.connect(self._on_courante)
        self.editeur.bloc_change.connect(self._on_bloc)
        self.choix.valeur_changee.connect(self.montrer)
        self.dossier.valeur_changee.connect(lambda _v: self._examen.demander())
        self.nombre.valeur_changee.connect(lambda _v: self._montrer_nombre())
        self.valeur.valeur_changee.connect(self._on_valeur)
        self._charger()

    @override
    def montrer(self, argument: object) -> None:
        if isinstance(argument, TypeActe | TypeActeCampagne) and argument is not self.type:
            self.editeur.valider()
            mots = vocabulaire(argument)
            if mots is not vocabulaire(self.type):
                self.dossier.proposer(())  # a comité and a dossier may bear the same number
                self.editeur.parler(mots)
            self.type = argument
            self.choix.fixer(argument)
            self._charger()
            self._dossiers.demander()

    @override
    def actualiser(self, changes: Changes | None) -> None:
        if changes is None or changes.touches("dossiers") or changes.touches("comites"):
            self._dossiers.demander()
        if changes is not None and changes.touches("modeles"):
            self._charger(self.rang)

    @override
    def panneaux(self) -> Sequence[QWidget]:
        return (self.table, self.editeur.texte, self.pdf)

    @override
    def peut_quitter(self) -> bool:
        self.editeur.valider()
        if not self.depart.retenir(self.window().close):
            return True
        self.demande_page.emit(self.cle, None)
        return False

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.editeur.valider()
        self.depart.au_depart()

    @property
    def rang(self) -> int:
        """The rank of the block in sight, -1 without one."""
        return self.table.currentIndex().row()

    @property
    def modifie(self) -> bool:
        """True while the draft is not the model in force."""
        return bool(self.brouillon.table) and self.brouillon.texte != self._en_vigueur

    def changer(self, neuf: Brouillon, libelle: str, rang: int | None = None) -> None:
        """Make a change of the draft, undone by Ctrl+Z; the draft is kept on the computer."""
        avant, type_acte = self.brouillon, self.type
        if neuf == avant:
            return
        vise = self.rang if rang is None else rang

        def prendre(brouillon: Brouillon) -> tuple[None, Changes]:
            self._garder(type_acte, brouillon, vise)
            return None, Changes()

        self.session.faire(libelle, lambda: prendre(neuf), lambda _: prendre(avant))

    def inserer(self, genre: Genre) -> None:
        """Add a block of that kind after the one in sight."""
        self.editeur.valider()
        rangees = next(iter(vocabulaire(self.type).tableaux))
        self.changer(
            self.brouillon.inserer(self.rang + 1, genre, rangees), f"le {GENRES[genre]} ajouté", self.rang + 1
        )

    def oublier_le_brouillon(self) -> None:
        """Give the draft up: the model in force comes back."""
        self.changer(brouillon_de(self._en_vigueur), "l’abandon du brouillon")

    def _garder(self, type_acte: TypeModele, brouillon: Brouillon, rang: int) -> None:
        garde = brouillon.texte if brouillon.texte != self._en_vigueur or type_acte is not self.type else ""
        self.session.bureau.modeles.garder_brouillon(type_acte, garde)
        if type_acte is self.type:
            self.brouillon = brouillon
            self.depart.noter(type_acte, change=self.modifie)
            self._remplir(rang)

    def _charger(self, rang: int = 0) -> None:
        service = self.session.bureau.modeles
        try:
            self._en_vigueur = texte_simple(service.texte(self.type))
            self.brouillon = brouillon_de(service.brouillon(self.type) or self._en_vigueur)
        except (UserError, ValueError):
            self.brouillon = brouillon_de(self._en_vigueur)
        if not self.modifie:
            self.depart.noter(self.type, change=False)
        self._remplir(rang)

    def _remplir(self, rang: int) -> None:
        self.blocs.remplacer(lignes_de(self.brouillon, self._fautes, vocabulaire(self.type)))
        self.table.choisir(max(0, min(rang, self.blocs.rowCount() - 1)))
        self._on_courante(self.rang)
        nombres = self.brouillon.table.get("parametres", {})
        vu = self.nombre.valeur
        self.nombre.proposer(tuple((n, _nombre(n)) for n in nombres) or ((None, "aucun nombre"),))
        if vu in nombres:
            self.nombre.fixer(vu)
        self._montrer_nombre()
        self._dire()
        self._attente.start()

    def _dire(self) -> None:
        versions = self.session.bureau.modeles.versions(self.type)
        source = f"dernière version\u00a0: n°\u00a0{versions[0].version}" if versions else "modèle livré"
        etat = "brouillon non enregistré, gardé sur ce poste" if self.modifie else "sans changement"
        a_corriger = pluriel(len(self._fautes), "point à corriger", "points à corriger")
        fautes = f"\u00a0; {a_corriger}" if self._fautes else ""
        self.entete.dire(f"{LIBELLES_MODELE[self.type].capitalize()} – {source}\u00a0; {etat}{fautes}.")
        self.actes.accorder()

    def _batir(self) -> None:
        self.entete = Entete("Modèles des actes", self.actes.en_tete, self)
        self.choix = ChampChoix(
            tuple((t, LIBELLES_MODELE[t].capitalize()) for t in (*TypeActe, *TypeActeCampagne)),
            quoi="Acte dont on édite le modèle",
            parent=self,
        )
        self.choix.fixer(self.type)
        self.nouveau = ChampChoix(
            ((None, "Ajouter un bloc…"), *((g, GENRES[g].capitalize()) for g in NOUVEAUX)),
            quoi="Ajouter un bloc après celui choisi",
            parent=self,
        )
        self.nouveau.valeur_changee.connect(self._on_nouveau)
        self.motif = ChampTexte(quoi="Motif de la version", parent=self)
        self.motif.setPlaceholderText("Motif de la version à enregistrer")
        self.dossier = ChampChoix(quoi="Dossier ou comité de l’aperçu", parent=self)
        self.nombre = ChampChoix(quoi="Nombre du modèle", parent=self)
        self.valeur = ChampTexte(quoi="Valeur du nombre", parent=self)
        self.valeur.setMaximumWidth(60)
        self.unite = QLabel(self)
        self.unite.setProperty("role", "secondaire")
        self.unite.setWordWrap(True)
        self.editeur = EditeurBloc(self)
        partage = QSplitter(Qt.Orientation.Horizontal, self)
        partage.setChildrenCollapsible(False)
        for panneau in (self._gauche(), defilant(self.editeur, self, de_cote=False), self._droite()):
            partage.addWidget(panneau)
        partage.setSizes([900, 1000, 1000])
        rangee = Flux()
        rangee.addWidget(self.choix, stretch=1)
        rangee.addWidget(self.motif, stretch=2)
        pile = pile_de_page(self)
        pile.addWidget(self.entete)
        pile.addWidget(self.depart.question)
        pile.addLayout(rangee)
        pile.addWidget(partage, stretch=1)

    def _gauche(self) -> QWidget:
        gauche = QWidget(self)
        colonne = QVBoxLayout(gauche)
        colonne.setContentsMargins(0, 0, 0, 0)
        colonne.addWidget(self.table, stretch=1)
        colonne.addLayout(self.actes.rangee(gauche))
        colonne.addWidget(self.nouveau)
        nombres = Flux()
        nombres.addWidget(self.nombre, stretch=1)
        nombres.addWidget(self.valeur)
        colonne.addLayout(nombres)
        colonne.addWidget(self.unite)
        return gauche

    def _droite(self) -> QWidget:
        self.pdf = LecteurPdf(self)
        self.attente = QLabel(self)
        self.attente.setWordWrap(True)
        self.attente.setProperty("role", "secondaire")
        apercu = QWidget(self)
        colonne = QVBoxLayout(apercu)
        colonne.addWidget(self.dossier)
        colonne.addWidget(self.attente)
        colonne.addWidget(self.pdf, stretch=1)
        comparaison = QWidget(self)
        self.resume = QLabel(comparaison)
        self.resume.setWordWrap(True)
        autre = QVBoxLayout(comparaison)
        autre.addWidget(self.resume)
        autre.addWidget(self.table_ecarts, stretch=1)
        onglets = QTabWidget(self)
        onglets.setAccessibleName("Aperçu et différences")
        onglets.addTab(apercu, "Aperçu")
        onglets.addTab(comparaison, "Différences")
        return onglets

    def _on_courante(self, rang: int) -> None:
        ligne = self.blocs.ligne(rang)
        if ligne is None:
            self.editeur.montrer(None, "")
            return
        nombres = [f"parametre:{n}" for n in self.brouillon.table.get("parametres", {})]
        titres = [f"{b['rang']}:{b['cle']}" for b in self.brouillon.blocs if b.get("rang") and b.get("cle")]
        self.editeur.montrer(self.brouillon.blocs[rang], ligne.faute, (*nombres, *titres))
        self.actes.accorder()

    def _on_bloc(self, bloc: object, libelle: str) -> None:
        if isinstance(bloc, dict):
            self.changer(self.brouillon.remplacer(self.rang, bloc), libelle)

    def _on_nouveau(self, genre: object) -> None:
        self.nouveau.setCurrentIndex(0)
        choisi = next((g for g in NOUVEAUX if g == genre), None)
        if choisi is not None:
            self.inserer(choisi)

    def _montrer_nombre(self) -> None:
        brut = self.brouillon.table.get("parametres", {}).get(self.nombre.valeur)
        seul = isinstance(brut, dict)
        self.valeur.setEnabled(seul)
        self.valeur.fixer(str(brut["valeur"]) if seul else "")
        self.unite.setText(f"{brut['unite']} – {brut['source']} ({brut['marque']})" if seul else "")

    def _on_valeur(self, saisi: object) -> None:
        nom, texte = self.nombre.valeur, str(saisi).strip()
        if isinstance(nom, str) and texte.isascii() and texte.isdigit():
            self.changer(self.brouillon.chiffrer(nom, int(texte)), f"le nombre «\u00a0{nom}\u00a0»")
        else:
            self._montrer_nombre()

    def _lire_dossiers(self) -> Dossiers:
        """Return what the preview may be about: the dossiers, or the comités of the campaign."""
        if isinstance(self.type, TypeActeCampagne):
            reunions = self.session.bureau.comites.lister(self.session.campagne_id)
            dites = tuple((c.cle, f"{c.intitule} du {date_courte(c.le)}") for c in reunions)
            return dites if self.type in DU_COMITE else ((TOUTE_LA_CAMPAGNE, "Toute la campagne"), *dites)
        listes = self.session.bureau.listes
        ids = listes.ids(Filtre(self.session.campagne_id))
        return tuple((x.id, f"{x.numero} – {x.porteur}") for x in listes.lignes(ids[:200]))

    def _on_dossiers(self, dossiers: Dossiers) -> None:
        vu = self.dossier.valeur
        self.dossier.proposer(dossiers)
        if self.dossier.rang_de(vu) >= 0:
            self.dossier.fixer(vu)
        self._examen.demander()

    def _examiner(self) -> Examen:
        """Check, compare and preview the draft, off the window."""
        service, type_acte, texte = self.session.bureau.modeles, self.type, self.brouillon.texte
        fautes = service.verifier(type_acte, texte)
        if fautes:
            return fautes, (), b"", "Corrigez les blocs marqués ✕ pour voir l’aperçu."
        ecarts = service.comparer_texte(type_acte, texte)
        choisi = self.dossier.valeur
        if not isinstance(choisi, int):
            quoi = "dossier" if isinstance(type_acte, TypeActe) else "comité"
            return fautes, ecarts, b"", f"Choisissez un {quoi} pour voir l’aperçu."
        try:
            if isinstance(type_acte, TypeActe):
                return fautes, ecarts, service.apercu(type_acte, texte, choisi), ""
            campagne = self.session.campagne_id
            return fautes, ecarts, service.apercu_de_campagne(type_acte, texte, campagne, choisi or None), ""
        except UserError as faute:
            return fautes, ecarts, b"", str(faute)

    def _on_examen(self, obtenu: Examen) -> None:
        fautes, ecarts, octets, phrase = obtenu
        page = self.pdf.page
        self.attente.setText(phrase)
        self.attente.setVisible(bool(phrase))
        self.pdf.setVisible(bool(octets))
        if octets and not self.pdf.charger(octets):
            self.pdf.aller_a(page)
        differents = [e for e in ecarts if e.ecart is not Ecart.IDENTIQUE]
        self.ecarts.remplacer(differents)
        self.resume.setText(resumer(ecarts) if ecarts else phrase)
        if fautes != self._fautes:
            self._fautes = fautes
            self.blocs.actualiser_lignes(lignes_de(self.brouillon, fautes, vocabulaire(self.type)))
            vue = self.blocs.ligne(self.rang)
            self.editeur.dire(vue.faute if vue else "")
        self._dire()


def _nombre(nom: str) -> str:
    """Return what a number of a model is about: its unit is told under it, not in its name."""
    return f"Nombre\u00a0: {nom.removesuffix('_mois').replace('_', ' ')}"
