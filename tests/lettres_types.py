"""The letters of every legal form and every outcome, with names that suit each form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.domain.convention import TypeActe
from app.domain.cycle import DECIDES, Etat
from app.domain.montants import Etp
from app.domain.porteur import Forme
from app.domain.quota import Cible
from app.socle.formats import PARIS
from tests.actes_types import avant_decision, avec, demandant, des_donnees

NOMS = {
    Forme.ASSOCIATION: ("Association Insertion & Clauses – Démo", "présidente"),
    Forme.ASSOCIATION_RUP: ("Ligue fictive de l’insertion", "présidente"),
    Forme.FONDATION: ("Fondation fictive pour l’emploi", "présidente"),
    Forme.COLLECTIVITE: ("Commune de Démonstration", "maire"),
    Forme.EPCI: ("Communauté de communes de Démonstration", "présidente"),
    Forme.CCAS: ("CCAS de Démonstration", "présidente"),
    Forme.GIP: ("GIP Emploi de Démonstration", "directrice"),
    Forme.CONSULAIRE: ("Chambre de commerce et d’industrie fictive", "présidente"),
    Forme.SOCIETE: ("SCIC Clauses de Démonstration", "gérante"),
}
HORS_DELAI = "hors_delai"
ISSUES = (*sorted(DECIDES), HORS_DELAI)
COMPLET_LE = date(2022, 7, 8)
AVIS_LE = date(2022, 9, 20)
#: The version of the target that a decision cites, by outcome; none where the target was unknown.
CIBLES = {
    **dict.fromkeys(
        (Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.NON_RETENU),
        Cible(0, 2, None, Etp(300), date(2022, 9, 1), "note fictive du 1er septembre 2022"),
    ),
    Etat.LISTE_ATTENTE: Cible(0, 1, None, Etp(200)),
}


def de_la_forme(forme, sens=Etat.RETENU):
    """Return whole data of a porteur of that form, bearing a name of its own."""
    nom, qualite = NOMS[forme]
    associatif = forme in {Forme.ASSOCIATION, Forme.ASSOCIATION_RUP}
    donnees = des_donnees(sens, forme)
    return avec(
        donnees,
        porteur__raison_sociale=nom,
        porteur__iban_titulaire=nom,
        porteur__sigle="",
        porteur__representant_qualite=qualite,
        porteur__rna=donnees.dossier.porteur.rna if associatif else "",
    )


def decidee(forme, issue):
    """Return the data of a letter of decision; « hors_delai » is an « irrecevable » received too late."""
    tard = issue == HORS_DELAI
    donnees = replace(de_la_forme(forme, Etat.IRRECEVABLE if tard else Etat(issue)), complet_le=COMPLET_LE)
    if tard:
        recu = datetime(2022, 9, 16, 9, 12, tzinfo=PARIS)
        motif = "Le courriel d’envoi porte la date du 16 septembre 2022."
        return avec(donnees, dossier__recu_le=recu, decision__motif=motif)
    if Etat(issue) is Etat.IRRECEVABLE:
        return avec(donnees, decision__motif="Le projet ne porte sur aucun poste supplémentaire.")
    citee = CIBLES.get(Etat(issue))
    donnees = replace(donnees, cibles=(citee,) if citee else ())
    return avec(donnees, decision__avis_comite_le=AVIS_LE, decision__version_cible=citee.version if citee else None)


def incomplete(forme, jour=date(2022, 7, 13)):
    """Return the data of a dossier whose pieces are asked for, on that day."""
    return avant_decision(demandant(de_la_forme(forme)), jour)


def complete(forme):
    """Return the data of a complete dossier before any decision."""
    return replace(avant_decision(de_la_forme(forme)), complet_le=COMPLET_LE)


#: By outcome of each letter, the data of a legal form; the key is the one of the golden files.
LETTRES = {
    (TypeActe.ACCUSE_RECEPTION, "complet"): complete,
    (TypeActe.ACCUSE_RECEPTION, "incomplet"): incomplete,
    (TypeActe.ACCUSE_RECEPTION, "en_examen"): lambda forme: replace(incomplete(forme), demandes=()),
    (TypeActe.DEMANDE_PIECES, "demandees"): incomplete,
    (TypeActe.RELANCE, "sans_reponse"): lambda forme: incomplete(forme, date(2022, 7, 22)),
    **{
        (TypeActe.LETTRE_DECISION, str(issue)): (lambda forme, issue=issue: decidee(forme, issue))
        for issue in ISSUES
    },
}
