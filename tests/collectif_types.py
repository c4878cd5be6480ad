"""Data of the documents of a campaign and of the fiche navette for the tests: fictional, of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from app.documents.collectif import DonneesCollectives, LigneCollective
from app.documents.donnees import EtatNavette, PreuveImprimee
from app.domain.comite import Avis, Charge, Comite, DeportDeMembre, Membre, SensAvis
from app.domain.convention import TypeActe
from app.domain.cycle import Etat
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.quota import quota
from app.domain.sensibilite import BandeDeRangs
from app.domain.visa import EtapeVisa, Visa
from tests.actes_types import des_donnees
from tests.builders import le, un_acte, un_dossier, un_mouvement, un_porteur, un_poste, une_cible, une_decision

LE = date(2022, 9, 23)
FACILITATEUR = TypePoste.FACILITATEUR
CIBLE = Etp(300)
MEMBRES = (
    Membre("Camille Fictive", "directrice adjointe, DREETS", voix=True, present=True, charge=Charge.PRESIDENCE),
    Membre("Dominique Exemple", "conseil régional", voix=True, present=True),
    Membre("Alix Témoin", "appui technique", voix=False, present=False, excuse=True),
    Membre("Noé Modèle", "préfecture", present=False, represente_par="Dominique Exemple"),
    Membre("Sacha Fictif", "DREETS", voix=False, present=True, charge=Charge.SECRETARIAT),
)


def un_avis(dossier_id=1, sens=SensAvis.FAVORABLE, **champs):
    """Return an opinion that gives one ETP and 29 400 € when it gives something."""
    donne = sens in {SensAvis.FAVORABLE, SensAvis.FAVORABLE_PARTIEL, SensAvis.RESERVE}
    base = {
        "etp_par_type": {FACILITATEUR: Etp(100)} if donne else {},
        "montant": Montant(2800000) if donne else None,
        "motif": "Diagnostic solide.",
        "rang": dossier_id,
    }
    return Avis(dossier_id, sens, "Sacha Fictif", le(9, 12, 15), **{**base, **champs})


def un_comite(avis=(), **champs):
    """Return a closed meeting whose agenda is that of its opinions."""
    base = {
        "id": 3,
        "lieu": "Ajaccio, salle Fictive",
        "membres": MEMBRES,
        "quorum": 2,
        "dossiers": tuple(a.dossier_id for a in avis),
        "avis": tuple(avis),
        "clos_le": le(9, 12, 17),
    }
    return Comite(1, date(2022, 9, 12), "Comité régional", "Sacha Fictif", le(9, 12, 14), **{**base, **champs})


def une_ligne(rang=1, *, decide=None, avis=None, actes=(), **champs):
    """Return a row: a dossier of one ETP and 28 000 €, decided or not."""
    base = {
        "id": rang,
        "etat": decide or Etat.INSTRUIT,
        "postes": (un_poste(etp_demande=Etp(100)),),
        "montant_demande": Montant(2800000),
    }
    dossier = un_dossier(rang=rang, **{**base, **champs})
    favorable = decide in {Etat.RETENU, Etat.RETENU_PARTIELLEMENT, Etat.CONVENTIONNE}
    sens = Etat.RETENU if decide is Etat.CONVENTIONNE else decide
    decision = (
        une_decision(
            dossier_id=rang,
            sens=sens,
            etp_par_type={FACILITATEUR: Etp(100)} if favorable else {},
            montant=Montant(2800000) if favorable else None,
            enregistree_le=le(9, 13),
        )
        if decide
        else None
    )
    return LigneCollective(dossier, rang, Fraction(80 - rang), decision, avis, tuple(actes))


def des_actes(rang):
    """Return the letter and the convention of a dossier, produced after its decision."""
    return tuple(
        un_acte(
            id=10 * rang + i,
            dossier_id=rang,
            type=t,
            reference=f"{lettre}-2022-94-{rang:04d}",
            produit_le=le(9, 14),
        )
        for i, (t, lettre) in enumerate(((TypeActe.LETTRE_DECISION, "D"), (TypeActe.CONVENTION, "C")))
    )


def des_donnees_collectives(lignes=None, *, comite=None, cible=CIBLE, enveloppe=True, **champs):
    """Return three dossiers: retained with its acts, retained, on the waiting list; or the rows given."""
    if lignes is None:
        sens = (SensAvis.FAVORABLE, SensAvis.DEFAVORABLE, SensAvis.AJOURNE)
        avis = [un_avis(i, s) for i, s in enumerate(sens, 1)]
        avis[1] = replace(avis[1], pour=1, contre=2, abstentions=0, motif_ecart="Zone déjà couverte.")
        comite = un_comite(
            avis,
            deports=(DeportDeMembre(2, "Dominique Exemple"),),
            observations="Le comité souhaite un point à mi-parcours.",
        )
        etats = (Etat.RETENU, Etat.RETENU, None)
        lignes = tuple(
            une_ligne(i, decide=etats[i - 1], avis=avis[i - 1], actes=des_actes(i) if i == 1 else ())
            for i in (1, 2, 3)
        )
    cibles = () if cible is None else (une_cible(version=2, type=None, etp=cible, notifiee_le=date(2022, 9, 1)),)
    mouvements = (un_mouvement(montant=Montant(9000000)),) if enveloppe else ()
    return DonneesCollectives(
        campagne=des_donnees().campagne,
        lignes=tuple(lignes),
        quota=quota(((x.dossier, x.accord) for x in lignes), cibles, mouvements),
        le=LE,
        comite=comite,
        cibles=cibles,
        **champs,
    )


def beaucoup(nombre, nom="Association au nom long " + "d’insertion et de clauses sociales " * 3):
    """Return the data of so many dossiers, long names and long motives, each with an opinion and a decision."""
    sens = tuple(SensAvis)
    avis = [
        un_avis(i, sens[i % 5], motif="Motif long. " * 12, motif_ecart="Écart long. " * 8 if i % 7 == 0 else "")
        for i in range(1, nombre + 1)
    ]
    lignes = tuple(
        une_ligne(
            i, decide=Etat.RETENU, avis=avis[i - 1], actes=des_actes(i), porteur=un_porteur(raison_sociale=nom)
        )
        for i in range(1, nombre + 1)
    )
    membres = tuple(
        replace(m, nom=f"{m.nom} {i} {'de Long-Nom ' * 6}".strip(), charge=m.charge if i == 0 else None)
        for i in range(8)
        for m in MEMBRES
    )
    return des_donnees_collectives(lignes, comite=un_comite(avis, membres=membres))


def un_visa(etape=EtapeVisa.PROPOSITION, **champs):
    base = {"etape": etape, "agent": "Sacha Fictif", "le": le(9, 10), "qualite": "instructeur",
            "sens": Etat.RETENU, "etp_par_type": {FACILITATEUR: Etp(100)}, "montant": Montant(2800000)}  # fmt: skip
    return Visa(**{"dossier_id": 1, **base, **champs})


def une_navette(**champs):
    base = {
        "quota": des_donnees_collectives().quota,
        "bande": BandeDeRangs(1, "2022-94-0001", 2, 1, 4, None),
        "hypothese": "une seule note d’un seul dossier change d’un niveau, tous les cas",
        "visas": (un_visa(), un_visa(EtapeVisa.VISA, agent="Camille Fictive", qualite="chef de service")),
    }
    return EtatNavette(**{**base, **champs})


def une_preuve_imprimee(sous_critere="C1.1", citation="« Quatorze communes sans facilitateur. »", **champs):
    base = {"source": "Note de projet.pdf, p. 3", "empreinte": "0123456789abcdef"}
    return PreuveImprimee(sous_critere, citation=citation, **{**base, **champs})
