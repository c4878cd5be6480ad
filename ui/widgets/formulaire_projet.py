"""The form of the project: jobs, plan, what exists before, promises, territory, visibility, and the next state.

Each part folds; its title says how things stand there. Not here: whether what is typed is acceptable
(`app.domain.controles` says it).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.controles import Niveau
from app.domain.cycle import LIBELLES_ETAT, Etat
from app.domain.dossier import LIBELLES_PROJET, Nature
from app.domain.montants import Montant, montant_par_etp, taux
from app.domain.poste import PlanDeFinancement, Sens
from app.domain.situation import LIBELLES_VISIBILITE, StatutVisibilite
from app.services.territoires import departements_par_region
from app.socle.formats import euros, pluriel, pourcent
from ui.models.etats_projet import (
    etat_de_partie,
    phrase_de_visibilite,
    phrase_des_existants,
    phrase_des_objectifs,
    phrase_des_postes,
    phrase_du_plan,
)
from ui.models.projet import modele_budget, modele_postes
from ui.models.situation import existants_des_lignes, lignes_des_existants, modele_existants, modele_objectifs
from ui.widgets.capture import BlocCapture
from ui.widgets.champ_choix import ChampChoix
from ui.widgets.champ_codes import ChampCodes
from ui.widgets.champ_date import ChampDate
from ui.widgets.champ_montant import ChampMontant
from ui.widgets.champ_texte import ChampParagraphe, ChampTexte
from ui.widgets.ecriture_dossier import ecrire_champ
from ui.widgets.feuille import Feuille
from ui.widgets.flux import Flux
from ui.widgets.formulaire_champs import Formulaire
from ui.widgets.suite_feuille import SuiteDeLigne

if TYPE_CHECKING:
    from app.services.instruction import Fiche
    from ui.session import Session
    from ui.widgets.section import Section

NATURES = ((None, "à renseigner"), *((n, LIBELLES_PROJET[n]) for n in Nature))
MONTANTS = ("cout_total", "montant_demande", "montant_propose")
VISIBILITE = ("statut", "url", "verifiee_le", "echeance")
_ACTES = {
    "intitule": "l’intitulé du projet",
    "territoire": "le territoire",
    "departements": "les départements",
    "nature": "la nature du projet",
    "resume": "le résumé",
    "plus_value": "la plus-value",
    "avis": "l’avis de l’instructeur",
    "cout_total": "le coût total",
    "montant_demande": "le montant demandé",
    "montant_propose": "le montant proposé",
}
_RETOUR = "annulation du passage à l’état suivant"
_TABLEUR = "Tapez, ou collez depuis un tableur (Ctrl+V)\u00a0; Suppr retire la ligne."


class FormulaireProjet(QWidget):
    """The project of one dossier, and under it the one act that moves it on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id = 0
        self._suite: Etat | None = None
        self._longueur_min: int | None = None
        pile = QVBoxLayout(self)
        pile.setContentsMargins(0, 0, 0, 0)
        self.formulaire = Formulaire("Projet", self)
        pile.addWidget(self.formulaire, stretch=1)
        self.postes = Feuille(modele_postes(self), nom="Postes", extensible=1, pliable=True, parent=self)
        self.charges = Feuille(
            modele_budget(Sens.CHARGE, self), nom="Charges du plan", extensible=0, pliable=True, parent=self
        )
        self.produits = Feuille(
            modele_budget(Sens.PRODUIT, self), nom="Produits du plan", extensible=0, pliable=True, parent=self
        )
        self.existants = Feuille(
            modele_existants(self), nom="Postes existants", extensible=4, pliable=True, parent=self
        )
        self.objectifs = Feuille(
            modele_objectifs(self), nom="Objectifs chiffrés", extensible=0, pliable=True, parent=self
        )
        self.capture = BlocCapture(session, self)
        self.sections: dict[str, Section] = {}
        self._fautes: dict[Feuille, QLabel] = {}
        self._phrase_plan = _phrase()
        self._batir_formulaire()
        self.avancer = QPushButton(self)
        self.avancer.setProperty("role", "primaire")
        self.avancer.clicked.connect(self._on_avancer)
        self._obstacles = _phrase()
        pied = Flux()
        pied.setContentsMargins(12, 4, 12, 8)
        pied.addWidget(self._obstacles, stretch=1)
        pied.addWidget(self.avancer)
        pile.addLayout(pied)
        self.formulaire.saisi.connect(self._on_saisi)
        self.postes.modele.modifiee.connect(partial(self._ecrire, "postes", "les postes"))
        self.objectifs.modele.modifiee.connect(partial(self._ecrire, "objectifs", "les objectifs"))
        self.existants.modele.modifiee.connect(self._on_existants_modifies)
        for feuille in (self.charges, self.produits):
            feuille.modele.modifiee.connect(partial(self._on_plan_modifie, feuille))

    def montrer_fiche(self, fiche: Fiche) -> None:
        """Show the project of a dossier."""
        dossier = fiche.dossier
        autre, self._dossier_id = dossier.cle != self._dossier_id, dossier.cle
        valeurs: dict[str, Any] = {nom: getattr(dossier, nom) for nom in _ACTES}
        for nom in MONTANTS:
            montant: Montant | None = valeurs[nom]
            valeurs[nom] = montant.centimes if montant is not None else None
        valeurs |= {f"visibilite_{nom}": getattr(dossier.visibilite, nom) for nom in VISIBILITE}
        self.formulaire.montrer(valeurs, tout=autre)
        self._longueur_min = fiche.campagne.plus_value_longueur_min
        self.postes.modele.montrer(dossier.postes, tout=autre)
        self.charges.modele.montrer((x for x in dossier.plan.lignes if x.sens is Sens.CHARGE), tout=autre)
        self.produits.modele.montrer((x for x in dossier.plan.lignes if x.sens is Sens.PRODUIT), tout=autre)
        self.existants.modele.montrer(lignes_des_existants(dossier.existants), tout=autre)
        self.objectifs.modele.montrer(dossier.objectifs, tout=autre)
        self.capture.montrer(fiche)
        self._dire_plus_value()
        self._dire_argent(fiche)
        texte, role = phrase_du_plan(dossier)
        _dire(self._phrase_plan, texte, role)
        self._dire_parties(fiche)
        self._dire_suite(fiche)

    def _batir_formulaire(self) -> None:
        form = self.formulaire
        form.section_repliable("Le projet")
        form.champ("intitule", "Intitulé", ChampTexte(quoi="Intitulé du projet"))
        form.champ("nature", "Nature", ChampChoix(NATURES, quoi="Nature du projet"))
        form.champ("resume", "Résumé", ChampParagraphe(quoi="Résumé du projet"))
        self.sections["postes"] = form.section_repliable("Les postes")
        self._feuille(self.postes)
        self.sections["plan"] = form.section_repliable("Montants et plan de financement")
        form.champ("cout_total", "Coût total", ChampMontant(quoi="Coût total"))
        form.champ("montant_demande", "Montant demandé", ChampMontant(quoi="Montant demandé"))
        form.champ("montant_propose", "Montant proposé", ChampMontant(quoi="Montant proposé"))
        for titre, feuille in (("Charges", self.charges), ("Produits", self.produits)):
            etiquette = QLabel(titre)
            etiquette.setBuddy(feuille)
            form.bloc(etiquette)
            self._feuille(feuille)
        form.bloc(self._phrase_plan)
        self.sections["existants"] = form.section_repliable("Postes existants et non-substitution", ouverte=False)
        self._feuille(self.existants)
        self._batir_promesses()
        form.section_repliable("Avis de l’instructeur")
        form.champ("avis", "Avis", ChampParagraphe(quoi="Avis de l’instructeur"))

    def _batir_promesses(self) -> None:
        form = self.formulaire
        self.sections["valeur"] = form.section_repliable("Plus-value et objectifs chiffrés")
        plus_value = form.champ("plus_value", "Plus-value", ChampParagraphe(quoi="Plus-value du projet"))
        plus_value.textChanged.connect(self._dire_plus_value)
        self._feuille(self.objectifs)
        self.sections["territoire"] = form.section_repliable("Territoire desservi")
        form.champ("territoire", "Territoire", ChampTexte(quoi="Territoire"))
        form.champ("departements", "Départements", ChampCodes(quoi="Départements desservis, par code"))
        self.sections["visibilite"] = form.section_repliable(
            "Visibilité sur le Marché de l’inclusion", ouverte=False
        )
        statuts = [(s, LIBELLES_VISIBILITE[s]) for s in StatutVisibilite]
        form.champ("visibilite_statut", "Statut", ChampChoix(statuts, quoi="Visibilité\u00a0: statut"))
        form.champ("visibilite_url", "Adresse", ChampTexte(quoi="Visibilité\u00a0: adresse de la page"))
        form.champ(
            "visibilite_verifiee_le", "Vérifiée le", ChampDate(quoi="Visibilité\u00a0: date de vérification")
        )
        form.champ("visibilite_echeance", "Promise pour le", ChampDate(quoi="Visibilité\u00a0: échéance promise"))
        form.bloc(self.capture)

    def _feuille(self, feuille: Feuille) -> None:
        """Add a sheet, how it is filled, and under it the entries that it could not read."""
        faute = _phrase("erreur")
        self._fautes[feuille] = faute
        feuille.setToolTip(_TABLEUR)
        feuille.setAccessibleDescription(_TABLEUR)
        self.formulaire.bloc(feuille)
        self.formulaire.bloc(SuiteDeLigne(feuille, self))
        self.formulaire.bloc(faute)
        feuille.modele.refusee.connect(partial(_dire, faute))

    def _dire_parties(self, fiche: Fiche) -> None:
        """Write in each title how things stand there; what is refused opens its part."""
        dossier = fiche.dossier
        resumes = {
            "postes": phrase_des_postes(dossier),
            "plan": phrase_du_plan(dossier)[0].splitlines()[-1],
            "existants": phrase_des_existants(dossier),
            "valeur": phrase_des_objectifs(dossier),
            "territoire": ", ".join(dossier.departements) or "Aucun département saisi.",
            "visibilite": phrase_de_visibilite(dossier.visibilite),
        }
        for partie, resume in resumes.items():
            texte, role = etat_de_partie(partie, resume, fiche.constats)
            self.sections[partie].dire(texte, role)
        codes = ", ".join(departements_par_region().get(fiche.campagne.region_code, ()))
        self.formulaire.dire("departements", f"{fiche.campagne.region_nom}\u00a0: {codes}" if codes else "")

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
            phrase = f"Le dossier est « {LIBELLES_ETAT[etat]}\u00a0»."
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
        if nom.startswith("visibilite_"):
            self._constater(nom.removeprefix("visibilite_"), valeur)
            return
        if nom in MONTANTS:
            valeur = Montant(valeur) if isinstance(valeur, int) else None
        self._ecrire(nom, _ACTES[nom], valeur)

    def _constater(self, nom: str, valeur: object) -> None:
        """Write one field of the visibility: the service adds who looked, and when."""
        service, dossier_id = self._session.bureau.visibilite, self._dossier_id
        self._session.faire(
            "la visibilité",
            lambda: service.constater(dossier_id, **{nom: valeur}),
            lambda avant: service.remettre(dossier_id, avant),
        )

    def _ecrire(self, nom: str, quoi: str, valeur: object) -> None:
        ecrire_champ(self._session, self._dossier_id, nom, valeur, quoi)

    def _on_existants_modifies(self, lignes: Any) -> None:
        self._ecrire("existants", "les postes existants", existants_des_lignes(lignes))

    def _on_plan_modifie(self, feuille: Feuille, lignes: object) -> None:
        cotes = {f: tuple(f.modele.lignes) for f in (self.charges, self.produits)}
        cotes[feuille] = tuple(lignes) if isinstance(lignes, tuple) else ()
        plan = PlanDeFinancement((*cotes[self.charges], *cotes[self.produits]))
        self._ecrire("plan", "le plan de financement", plan)

    def _on_avancer(self) -> None:
        if self._suite is None:
            return
        instruction, dossier_id, vers = self._session.bureau.instruction, self._dossier_id, self._suite
        avant = Etat.RECU if vers is Etat.EN_INSTRUCTION else Etat.EN_INSTRUCTION
        self._session.faire(
            f"le passage à « {LIBELLES_ETAT[vers]} »",
            lambda: instruction.changer_etat(dossier_id, vers),
            lambda _dossier: instruction.changer_etat(dossier_id, avant, _RETOUR),
        )


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
