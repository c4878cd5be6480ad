"""The third journey: the afternoon of a comité, ten dossiers, by the keyboard alone, up to a first decision.

What is typed is in `demo/parcours_comite.toml`. The dossiers come ready from the services; the meeting is held
through its window. Not here: gestures (`gestes`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from app.domain.comite import Charge
from app.domain.convention import TypeActeCampagne
from app.domain.cycle import Etat
from app.domain.dossier import Canal
from app.domain.montants import Etp, Montant
from app.domain.porteur import Forme, Porteur
from app.domain.poste import LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from app.domain.quota import NatureMouvement
from app.socle.changes import Changes
from app.socle.errors import Bug
from app.socle.formats import lire_centiemes
from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml
from ui.main import Programme
from ui.parcours.gestes import Gestes
from ui.parcours.recit import RECU_DU_SERVICE
from ui.parcours.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.domain.comite import Comite
    from ui.pages.comite_ecran import EcranComite

PROJECTEUR = QSize(1024, 768)
DOCUMENTS = (TypeActeCampagne.EMARGEMENT, TypeActeCampagne.PV_COMITE, TypeActeCampagne.NOTE_PRESENTATION)
COUT = 4_200_000


class ApresMidi:
    """The story. `fichiers`: what it wrote. `comite`: the meeting once closed. `decide`: the dossier decided."""

    def __init__(self, application: QApplication, dossier: Path) -> None:
        self._application = application
        self.dossier = dossier
        self.saisie = lire_toml("demo/parcours_comite.toml")
        self.base = dossier / self.saisie["base"]
        self.ids: list[int] = []
        self.comite: Comite | None = None
        self.propose: Etat | None = None
        self.fichiers: list[Path] = []

    def jouer(self) -> None:
        """Play every step; the windows are closed whatever happens."""
        if self.base.exists():
            raise Bug(f"Le dossier «\u00a0{self.dossier}\u00a0» contient déjà un parcours.")
        programme = Programme(
            self._application,
            clock=HorlogeFixe(self.saisie["maintenant"]),
            agent=self.saisie["agent"],
            dossier_utilisateur=self.dossier,
        )
        try:
            scene = Scene(programme, self.dossier)
            scene.montrer_la_fenetre()
            self._preparer(scene)
            salle = self._entrer(scene)
            self._presences(scene, salle)
            for rang, attendu in enumerate(self.saisie["dossiers"]):
                self._examiner(scene, salle, rang, attendu)
            self._clore(scene, salle)
            self._produire(scene)
            self._decision(scene)
            self.fichiers += [*salle.gestes.images, *scene.gestes.images]
        finally:
            programme.fermer()

    def _preparer(self, scene: Scene) -> None:
        """Make the base and its ten dossiers « instruits », through the services: the afternoon begins after."""
        valeurs = {
            nom: classe(**self.saisie["valeurs"][nom])
            for nom, classe in RECU_DU_SERVICE.items()
            if nom in self.saisie["valeurs"]
        }
        scene.programme.creer(self.base, self.saisie["modele"], valeurs)
        scene.gestes.attendre(lambda: scene.programme.session, "la création de la base")
        scene.calme()
        bureau, campagne_id = scene.session.bureau, scene.session.campagne_id
        cible, enveloppe = self.saisie["cible"], self.saisie["enveloppe"]
        etp = Etp(lire_centiemes(cible["etp"], quoi="ETP"))
        bureau.arbitrage.notifier_cible(campagne_id, {None: etp}, cible["notifiee_le"], cible["reference"])
        bureau.arbitrage.mouvementer(
            campagne_id, NatureMouvement.DOTATION, _euros(enveloppe["montant"]), enveloppe["le"]
        )
        for attendu in self.saisie["dossiers"]:
            self.ids.append(self._inscrire(scene, attendu))
        scene.session.bus.changed.emit(Changes(tout=True))  # written beside the window: its frame reads again

    def _inscrire(self, scene: Scene, attendu: Mapping[str, Any]) -> int:
        bureau, campagne_id = scene.session.bureau, scene.session.campagne_id
        porteur = Porteur(raison_sociale=attendu["porteur"], forme=Forme.ASSOCIATION, deja_conventionne=False)
        dossier, _ = bureau.reception.creer_a_la_main(
            campagne_id, porteur, self.saisie["recu_le"], Canal.COURRIER, "Candidature"
        )
        demande = _euros(attendu["montant"])
        bureau.instruction.modifier(
            dossier.cle,
            "Modifier le projet",
            territoire=attendu["territoire"],
            plus_value=self.saisie["plus_value"],
            postes=(Poste(TypePoste.FACILITATEUR, Etp(100), etp_apres=Etp(100)),),
            plan=_plan(demande),
            cout_total=Montant(COUT),
            montant_demande=demande,
            montant_propose=_euros(attendu["propose"]) if "propose" in attendu else None,
        )
        grille = bureau.instruction.fiche(dossier.cle).grille
        if grille is None:
            raise Bug("Le dossier du parcours n’a pas de grille.")
        for sous_critere, note in zip(grille.sous_criteres(), attendu["notes"], strict=True):
            bureau.notation.noter(dossier.cle, sous_critere.code, int(note), "vu au dossier")
        with bureau.contexte.store.ecrire() as uow:
            uow.dossiers.save(replace(uow.dossiers.get(dossier.cle), etat=Etat.INSTRUIT))
        return dossier.cle

    def _entrer(self, scene: Scene) -> _Salle:
        """Press F11 and call the meeting."""
        fenetre = scene.programme.fenetre
        scene.gestes.touche(fenetre, Qt.Key.Key_F11)
        scene.calme()
        ecran = scene.page.ecran
        scene.exiger(ecran is not None and ecran.isVisible(), "le mode comité")
        ecran.showNormal()
        ecran.resize(PROJECTEUR)
        salle = _Salle(scene, ecran)
        reunions = ecran.volets.reunions
        salle.gestes.remplir(reunions.intitule, self.saisie["intitule"])
        salle.gestes.remplir(reunions.lieu, self.saisie["lieu"])
        salle.photo("convoquer-la-reunion")
        salle.touche(Qt.Key.Key_Return, reunions.lieu)
        scene.exiger(ecran.salle and len(ecran.salle.dossiers) == len(self.ids), "une réunion convoquée")
        scene.exiger(ecran.salle.comite.dossiers == tuple(self.ids), "un ordre du jour par rang")
        return salle

    def _presences(self, scene: Scene, salle: _Salle) -> None:
        """Add the members, tick who is there, set the quorum."""
        panneau = salle.ecran.volets.presences
        for membre in self.saisie["membres"]:
            salle.gestes.remplir(panneau.nom, membre["nom"])
            salle.gestes.remplir(panneau.qualite, membre["qualite"])
            if panneau.avec_voix.isChecked() is not membre.get("voix", True):
                salle.gestes.viser(panneau.avec_voix)
                salle.touche(Qt.Key.Key_Space)
            salle.touche(Qt.Key.Key_Return, panneau.qualite)
        for membre in self.saisie["membres"]:
            salle.gestes.viser(panneau.cases.boites[membre["nom"]])
            salle.touche(Qt.Key.Key_Space)
        for charge, nom in self.saisie["charges"].items():
            choix = panneau.charges[Charge(charge)]
            salle.gestes.viser(choix)
            salle.gestes.taper(choix, nom[0])  # the first letter finds the member in the list
            scene.exiger(choix.valeur == nom, f"la charge de {nom}")
        salle.gestes.viser(panneau.quorum)
        for _ in range(self.saisie["quorum"]):
            salle.touche(Qt.Key.Key_Up)
        salle.touche(Qt.Key.Key_Return)
        salle.photo("presences-et-quorum")
        salle.touche(Qt.Key.Key_Escape)
        scene.exiger(salle.ecran.salle.comite.quorum_atteint(), "le quorum")

    def _examiner(self, scene: Scene, salle: _Salle, rang: int, attendu: Mapping[str, Any]) -> None:
        """Give the opinion on one dossier, then go to the next one."""
        ecran, cle = salle.ecran, self.ids[rang]
        scene.exiger(ecran.dossier and ecran.dossier.dossier_id == cle, f"le dossier de rang {rang + 1}")
        if "deporte" in attendu:
            salle.lettre("X")
            salle.gestes.viser(ecran.volets.deports.cases.boites[attendu["deporte"]])
            salle.touche(Qt.Key.Key_Space)
            salle.photo("deport-d-un-membre")
            salle.touche(Qt.Key.Key_Escape)
        salle.lettre(attendu["sens"])
        panneau = ecran.volets.avis
        for compte, voix in zip(panneau.voix.values(), attendu.get("voix", ()), strict=False):
            salle.gestes.viser(compte)
            salle.gestes.taper(compte, str(voix))
        for champ, texte in ((panneau.motif, attendu.get("motif")), (panneau.ecart, attendu.get("ecart"))):
            if texte:
                salle.gestes.remplir(champ, texte)
        if panneau.isVisible():
            if {"ecart", "voix", "propose"} & set(attendu):
                salle.photo(f"avis-{rang + 1}")
            salle.touche(Qt.Key.Key_Return, panneau.motif)
        scene.exiger(ecran.salle.avis(cle), f"un avis sur le dossier de rang {rang + 1}")
        if {"deporte", "ecart", "voix"} & set(attendu):
            salle.photo(f"avis-rendu-{rang + 1}")
        salle.touche(Qt.Key.Key_Return)

    def _clore(self, scene: Scene, salle: _Salle) -> None:
        salle.photo("chaque-dossier-a-son-avis")
        salle.lettre("C")
        salle.photo("clore-la-reunion")
        salle.touche(Qt.Key.Key_Return)
        scene.exiger(salle.ecran.salle.comite.est_clos, "une réunion close")
        self.comite = salle.ecran.salle.comite
        salle.lettre("G")
        scene.calme()
        scene.exiger(not salle.ecran.isVisible(), "le retour à la page du comité")

    def _produire(self, scene: Scene) -> None:
        """Produce the documents of the meeting from its page."""
        dossier = self.dossier / "comite"
        dossier.mkdir(exist_ok=True)
        for type_acte in DOCUMENTS:
            scene.page.produire_dans(type_acte, dossier)
            scene.calme()
        scene.gestes.photo("avis-et-documents-du-comite")
        ecrits = sorted(dossier.glob("*.pdf"))
        scene.exiger(len(ecrits) == len(DOCUMENTS), "les documents du comité")
        self.fichiers += ecrits

    def _decision(self, scene: Scene) -> None:
        """Open the first dossier: the opinion is proposed, nothing is recorded; then the authority decides."""
        scene.programme.fenetre.ouvrir("dossier", self.ids[0])
        scene.calme()
        page = scene.page_dossier
        page.onglets.setCurrentWidget(page.decision)
        scene.calme()
        saisie = page.decision.decision()
        scene.exiger(saisie and saisie.avis_comite_le == self.saisie["maintenant"].date(), "l’avis proposé")
        self.propose = saisie.sens if saisie else None
        scene.gestes.photo("avis-propose-a-la-decision")
        dossier = scene.session.bureau.instruction.dossier
        scene.exiger(dossier(self.ids[0]).etat is Etat.INSTRUIT, "une décision laissée à l’autorité")
        scene.remplir(page.decision.formulaire.champs["motif"], self.saisie["decision"]["motif"])
        scene.gestes.cliquer(page.decision.enregistrer)
        scene.calme()
        scene.gestes.photo("decision-enregistree")
        scene.exiger(dossier(self.ids[0]).etat is Etat.RETENU, "la décision de l’autorité")


class _Salle:
    """Hands on the window of the meeting."""

    def __init__(self, scene: Scene, ecran: EcranComite) -> None:
        self._scene = scene
        self.ecran: Any = ecran
        self.gestes = Gestes(ecran, scene.dossier / "captures")

    def touche(self, touche: Qt.Key, widget: Any = None) -> None:
        """Press a key on a widget, else where the focus is, and wait."""
        if widget is not None:
            self.gestes.viser(widget)
        self.gestes.activer(self.ecran)
        self.gestes.touche(QApplication.focusWidget() or self.ecran, touche)
        self._scene.calme()

    def lettre(self, lettre: str) -> None:
        """Press a letter on the dossier in sight."""
        self.gestes.activer(self.ecran)
        self.gestes.taper(self.ecran.volets.vue, lettre)
        self._scene.calme()

    def photo(self, nom: str) -> None:
        """Take a picture of the screen of the meeting."""
        self.gestes.photo(f"comite-{nom}")


def _euros(texte: str) -> Montant:
    return Montant(lire_centiemes(texte, quoi="montant"))


def _plan(demande: Montant) -> PlanDeFinancement:
    return PlanDeFinancement(
        (
            LigneBudget(Sens.CHARGE, "Salaire chargé", Montant(COUT)),
            LigneBudget(Sens.PRODUIT, "État, présent appel à projets", demande, etat_present_aap=True),
            LigneBudget(Sens.PRODUIT, "Fonds propres", Montant(COUT) - demande, acquis=True),
        )
    )
