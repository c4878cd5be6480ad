"""The form of the decision: what is decided, what it costs to target and envelope, what it creates.

A decision has legal effect: it is not undone, another one corrects it. Not here: the rules (`services.decisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.chaine import termes
from app.domain.choix_delegation import choix_de_delegation
from app.domain.cycle import DECIDES, FAVORABLES, LIBELLES_ETAT, Etat, suivants
from app.domain.decision import Decision
from app.domain.montants import Etp, Montant
from app.domain.pouvoirs import ActeASigner
from app.domain.visa import Portee
from app.services.decisions import obstacles_a
from app.socle.formats import date_courte
from ui.brouillons import A_VALIDER, OBJET, ONGLET
from ui.models.comite import avis_ecrit
from ui.models.decision import ce_qui_est_cree, effet_en_mots, situation, une_ligne
from ui.widgets.chaine_visas import ChaineVisas
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_delegation import ChampDelegation
from ui.widgets.champ_etp import ChampEtp
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.composeur_motif import ComposeurMotif
from ui.widgets.formulaire_champs import Formulaire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.controles import Constat
    from app.domain.poste import TypePoste
    from app.domain.quota import Quota
    from app.services.delegations import EtatPouvoirs
    from app.services.instruction import Fiche
    from ui.session import Session

ORDRE = (
    Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.LISTE_ATTENTE, Etat.AJOURNE, Etat.NON_RETENU, Etat.IRRECEVABLE,
)  # fmt: skip
SANS_DECISION = frozenset({Etat.CONVENTIONNE, Etat.RETIRE})
A_CHOISIR = "à choisir"
HAUTEUR_MOTIF = 148
DELEGATION_REFUSEE = "La délégation ne vaut pas pour cette décision\u00a0: voyez sous son champ."
FAVORABLE_SEUL = ("montant", "date_debut", "reserves")


class FormulaireDecision(QWidget):
    """The decision on one dossier, and those already taken.

    Signals:
        sous_critere_vise(str): show the note that a paragraph of the motive comes from; the page listens.
    """

    sous_critere_vise = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(A_VALIDER, ONGLET)
        self.setProperty(OBJET, "Décision")
        self._session = session
        self._fiche: Fiche | None = None
        self._quota: Quota | None = None
        self._touche = False
        self._cle: tuple[object, ...] = ()
        self.etp: dict[TypePoste, ChampEtp] = {}
        self.composeur: ComposeurMotif | None = None
        self.delegation: ChampDelegation | None = None
        self._pouvoirs: EtatPouvoirs | None = None
        self.situation = _phrase()
        self.effet = _phrase("section")
        self.depasse = _phrase("erreur")
        self.historique = _phrase("secondaire")
        self.cree = _phrase("secondaire")
        self.enregistrer = QPushButton("Enregistrer la décision")
        self.enregistrer.setProperty("role", "primaire")
        self.enregistrer.clicked.connect(self._on_enregistrer)
        self.motif_retour = ChampTexte(quoi="Motif de la réouverture")
        self.motif_retour.setPlaceholderText("Motif de la réouverture")
        self.rouvrir = QPushButton("Rouvrir l’instruction")
        self.rouvrir.clicked.connect(self._on_rouvrir)
        self._pile = QVBoxLayout(self)
        self._pile.setContentsMargins(0, 0, 0, 0)
        self.chaine = ChaineVisas(self)
        self.chaine.setContentsMargins(12, 8, 12, 0)
        self.chaine.hide()
        self._pile.addWidget(self.chaine)
        self.formulaire = Formulaire("Décision")
        self._pile.addWidget(self.formulaire, stretch=1)
        pied = QVBoxLayout()
        pied.setContentsMargins(12, 4, 12, 8)
        pied.setSpacing(4)
        for widget in (self.effet, self.depasse, self.cree, self.enregistrer, self.motif_retour, self.rouvrir):
            pied.addWidget(widget)
        self._pile.addLayout(pied)

    def montrer(self, fiche: Fiche, quota: Quota) -> None:
        """Show where the decision stands; what is being typed is kept while the dossier asks the same."""
        self._fiche, self._quota = fiche, quota
        dossier = fiche.dossier
        cle = (dossier.cle, dossier.etat, len(fiche.decisions), tuple({p.type for p in dossier.postes}))
        demande = (dossier.etp_demande, dossier.montant_demande, dossier.montant_propose, dossier.etp_propose)
        if cle != self._cle[:4] or (not self._touche and (*cle, *demande) != self._cle):
            self._batir(fiche)
        self._cle = (*cle, *demande)
        self.chaine.lire(self._session, dossier.cle)
        self._pouvoirs = self._session.bureau.delegations.etat()
        self._calculer()
        if self.composeur is not None:
            self.composeur.relire()

    def _batir(self, fiche: Fiche) -> None:
        """Lay out the form anew, with what the instruction proposes."""
        self._touche = False
        ancien = self.formulaire
        self.formulaire = Formulaire("Décision")
        self._pile.replaceWidget(ancien, self.formulaire)
        ancien.deleteLater()
        self.etp, self.composeur, self.delegation = {}, None, None
        self.situation, self.historique = _phrase(), _phrase("secondaire")
        etat = fiche.dossier.etat
        possibles = [e for e in ORDRE if e in suivants(etat) and etat not in SANS_DECISION]
        self.formulaire.bloc(self.situation)
        self.situation.setText(situation(fiche))
        if possibles:
            self._batir_champs(fiche, possibles)
        self.formulaire.section("Décisions déjà prises")
        self.formulaire.bloc(self.historique)
        lignes = [une_ligne(d) for d in reversed(fiche.decisions)]
        self.historique.setText("\n\n".join(lignes) or "Aucune.")
        decide = fiche.dossier.etat in DECIDES
        for widget in (self.effet, self.cree, self.enregistrer):
            widget.setVisible(bool(possibles))
        self.motif_retour.setVisible(decide)
        self.rouvrir.setVisible(decide)
        self.formulaire.saisi.connect(self._on_saisi)

    def _batir_champs(self, fiche: Fiche, possibles: list[Etat]) -> None:
        form, dossier = self.formulaire, fiche.dossier
        form.section("Décider")
        choix = [(None, A_CHOISIR), *((e, LIBELLES_ETAT[e]) for e in possibles)]
        form.champ("sens", "Sens", ChampChoix(choix, quoi="Sens de la décision"))
        for type_poste, examine in dossier.etp_examine_par_type.items():
            champ = ChampEtp(quoi=f"ETP accordés, {type_poste.value}")
            self.etp[type_poste] = form.champ(f"etp_{type_poste.value}", f"ETP {type_poste.value}", champ)
            champ.fixer(examine.centiemes)
        montant = dossier.montant_examine
        form.champ("montant", "Montant accordé", ChampMontant(quoi="Montant accordé")).fixer(
            montant.centimes if montant else None
        )
        form.champ("prise_le", "Date de la décision", ChampDate(quoi="Date de la décision")).fixer(
            self._session.bureau.contexte.clock.maintenant().date()
        )
        self.delegation = form.champ("delegation", "Signée par délégation", ChampDelegation())
        debuts = [p.date_debut for p in dossier.postes if p.date_debut is not None]
        form.champ("date_debut", "Début de la convention", ChampDate(quoi="Début de la convention")).fixer(
            min(debuts, default=None)
        )
        motif = form.champ("motif", "Motif", ChampParagraphe(quoi="Motif de la décision", hauteur=HAUTEUR_MOTIF))
        self.composeur = ComposeurMotif(self._session, dossier.cle, motif, form)
        self.composeur.compose_demande.connect(self._on_compose_demande)
        self.composeur.sous_critere_vise.connect(self.sous_critere_vise)
        form.bloc(self.composeur)
        form.champ("reserves", "Réserves", ChampParagraphe(quoi="Réserves", hauteur=56))
        form.champ("avis_comite_le", "Avis du comité le", ChampDate(quoi="Date de l’avis du comité"))
        form.champ("derogation", "Dérogation", ChampParagraphe(quoi="Motif de la dérogation", hauteur=56))
        self._reprendre_l_avis(dossier.cle, possibles)
        self._reprendre_la_proposition(dossier.cle, possibles)
        for nom in ("motif", "derogation", "reserves"):
            champ_texte = form.champs[nom]
            if isinstance(champ_texte, ChampParagraphe):
                champ_texte.textChanged.connect(self._on_frappe)

    def _reprendre_l_avis(self, dossier_id: int, possibles: Sequence[Etat]) -> None:
        """Propose the opinion of the last closed comité: nothing is recorded, the authority stays free of it."""
        rendu = self._session.bureau.comites.avis_rendu(dossier_id)
        if rendu is None:
            return
        champs: Any = self.formulaire.champs
        champs["avis_comite_le"].fixer(rendu.le)
        if rendu.suite in possibles:
            champs["sens"].fixer(rendu.suite)
        self._accorder(rendu.avis.montant if rendu.avis.donne else None, rendu.avis.etp_par_type)
        self.situation.setText(
            f"{self.situation.text()}\nAvis du comité du {date_courte(rendu.le)}\u00a0: {avis_ecrit(rendu.avis)}. "
            "Il est proposé ci-dessous, rien n’est enregistré\u00a0: l’autorité reste libre de sa décision."
        )

    def _reprendre_la_proposition(self, dossier_id: int, possibles: Sequence[Etat]) -> None:
        """Propose what the instructeur proposed, visaed or not, before the opinion: it alone may be decided."""
        chaine = self._session.bureau.visas.chaine(dossier_id)
        proposition = chaine.proposition
        if proposition is None or proposition.sens not in possibles:
            return
        champs: Any = self.formulaire.champs
        champs["sens"].fixer(proposition.sens)
        champs["motif"].fixer(proposition.motif)
        self._accorder(proposition.montant, proposition.etp_par_type)
        visa = f"visée par {chaine.visa.agent}" if chaine.visa else "pas encore visée"
        self.situation.setText(
            f"{self.situation.text()}\nProposition de {proposition.agent}, {visa}\u00a0: {termes(proposition)}. "
            "Elle est reprise ci-dessous."
        )

    def _accorder(self, montant: Montant | None, etp_par_type: Mapping[TypePoste, Etp]) -> None:
        if montant is None:
            return
        champs: Any = self.formulaire.champs
        champs["montant"].fixer(montant.centimes)
        for type_poste, champ in self.etp.items():
            accorde = etp_par_type.get(type_poste)
            champ.fixer(accorde.centiemes if accorde else 0)

    def _on_saisi(self, _nom: str, _valeur: object) -> None:
        self._touche = True
        self._calculer()

    def _on_frappe(self) -> None:
        self._touche = True

    def decision(self) -> Decision | None:
        """Return the decision as typed; None without a date, or when nothing may be decided."""
        if self._fiche is None or "sens" not in self.formulaire.champs:
            return None
        sens, jour = self._valeur("sens"), self._valeur("prise_le")
        if not isinstance(sens, Etat) or jour is None:
            return None
        favorable = sens in FAVORABLES
        montant = self._valeur("montant")
        return Decision(
            dossier_id=self._fiche.dossier.cle,
            sens=sens,
            motif=self._texte("motif"),
            prise_le=jour,
            etp_par_type={t: Etp(c.valeur or 0) for t, c in self.etp.items()} if favorable else {},
            montant=Montant(montant) if favorable and isinstance(montant, int) else None,
            date_debut=self._valeur("date_debut") if favorable else None,
            reserves=self._texte("reserves") if favorable else "",
            avis_comite_le=self._valeur("avis_comite_le"),
            derogation=self._texte("derogation"),
        )

    def _valeur(self, nom: str) -> Any:
        return self.formulaire.champs[nom].valeur

    def _texte(self, nom: str) -> str:
        champ = self.formulaire.champs[nom]
        return champ.saisie if isinstance(champ, ChampParagraphe) else ""

    def _calculer(self) -> None:
        """Say what the decision would leave, and what it would overrun."""
        decision = self.decision()
        if self._quota is None or decision is None:
            self.effet.setText(self._ce_qui_manque())
            self.cree.setText("")
            self.depasse.hide()
            self.enregistrer.setEnabled(False)
            for nom in ("derogation", "delegation"):
                if nom in self.formulaire.champs:
                    self.formulaire.montrer_champ(nom, visible=False)
                    self.formulaire.dire(nom, "")
            return
        self.enregistrer.setEnabled(True)
        favorable = decision.sens in FAVORABLES
        for nom in (*(f"etp_{t.value}" for t in self.etp), *FAVORABLE_SEUL):
            self.formulaire.montrer_champ(nom, visible=favorable)
        self.effet.setText(effet_en_mots(decision, self._quota))
        refus = self._accorder_la_delegation(decision)
        if self._fiche is not None:
            self._dire_obstacles(obstacles_a(decision, self._fiche, self._quota), refus)
        self.cree.setText(ce_qui_est_cree(decision))

    def _accorder_la_delegation(self, decision: Decision) -> str:
        """Offer the delegations that may be chosen, say what the chosen one is worth; return that it is refused."""
        champ, etat = self.delegation, self._pouvoirs
        if champ is None or etat is None:
            return ""
        acte = ActeASigner(Portee.DECISION, decision.prise_le, decision.montant)
        choix = choix_de_delegation(etat.pouvoirs, etat.agent, acte, etat.jour)
        texte, role = champ.accorder(choix)
        self.formulaire.dire("delegation", texte if choix.a_proposer else "", role)
        self.formulaire.montrer_champ("delegation", visible=choix.a_proposer)
        return DELEGATION_REFUSEE if choix.a_proposer and role == "erreur" else ""

    def _ce_qui_manque(self) -> str:
        if "sens" not in self.formulaire.champs:
            return ""
        return (
            "Choisissez le sens de la décision."
            if self._valeur("sens") is None
            else "Écrivez la date de la décision."
        )

    def _dire_obstacles(self, obstacles: Sequence[Constat], refus: str) -> None:
        """Say what stands in the way, and where the person in charge may write why she passes over it."""
        lignes = [*filter(None, (refus,)), *(f"{c.regle} · {c.message}" for c in obstacles)]
        self.depasse.setText("\n".join(f"✕ {ligne}" for ligne in lignes))
        self.depasse.setVisible(bool(lignes))
        derogeable = any(c.derogation for c in obstacles)
        aide = "Le responsable du service peut déroger par écrit." if derogeable else ""
        self.formulaire.dire("derogation", aide, "alerte")
        self.formulaire.montrer_champ("derogation", visible=derogeable)

    def _on_enregistrer(self) -> None:
        decision = self.decision()
        if decision is None:
            self._calculer()
            return
        composeur, decisions = self.composeur, self._session.bureau.decisions
        if composeur is not None and not composeur.peut_servir():
            return
        sous = self.delegation.delegation_id if self.delegation is not None else None
        prise = self._session.faire_sans_retour(lambda: decisions.decider(decision, delegation_id=sous))
        if prise is not None and composeur is not None:
            composeur.oublier()

    def _on_compose_demande(self) -> None:
        """Compose for what is being decided; the outcome must be known first."""
        decision = self.decision()
        if decision is None or self.composeur is None:
            self.effet.setText(f"{self._ce_qui_manque()} Le motif se compose ensuite.")
            return
        self.composeur.composer(decision)

    def _on_rouvrir(self) -> None:
        if self._fiche is None:
            return
        decisions, dossier_id, motif = (
            self._session.bureau.decisions,
            self._fiche.dossier.cle,
            self.motif_retour.text(),
        )
        if self._session.faire_sans_retour(lambda: decisions.rouvrir(dossier_id, motif)) is not None:
            self.motif_retour.fixer("")


def _phrase(role: str = "") -> QLabel:
    etiquette = QLabel()
    etiquette.setWordWrap(True)
    etiquette.setProperty("role", role)
    return etiquette
