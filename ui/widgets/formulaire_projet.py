"""The form of the project: what is asked, its jobs, its plan de financement, and the move to the next state.

Not here: whether the plan or the jobs are acceptable (`app.domain.controles` says it, tab « Constats »).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.controles import Niveau
from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.dossier import Nature
from app.domain.montants import Montant, montant_par_etp, taux
from app.domain.poste import PlanDeFinancement, Sens
from app.socle.formats import etp, euros, pluriel, pourcent
from ui.models.projet import modele_budget, modele_postes
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.ecriture_dossier import ecrire_champ
from ui.widgets.feuille import Feuille
from ui.widgets.formulaire_champs import Formulaire

if TYPE_CHECKING:
    from app.domain.dossier import Dossier
    from app.services.instruction import Fiche
    from ui.session import Session

NATURES = (
    (None, "à renseigner"),
    (Nature.CREATION, "création"),
    (Nature.RENFORCEMENT, "renforcement"),
    (Nature.RECONDUCTION, "reconduction"),
)
MONTANTS = ("cout_total", "montant_demande", "montant_propose")
_ACTES = {
    "intitule": "l’intitulé du projet",
    "territoire": "le territoire",
    "nature": "la nature du projet",
    "resume": "le résumé",
    "plus_value": "la plus-value",
    "avis": "l’avis de l’instructeur",
    "cout_total": "le coût total",
    "montant_demande": "le montant demandé",
    "montant_propose": "le montant proposé",
}
_RETOUR = "annulation du passage à l’état suivant"


class FormulaireProjet(QWidget):
    """The project of one dossier, and under it the one act that moves it on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self._suite: Etat | None = None
        self._longueur_min: int | None = None
        self.formulaire = Formulaire("Projet")
        self.postes = Feuille(modele_postes(self), nom="Postes", extensible=7)
        self.charges = Feuille(modele_budget(Sens.CHARGE, self), nom="Charges du plan", extensible=0)
        self.produits = Feuille(modele_budget(Sens.PRODUIT, self), nom="Produits du plan", extensible=0)
        self._phrase_postes, self._phrase_plan = _phrase(), _phrase()
        self._faute_postes, self._faute_plan = _phrase("erreur"), _phrase("erreur")
        self._batir_formulaire()
        self.avancer = QPushButton()
        self.avancer.setProperty("role", "primaire")
        self.avancer.clicked.connect(self._on_avancer)
        self._obstacles = _phrase()
        pied = QHBoxLayout()
        pied.setContentsMargins(12, 4, 12, 8)
        pied.addWidget(self._obstacles, stretch=1)
        pied.addWidget(self.avancer)
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        pile.addWidget(self.formulaire, stretch=1)
        pile.addLayout(pied)
        self.formulaire.saisi.connect(self._on_saisi)
        self.postes.modele.modifiee.connect(self._on_postes_modifies)
        self.postes.modele.refusee.connect(partial(_dire, self._faute_postes))
        for feuille in (self.charges, self.produits):
            feuille.modele.modifiee.connect(partial(self._on_plan_modifie, feuille))
            feuille.modele.refusee.connect(partial(_dire, self._faute_plan))

    def montrer_fiche(self, fiche: Fiche) -> None:
        """Show the project of a dossier."""
        dossier = fiche.dossier
        autre, self._dossier_id = dossier.cle != self._dossier_id, dossier.cle
        valeurs = {nom: getattr(dossier, nom) for nom in _ACTES}
        for nom in MONTANTS:
            montant: Montant | None = valeurs[nom]
            valeurs[nom] = montant.centimes if montant is not None else None
        self.formulaire.montrer(valeurs, tout=autre)
        self._longueur_min = fiche.campagne.plus_value_longueur_min
        self.postes.modele.montrer(dossier.postes)
        self.charges.modele.montrer(x for x in dossier.plan.lignes if x.sens is Sens.CHARGE)
        self.produits.modele.montrer(x for x in dossier.plan.lignes if x.sens is Sens.PRODUIT)
        if autre:
            _dire(self._faute_postes, "")
            _dire(self._faute_plan, "")
        self._dire_plus_value()
        self._dire_argent(fiche)
        _dire(self._phrase_postes, phrase_des_postes(dossier))
        texte, role = phrase_du_plan(dossier)
        _dire(self._phrase_plan, texte, role)
        self._dire_suite(fiche)

    def _batir_formulaire(self) -> None:
        form = self.formulaire
        form.section("Le projet")
        form.champ("intitule", "Intitulé", ChampTexte(quoi="Intitulé du projet"))
        form.champ("territoire", "Territoire", ChampTexte(quoi="Territoire"))
        form.champ("nature", "Nature", ChampChoix(NATURES, quoi="Nature du projet"))
        form.champ("resume", "Résumé", ChampParagraphe(quoi="Résumé du projet"))
        plus_value = form.champ("plus_value", "Plus-value", ChampParagraphe(quoi="Plus-value du projet"))
        plus_value.textChanged.connect(self._dire_plus_value)
        form.section("Les postes")
        form.bloc(self.postes)
        form.bloc(self._faute_postes)
        form.bloc(self._phrase_postes)
        form.section("Les montants")
        form.champ("cout_total", "Coût total", ChampMontant(quoi="Coût total"))
        form.champ("montant_demande", "Montant demandé", ChampMontant(quoi="Montant demandé"))
        form.champ("montant_propose", "Montant proposé", ChampMontant(quoi="Montant proposé"))
        form.section("Plan de financement")
        for titre, feuille in (("Charges", self.charges), ("Produits", self.produits)):
            etiquette = QLabel(titre)
            etiquette.setBuddy(feuille)
            form.bloc(etiquette)
            form.bloc(feuille)
        form.bloc(self._faute_plan)
        form.bloc(self._phrase_plan)
        form.section("Avis de l’instructeur")
        form.champ("avis", "Avis", ChampParagraphe(quoi="Avis de l’instructeur"))

    def _dire_plus_value(self) -> None:
        champ = self.formulaire.champs["plus_value"]
        if self._longueur_min is None or not isinstance(champ, ChampParagraphe):
            return
        longueur = len(champ.saisie)
        suffit = longueur >= self._longueur_min
        phrase = f"{pluriel(longueur, 'caractère')}, {self._longueur_min} au moins sont attendus"
        self.formulaire.dire("plus_value", phrase, "secondaire" if suffit else "alerte")

    def _dire_argent(self, fiche: Fiche) -> None:
        dossier, campagne = fiche.dossier, fiche.campagne
        for nom, montant, quantite in (
            ("montant_demande", dossier.montant_demande, dossier.etp_demande),
            ("montant_propose", dossier.montant_propose, dossier.etp_propose),
        ):
            phrases = []
            part = taux(montant, dossier.cout_total) if montant and dossier.cout_total else None
            if part is not None:
                borne = f" (plafond {pourcent(campagne.taux_max)})" if campagne.taux_max is not None else ""
                phrases.append(f"{pourcent(part)} du coût total{borne}")
            cout_etp = montant_par_etp(montant, quantite) if montant and quantite else None
            if cout_etp is not None:
                phrases.append(f"{euros(cout_etp.centimes)} par ETP")
            depasse = part is not None and campagne.taux_max is not None and part > campagne.taux_max
            self.formulaire.dire(nom, " · ".join(phrases), "alerte" if depasse else "secondaire")

    def _dire_suite(self, fiche: Fiche) -> None:
        """Show the one act that moves the dossier on, and what stands in its way."""
        etat = fiche.dossier.etat
        suites = {
            Etat.RECU: (Etat.EN_INSTRUCTION, "Passer en instruction"),
            Etat.EN_INSTRUCTION: (Etat.INSTRUIT, "Déclarer instruit"),
        }
        self._suite, texte = suites.get(etat, (None, ""))
        self.avancer.setVisible(self._suite is not None)
        self.avancer.setText(texte)
        role = "secondaire"
        if self._suite is None:
            phrase = f"Le dossier est « {LIBELLES_ETAT[etat]} »."
        elif self._suite is Etat.EN_INSTRUCTION:
            phrase = "Le dossier est reçu."
        else:
            bloquants = sum(c.niveau is Niveau.BLOQUANT and c.interdit(Etat.INSTRUIT) for c in fiche.constats)
            sans_note = fiche.resultat is None or not fiche.resultat.est_complet
            quoi = pluriel(bloquants, "constat bloquant", "constats bloquants") if bloquants else ""
            quoi = quoi or ("la notation" if sans_note else "")
            phrase = f"Reste à régler\u00a0: {quoi}." if quoi else "Rien ne manque."
            role = "alerte" if quoi else "succes"
        _dire(self._obstacles, phrase, role)

    def _on_saisi(self, nom: str, valeur: object) -> None:
        if nom in MONTANTS:
            valeur = Montant(valeur) if isinstance(valeur, int) else None
        ecrire_champ(self._session, self._dossier_id, nom, valeur, _ACTES[nom])

    def _on_postes_modifies(self, postes: object) -> None:
        ecrire_champ(self._session, self._dossier_id, "postes", postes, "les postes")

    def _on_plan_modifie(self, feuille: Feuille, lignes: object) -> None:
        cotes = {f: tuple(f.modele.lignes) for f in (self.charges, self.produits)}
        cotes[feuille] = tuple(lignes) if isinstance(lignes, tuple) else ()
        plan = PlanDeFinancement((*cotes[self.charges], *cotes[self.produits]))
        ecrire_champ(self._session, self._dossier_id, "plan", plan, "le plan de financement")

    def _on_avancer(self) -> None:
        if self._suite is None:
            return
        instruction, dossier_id, vers = self._session.bureau.instruction, self._dossier_id, self._suite
        avant = Etat.RECU if vers is Etat.EN_INSTRUCTION else Etat.EN_INSTRUCTION
        self._session.faire(
            f"le passage à « {LIBELLES_ETAT[vers]} »",
            lambda: instruction.changer_etat(dossier_id, vers),
            lambda _dossier: instruction.changer_etat(dossier_id, avant, _RETOUR),
        )


def phrase_des_postes(dossier: Dossier) -> str:
    """Return « 1,50 ETP demandés, 1,00 ETP proposé · de 0,50 à 2,00 ETP »."""
    if not dossier.postes:
        return "Aucun poste\u00a0: tapez « facilitateur » ou « coordinateur » sur la ligne « Ajouter… »."
    phrase = f"{etp(dossier.etp_demande.centiemes)} demandé"
    if dossier.etp_propose is not None:
        phrase += f", {etp(dossier.etp_propose.centiemes)} proposé"
    if all(p.etp_apres is not None for p in dossier.postes):
        avant = sum(p.etp_avant.centiemes for p in dossier.postes)
        apres = sum(p.etp_apres.centiemes for p in dossier.postes if p.etp_apres is not None)
        phrase += f" · de {etp(avant)} avant à {etp(apres)} après"
    return phrase


def phrase_du_plan(dossier: Dossier) -> tuple[str, str]:
    """Return the totals and whether they are equal, in words, and the token of its colour."""
    plan = dossier.plan
    if not plan.lignes:
        return "Le plan est vide.", "secondaire"
    charges, produits = plan.total(Sens.CHARGE), plan.total(Sens.PRODUIT)
    totaux = f"Charges {euros(charges.centimes)} · produits {euros(produits.centimes)}"
    if not plan.est_equilibre:
        ecart = charges - produits
        quoi = "de produits" if ecart.centimes > 0 else "de charges"
        return f"{totaux}\n✕ il manque {euros(abs(ecart.centimes))} {quoi}", "erreur"
    if dossier.montant_demande is not None and plan.demande_etat != dossier.montant_demande:
        demande = euros(plan.demande_etat.centimes)
        return (
            f"{totaux}\n◐ équilibré, mais les lignes du présent appel font {demande}, pas le montant demandé",
            "alerte",
        )
    return f"{totaux}\n● équilibré", "succes"


def _phrase(role: str = "secondaire") -> QLabel:
    etiquette = QLabel()
    etiquette.setWordWrap(True)
    etiquette.setProperty("role", role)
    if role == "erreur":
        etiquette.hide()  # never `setVisible(True)`: without a parent yet, it would open as a window
    return etiquette


def _dire(etiquette: QLabel, texte: str, role: str = "") -> None:
    etiquette.setText(texte)
    etiquette.setVisible(bool(texte))
    if role:
        etiquette.setProperty("role", role)
        etiquette.style().polish(etiquette)
