"""The steps of the journey, in the order of an officer's afternoon; what is typed is in `demo/parcours.toml`.

Not here: gestures (`gestes`). Each step looks at what the window shows before going on, so that a step that has no
effect stops the journey instead of being photographed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.campagne import Imputation, Service, Signataire
from app.domain.cycle import Etat
from app.domain.dossier import Nature
from app.domain.pieces import Verdict
from app.domain.porteur import Forme
from app.ports import Sort
from app.socle.errors import Bug
from app.socle.resources import lire_toml
from ui.parcours.actes import produire_les_actes
from ui.parcours.quota import notifier_la_cible
from ui.parcours.scene import Scene
from ui.theme import appliquer_theme

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.instruction import Fiche
    from ui.main import Programme

RECU_DU_SERVICE = {"service": Service, "signataire": Signataire, "imputation": Imputation}


class Recit(Scene):
    """One journey in one window. `fichiers`: what it wrote, pictures included."""

    def __init__(self, programme: Programme, dossier: Path, courriels: Path) -> None:
        super().__init__(programme, dossier)
        self._courriels = courriels
        self.saisie = lire_toml("demo/parcours.toml")
        self.dossier_id = 0
        self.fichiers: list[Path] = []

    def jouer(self) -> None:
        """Play every step."""
        self.montrer_la_fenetre()
        self.gestes.photo("bienvenue")
        self.creer_la_campagne()
        self.recevoir_les_courriels()
        self.notifier()
        self.ouvrir_le_dossier()
        self.saisir_le_porteur()
        self.saisir_le_projet()
        self.verifier_les_pieces()
        self.noter()
        self.decider()
        self.fichiers += produire_les_actes(self)
        self.regarder()
        self.fichiers = [*self.gestes.images, *self.fichiers]

    def creer_la_campagne(self) -> None:
        """Create the base from a shipped model, as the last page of the wizard does."""
        valeurs = {nom: classe(**self.saisie["valeurs"][nom]) for nom, classe in RECU_DU_SERVICE.items()}
        base = self.dossier / "parcours.clausule"
        if base.exists():
            raise Bug(f"Le dossier «\u00a0{self.dossier}\u00a0» contient déjà un parcours.")
        self.programme.creer(base, self.saisie["modele"], valeurs)
        self.gestes.attendre(lambda: self.programme.session, "la création de la base")
        self.calme()
        self.gestes.photo("accueil-vide")

    def recevoir_les_courriels(self) -> None:
        """Drop the folder of mails on the window, look at the list, import it."""
        page = self.ecran("reception")
        self.gestes.deposer([self._courriels])
        self.gestes.attendre(lambda: page.vues.currentWidget() is page.apercu, "la liste des courriels à importer")
        self.calme()
        self.gestes.photo("apercu-du-depot")
        self.gestes.touche(page.apercu.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.gestes.attendre(self._arrivees, "l’arrivée des courriels")
        self.calme()
        self.gestes.photo("reception")
        self.ecran("dossiers")
        self.gestes.photo("dossiers")

    def notifier(self) -> None:
        """Tell the regional target and the envelope."""
        self.ecran("cockpit")
        self.gestes.photo("cockpit-cible-non-notifiee")
        notifier_la_cible(self)
        self.calme()
        self.gestes.photo("cockpit")

    def ouvrir_le_dossier(self) -> None:
        """Open, from the list, the dossier that came with most pieces."""
        instruction = self.session.bureau.instruction
        fiches = [f for f in instruction.fiches(self.session.campagne_id) if f.pieces]
        if not fiches:
            raise Bug("Aucun courriel n’a ouvert de dossier.")
        choisie = max(fiches, key=lambda f: (len(f.pieces), -f.dossier.cle))
        self.dossier_id = choisie.dossier.cle
        page = self.ecran("dossiers")
        self.gestes.remplir(page.champ, choisie.dossier.numero)
        self.calme()
        self.gestes.attendre(lambda: page.modele.rowCount() == 1, "le dossier dans la liste filtrée")
        self.gestes.viser(page.table)
        page.table.choisir(0)
        self.gestes.touche(page.table, Qt.Key.Key_Return)
        self.gestes.attendre(lambda: self.page_dossier.fiche, "la page du dossier")
        self.calme()
        self.gestes.photo("dossier-recu")

    def saisir_le_porteur(self) -> None:
        """Type the identity of the porteur and choose its legal form."""
        page = self.page_dossier
        page.onglets.setCurrentWidget(page.porteur)
        for nom, texte in self.saisie["porteur"].items():
            self.remplir(page.porteur.champs[nom], texte)
        choix = self.saisie["porteur_choix"]
        self.choisir(page.porteur.champs["forme"], Forme(choix["forme"]))
        self.choisir(page.porteur.champs["deja_conventionne"], choix["deja_conventionne"])
        self.calme()
        self.exiger(self.fiche.dossier.porteur.forme is Forme(choix["forme"]), "la forme juridique")
        self.gestes.photo("porteur")

    def saisir_le_projet(self) -> None:
        """Type the project, its jobs and its plan, and begin the instruction."""
        projet = self.page_dossier.projet
        self.page_dossier.onglets.setCurrentWidget(projet)
        for nom, texte in self.saisie["projet"].items():
            self.remplir(projet.formulaire.champs[nom], texte)
        self.choisir(projet.formulaire.champs["nature"], Nature(self.saisie["projet_choix"]["nature"]))
        for nom, lignes in self.saisie["feuilles"].items():
            vue = getattr(projet, nom)
            for rang, cellules in enumerate(lignes):
                for colonne, valeur in enumerate(cellules):
                    if valeur not in ("", False):
                        self.gestes.cellule(vue, rang, colonne, valeur)
                        self.calme()
        self.exiger(self.fiche.dossier.plan.est_equilibre, "un plan de financement équilibré")
        self.gestes.photo("projet")
        self.gestes.cliquer(projet.avancer)
        self.calme()
        self.exiger(self.fiche.dossier.etat is Etat.EN_INSTRUCTION, "le passage en instruction")

    def verifier_les_pieces(self) -> None:
        """Give a verdict on every piece due: conforme when a file is there, else déjà détenue with its reason."""
        pieces = self.page_dossier.pieces
        for ligne in self.fiche.completude.lignes:
            if not ligne.manque:
                continue
            self.gestes.viser(pieces.vue)
            pieces.choisir(("attendue", ligne.type.code))
            self.calme()
            if ligne.fichiers:
                self.gestes.touche(pieces.vue, Qt.Key.Key_C)
            else:
                self.gestes.touche(pieces.vue, Qt.Key.Key_D)
                self.gestes.attendre(pieces.question.isVisible, "la question du motif")
                champ: Any = pieces.question.reponse.lineEdit()
                champ.selectAll()
                self.gestes.taper(champ, self.saisie["pieces"]["motif_deja_detenue"])
                self.gestes.touche(champ, Qt.Key.Key_Return)
            self.calme()
            rendu = next(x for x in self.fiche.completude.lignes if x.type.code == ligne.type.code)
            self.exiger(
                rendu.verdict in {Verdict.CONFORME, Verdict.DEJA_DETENUE}, f"le verdict sur {ligne.type.code}"
            )
        self.exiger(self.fiche.completude.est_complet, "un dossier complet")
        self.gestes.photo("pieces-completes")

    def noter(self) -> None:
        """Note every sub-criterion by its key, justify it, then declare the dossier instruit."""
        page = self.page_dossier
        page.onglets.setCurrentWidget(page.notation)
        grille = self.fiche.grille
        if grille is None:
            raise Bug("Le dossier n’a pas de grille.")
        valeurs = self.saisie["notation"]["notes"]
        for rang, sous_critere in enumerate(grille.sous_criteres()):
            ligne = page.notation.lignes[sous_critere.code]
            self.gestes.viser(ligne)
            self.gestes.taper(ligne, str(valeurs[min(rang, len(valeurs) - 1)]))
            self.calme()
            self.gestes.touche(ligne, Qt.Key.Key_Return)
            self.gestes.taper(ligne.justification, self.saisie["notation"]["justification"])
            self.gestes.touche(ligne.justification, Qt.Key.Key_Escape)
            self.calme()
            if rang == 1:
                self.gestes.photo("notation-en-cours")
        resultat = self.fiche.resultat
        self.exiger(resultat is not None and resultat.est_complet, "une notation complète")
        self.gestes.photo("notation")
        page.onglets.setCurrentWidget(page.projet)
        self.gestes.cliquer(page.projet.avancer)
        self.calme()
        self.exiger(self.fiche.dossier.etat is Etat.INSTRUIT, "un dossier instruit")
        self.ecran("classement")
        self.gestes.photo("classement")

    def decider(self) -> None:
        """Decide in favour, with its motive."""
        self.programme.fenetre.ouvrir("dossier", self.dossier_id)
        self.calme()
        page = self.page_dossier
        page.onglets.setCurrentWidget(page.decision)
        self.choisir(page.decision.formulaire.champs["sens"], Etat.RETENU)
        self.remplir(page.decision.formulaire.champs["motif"], self.saisie["decision"]["motif"])
        self.gestes.photo("decision")
        self.gestes.cliquer(page.decision.enregistrer)
        self.calme()
        self.exiger(self.fiche.dossier.etat is Etat.RETENU, "un dossier retenu")

    def regarder(self) -> None:
        """Walk through the screens again, in the dark theme too."""
        for cle in ("accueil", "cockpit", "journal"):
            self.ecran(cle)
            self.gestes.photo(f"{cle}-a-la-fin")
        application = QApplication.instance()
        if isinstance(application, QApplication):
            appliquer_theme(application, "sombre")
            self.programme.fenetre.ouvrir("dossier", self.dossier_id)
            self.calme()
            self.gestes.photo("dossier-sombre")
            appliquer_theme(application, "clair")

    @property
    def fiche(self) -> Fiche:
        """The dossier as the base holds it."""
        return self.session.bureau.instruction.fiche(self.dossier_id)

    def _arrivees(self) -> bool:
        arrivees = self.session.bureau.listes.arrivees(self.session.campagne_id)
        return any(a.arrivee.sort is Sort.NOUVEAU_DOSSIER for a in arrivees) and not self.programme.runner.occupe
