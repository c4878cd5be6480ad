"""Data of acts for the tests: the first fictional dossier, turned into any legal form and any outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.documents.composer import DonneesActe
from app.documents.donnees import EtatInstruction
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.demandes import DemandeDePieces, ligne_demandee
from app.domain.faits import FaitsDates, Recevabilite
from app.domain.montants import Montant
from app.domain.notation import resultat
from app.domain.pieces import Verdict, VerdictRendu, completude
from app.domain.porteur import REGIMES, Forme
from app.domain.poste import PlanDeFinancement
from app.services.actes import convention_de
from app.services.campagnes_modeles import lire_modele
from app.services.dossiers_fictifs import campagnes_fictives, dossiers_fictifs
from app.socle.formats import PARIS

LE = date(2022, 9, 23)
FAVORABLES = {Etat.RETENU, Etat.RETENU_PARTIELLEMENT}
PARTIEL = Montant(2000000)


def des_donnees(sens=Etat.RETENU, forme=Forme.ASSOCIATION, *, cas="T01", plan_revise=True, **porteur):
    """Return whole data: every expected piece satisfied, plan revised to the amount granted."""
    fictif = next(d for d in dossiers_fictifs() if d.cas == cas)
    ajout = next(c for c in campagnes_fictives() if c.modele == fictif.campagne)
    campagne = replace(
        lire_modele(ajout.modele), service=ajout.service, signataire=ajout.signataire, imputation=ajout.imputation
    )
    public = REGIMES[forme].deliberation
    if cas == "T01":
        porteur = {"forme": forme, "deliberation": "n° 2022-45 du 12 juillet 2022" if public else "", **porteur}
    dossier = replace(fictif.dossier, numero="2022-94-0001", porteur=replace(fictif.dossier.porteur, **porteur))
    montant = PARTIEL if sens is Etat.RETENU_PARTIELLEMENT else dossier.montant_demande
    decision = Decision(
        dossier_id=0,
        sens=sens,
        motif="Diagnostic sourcé : 14 communes ajoutées.\nCofinancements acquis.",
        prise_le=date(2022, 9, 22),
        etp_par_type={dossier.type_poste: dossier.etp_demande} if sens in FAVORABLES else {},
        montant=montant if sens in FAVORABLES else None,
        date_debut=date(2022, 10, 1) if sens in FAVORABLES else None,
    )
    if sens is Etat.RETENU_PARTIELLEMENT and plan_revise:
        dossier = replace(dossier, plan=un_plan_revise(dossier.plan, montant))
    verdicts = [VerdictRendu(p.code, Verdict.CONFORME) for p in campagne.pieces]
    return DonneesActe(
        campagne=campagne,
        dossier=dossier,
        decision=decision,
        convention=convention_de(campagne, dossier, decision),
        completude=completude(campagne.pieces, dossier.porteur, (), verdicts),
        resultat=resultat(campagne.grilles[dossier.type_poste], fictif.notes),
        le=LE,
    )


def instruit(donnees, notes=None, **champs):
    """Return the data with what instruction gathered: notes of T01, second of seven, recevable and instruit."""
    fictif = next(d for d in dossiers_fictifs() if d.cas == "T01")
    quand = datetime(2022, 9, 12, 10, 0, tzinfo=PARIS)
    lues = tuple(replace(n, agent="Sacha Fictif", le=quand) for n in (fictif.notes if notes is None else notes))
    grille = donnees.campagne.grilles.get(donnees.dossier.type_poste) if donnees.dossier.type_poste else None
    faits = FaitsDates(0, Recevabilite.OUI, "", quand, "Sacha Fictif", quand, "Sacha Fictif", quand, "Sacha Fictif")
    etat = EtatInstruction(grille, lues, **{"faits": faits, "rang": 2, "classes": 7, **champs})
    return replace(donnees, instruction=etat, resultat=resultat(grille, lues) if grille else None)


def demandant(donnees, *codes, **champs):
    """Return the data before any decision, with these pieces missing and asked for on 12 July, for fifteen days."""
    codes = codes or ("P04", "P05")
    verdicts = [VerdictRendu(p.code, Verdict.CONFORME) for p in donnees.campagne.pieces if p.code not in codes]
    etat = completude(donnees.campagne.pieces, donnees.dossier.porteur, (), verdicts)
    lignes = tuple(ligne_demandee(x) for x in etat.lignes if x.type.code in codes)
    demande = replace(
        DemandeDePieces(0, datetime(2022, 7, 12, 9, 0, tzinfo=PARIS), date(2022, 7, 27), lignes), **champs
    )
    return replace(donnees, completude=etat, demandes=(demande,), resultat=None)


def avant_decision(donnees, jour=date(2022, 7, 13)):
    """Return the data as they stand on a day before any decision."""
    return replace(donnees, decision=None, convention=None, le=jour)


def un_plan_revise(plan, montant):
    """Return the plan with the State at `montant`, the other products making up the difference."""
    ecart = plan.demande_etat - montant

    def revisee(ligne):
        if ligne.etat_present_aap:
            return replace(ligne, montant=montant)
        return replace(ligne, montant=ligne.montant + ecart) if ligne.libelle == "Fonds propres" else ligne

    return PlanDeFinancement(tuple(map(revisee, plan.lignes)))


def avec(donnees, **champs):
    """Return the data with fields of the porteur, dossier, campaign or decision replaced: `porteur__iban=""`."""
    for nom, valeur in champs.items():
        objet, _, champ = nom.partition("__")
        if objet == "porteur":
            porteur = replace(donnees.dossier.porteur, **{champ: valeur})
            donnees = replace(donnees, dossier=replace(donnees.dossier, porteur=porteur))
        else:
            donnees = replace(donnees, **{objet: replace(getattr(donnees, objet), **{champ: valeur})})
    return replace(donnees, convention=convention_de(donnees.campagne, donnees.dossier, donnees.decision))
