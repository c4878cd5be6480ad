"""The second journey: three dossiers read by two, in two windows, a disagreement and its agreement.

What is typed is in `demo/parcours_notation.toml`. Not here: the agreement (`accord`), what follows it (`recours`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.socle.errors import Bug
from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml
from ui.main import Programme
from ui.parcours.accord import accorder, viser_la_lecture
from ui.parcours.recit import RECU_DU_SERVICE
from ui.parcours.recours import Recours
from ui.parcours.regard import textes
from ui.parcours.scene import Scene

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from app.domain.lectures import Lecture

MASQUEE = "lecture à l’aveugle"
ECRANS_DE_L_AUTRE = ("dossiers", "classement", "lectures", "journal", "accueil", "seance")


class Notation:
    """The story, in three windows on one base, one after the other.

    `fichiers`: what it wrote. `lus_a_l_aveugle`: every text that the second reader’s window held before she closed.
    `recours`: the last chapter, with what it found.
    """

    def __init__(self, application: QApplication, dossier: Path, courriels: Path) -> None:
        self._application = application
        self._courriels = courriels
        self.dossier = dossier
        self.saisie = lire_toml("demo/parcours_notation.toml")
        self.base = dossier / self.saisie["base"]
        self.ids: list[int] = []
        self.citation = ""
        self.lus_a_l_aveugle: set[str] = set()
        self.avant_cloture: list[Lecture] = []
        self.recours: Recours | None = None
        self.fichiers: list[Path] = []

    def jouer(self) -> None:
        """Play every step; the windows are closed whatever happens."""
        for lecteur, heure, chapitre in (
            ("une", "une", self.premiere_lecture),
            ("autre", "autre", self.seconde_lecture),
            ("une", "suite", self.suite),
        ):
            programme = Programme(
                self._application,
                clock=HorlogeFixe(self.saisie["heures"][heure]),
                agent=self.saisie["lecteurs"][lecteur],
                dossier_utilisateur=self.dossier,
            )
            try:
                scene = Scene(programme, self.dossier)
                scene.montrer_la_fenetre()
                chapitre(scene)
                self.fichiers += scene.gestes.images
            finally:
                programme.fermer()

    def premiere_lecture(self, scene: Scene) -> None:
        """Make the base, ask two readers, and read the three dossiers, a proof attached to a note."""
        self._creer(scene)
        self._demander_les_postes(scene)
        self._regler(scene)
        for rang, cle in enumerate(self.ids):
            self._ouvrir_ma_lecture(scene, cle)
            if rang == 0:
                self._attacher_une_preuve(scene)
            self._noter(scene, rang, "une")
            self._clore(scene, cle)
        scene.gestes.photo("lectures-de-A-closes")

    def seconde_lecture(self, scene: Scene) -> None:
        """Read the same dossiers blind, look everywhere, close; then confront and agree."""
        self._ouvrir_la_base(scene)
        for rang, cle in enumerate(self.ids):
            self._ouvrir_ma_lecture(scene, cle)
            if rang == 0:
                scene.gestes.photo("lecture-de-B-a-l-aveugle")
            self._noter(scene, rang, "autre")
        self._regarder_partout(scene)
        for cle in self.ids:
            self._clore(scene, cle)
        scene.gestes.photo("lectures-a-confronter")
        accorder(scene, self.saisie, self.ids)

    def suite(self, scene: Scene) -> None:
        """Rank, explain, establish a receipt; then a porteur contests."""
        self._ouvrir_la_base(scene)
        self.recours = Recours(scene, self.saisie, self.ids)
        self.recours.jouer()
        self.fichiers += self.recours.fichiers

    def _creer(self, scene: Scene) -> None:
        valeurs = {nom: classe(**self.saisie["valeurs"][nom]) for nom, classe in RECU_DU_SERVICE.items()}
        if self.base.exists():
            raise Bug(f"Le dossier «\u00a0{self.dossier}\u00a0» contient déjà un parcours.")
        scene.programme.creer(self.base, self.saisie["modele"], valeurs)
        scene.gestes.attendre(lambda: scene.programme.session, "la création de la base")
        scene.calme()
        scene.programme.recevoir((self._courriels,))
        page = scene.page
        scene.gestes.attendre(lambda: page.vues.currentWidget() is page.apercu, "la liste des courriels à importer")
        scene.calme()
        scene.gestes.touche(page.apercu.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        listes, campagne_id = scene.session.bureau.listes, scene.session.campagne_id
        scene.gestes.attendre(lambda: listes.arrivees(campagne_id), "l’arrivée des courriels")
        scene.calme()
        fiches = sorted(scene.session.bureau.instruction.fiches(campagne_id), key=lambda f: f.dossier.numero)
        self.ids = [fiches[d["rang"] - 1].dossier.cle for d in self.saisie["dossiers"]]

    def _demander_les_postes(self, scene: Scene) -> None:
        """Paste a job from a spreadsheet in each dossier: its grid is then known."""
        poste = self.saisie["poste"]
        for cle in self.ids:
            self._aller_au_dossier(scene, cle)
            page = scene.page_dossier
            page.onglets.setCurrentWidget(page.projet)
            scene.gestes.coller(page.projet.postes, poste)
            scene.calme()
            fiche = scene.session.bureau.instruction.fiche(cle)
            scene.exiger(fiche.grille is not None, "une grille")

    def _regler(self, scene: Scene) -> None:
        reglage = self.saisie["reglage"]
        page = scene.ecran("lectures")
        scene.faire("regler_lectures")
        scene.choisir(page.reglage.lecteurs, valeur=True)
        for champ, valeur in ((page.reglage.ecart, reglage["ecart"]), (page.reglage.seuil, reglage["seuil"])):
            scene.gestes.viser(champ)
            champ.selectAll()
            scene.gestes.taper(champ, str(valeur))
        scene.gestes.photo("deux-lecteurs")
        scene.gestes.touche(page.reglage.seuil, Qt.Key.Key_Return)
        scene.calme()
        regle = scene.session.bureau.lectures.reglage(scene.session.campagne_id)
        scene.exiger(regle.deux_lecteurs and regle.ecart == reglage["ecart"], "la lecture à deux")

    def _ouvrir_la_base(self, scene: Scene) -> None:
        scene.programme.ouvrir(self.base)
        scene.gestes.attendre(lambda: scene.programme.session, "l’ouverture de la base")
        scene.calme()

    def _aller_au_dossier(self, scene: Scene, cle: int) -> None:
        scene.programme.fenetre.ouvrir("dossier", cle)
        page = scene.page_dossier
        scene.gestes.attendre(lambda: page.fiche is not None and page.fiche.dossier.cle == cle, "le dossier")
        scene.calme()

    def _ouvrir_ma_lecture(self, scene: Scene, cle: int) -> None:
        viser_la_lecture(scene, cle)
        scene.faire("ouvrir_lecture")
        page = scene.page_dossier
        scene.gestes.attendre(lambda: page.fiche is not None and page.fiche.dossier.cle == cle, "le dossier")
        scene.calme()
        page.onglets.setCurrentWidget(page.notation)

    def _attacher_une_preuve(self, scene: Scene) -> None:
        """Select words of the note de projet with the arrows, and attach them with E to the sub-criterion."""
        page, voulue = scene.page_dossier, self.saisie["preuve"]
        fiche = scene.session.bureau.instruction.fiche(page.dossier_en_vue or 0)
        piece = next(p for p in fiche.pieces if p.code == voulue["piece"])
        page.pieces.choisir(("fichier", piece.id))
        visionneuse, gestes = page.visionneuse, scene.gestes
        gestes.attendre(
            lambda: visionneuse.piece == piece and visionneuse.pile.currentWidget() is visionneuse.pages,
            "la pièce à lire",
        )
        gestes.viser(page.notation.lignes[voulue["sous_critere"]])
        gestes.viser(visionneuse.pages)
        maj = Qt.KeyboardModifier.ShiftModifier
        gestes.touche(visionneuse.pages, Qt.Key.Key_Down, maj)
        scene.calme()
        for touche in (Qt.Key.Key_Right, *(Qt.Key.Key_Down,) * 3):
            gestes.touche(visionneuse.pages, touche, maj)
            scene.calme()
        scene.exiger(visionneuse.selection and visionneuse.selection.texte, "des mots choisis dans la pièce")
        gestes.photo("mots-choisis-dans-la-piece")
        gestes.touche(visionneuse.pages, Qt.Key.Key_E)
        scene.calme()
        preuves = scene.session.bureau.preuves.of_dossier(fiche.dossier.cle).preuves
        scene.exiger(len(preuves) == 1, "une preuve attachée")
        self.citation = preuves[0].preuve.extrait
        gestes.photo("preuve-attachee")

    def _noter(self, scene: Scene, rang: int, lecteur: str) -> None:
        """Give every note by its key, with its justification where the scale asks for one."""
        page, gestes = scene.page_dossier, scene.gestes
        lignes = page.notation.lignes
        gestes.viser(next(iter(lignes.values())))
        dossier = self.saisie["dossiers"][rang]
        for (code, ligne), valeur in zip(lignes.items(), dossier[lecteur], strict=True):
            gestes.taper(ligne, valeur)
            if code == self.saisie["preuve"]["sous_critere"]:
                gestes.touche(ligne, Qt.Key.Key_Return)
                gestes.taper(ligne.justification, self.saisie["justifications"][lecteur])
                gestes.touche(ligne.justification, Qt.Key.Key_Escape)
            gestes.touche(ligne, Qt.Key.Key_Down)
        scene.calme()
        mienne = scene.session.bureau.lectures.mienne(page.dossier_en_vue or 0)
        scene.exiger(mienne.resultat and mienne.resultat.est_complet, "une lecture complète")
        if rang == 0:
            gestes.viser(lignes[self.saisie["preuve"]["sous_critere"]])
            scene.calme()
            gestes.photo(f"lecture-notee-{scene.session.bureau.contexte.agent}".replace(" ", "-"))

    def _clore(self, scene: Scene, cle: int) -> None:
        viser_la_lecture(scene, cle)
        scene.faire("clore_lecture")
        lecture = scene.session.bureau.lectures.mienne(cle).lecture
        scene.exiger(lecture and lecture.est_close, "une lecture close")

    def _regarder_partout(self, scene: Scene) -> None:
        """Read every text of the window of the second reader, screen after screen, before she closes."""
        for cle in self.ids:
            self._aller_au_dossier(scene, cle)
            self.lus_a_l_aveugle.update(textes(scene.programme.fenetre))
            viser_la_lecture(scene, cle)
            self.lus_a_l_aveugle.update(textes(scene.programme.fenetre))
        for ecran in ECRANS_DE_L_AUTRE:
            scene.ecran(ecran)
            self.lus_a_l_aveugle.update(textes(scene.programme.fenetre))
        for ecran in ("figures", "recus"):
            scene.programme.fenetre.ouvrir(ecran)
            scene.calme()
            self.lus_a_l_aveugle.update(textes(scene.programme.fenetre))
        self._montrer_la_ligne_masquee(scene)
        marque = self.saisie["justifications"]["marque_une"]
        scene.exiger(not any(marque in texte for texte in self.lus_a_l_aveugle), "une lecture à l’aveugle")
        scene.exiger(not any(self.citation in texte for texte in self.lus_a_l_aveugle), "une preuve cachée")

    def _montrer_la_ligne_masquee(self, scene: Scene) -> None:
        """Look, in the journal, at the line of the proof that the first reader attached."""
        journal = scene.ecran("journal")
        masquees = [r for r, x in enumerate(journal.modele.lignes) if MASQUEE in x.ligne.evenement.acte]
        scene.exiger(len(masquees) == 1, "la preuve de l’autre masquée au journal")
        scene.gestes.viser(journal.table)
        journal.table.choisir(masquees[0])
        scene.calme()
        scene.gestes.photo("journal-de-B-sans-rien-de-A")
