"""Fictional objects of the trade, whole enough to be stored; every field may be given by its name.

No real body, person or account: the SIRET and the IBAN only satisfy their check digits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.domain.campagne import Campagne, Imputation, Mode, Report, Service, Signataire, Vague
from app.domain.convention import Acte, TypeActe
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.demandes import DemandeDePieces, LigneDemandee, MotifDemande
from app.domain.derogation import Derogation
from app.domain.dossier import Canal, Dossier, Nature, numero_de_dossier
from app.domain.grille import Critere, Grille, Niveau, Seuils, SousCritere, VersionGrille
from app.domain.journal import Evenement
from app.domain.lectures import Deport, Lecture
from app.domain.montants import Etp, Montant
from app.domain.notation import Note
from app.domain.pieces import Exigence, Piece, TypePiece, Verdict, VerdictRendu
from app.domain.porteur import Forme, Porteur
from app.domain.poste import LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from app.domain.preuve import Cadre, Preuve
from app.domain.quota import Cible, Mouvement, NatureMouvement
from app.domain.recu import RecuDeClassement
from app.domain.situation import Financement, Objectif, PosteExistant, StatutVisibilite, Visibilite
from app.domain.textes import EtatTexte, PassageEcarte, TexteLu
from app.ports import Arrivee, Sort
from app.socle.formats import PARIS

SIRET = "88800012200018"
IBAN = "FR763000100064DEMO000000191"
AGENT = "agent d’essai"


def le(mois: int, jour: int, heure: int = 10, minute: int = 12, *, annee: int = 2022) -> datetime:
    """Return an instant of the campaign, in the time of Paris."""
    return datetime(annee, mois, jour, heure, minute, tzinfo=PARIS)


def une_grille(**champs: Any) -> Grille:
    """Two criteria of 60 and 40 points, three sub-criteria, notes from 0 to 4."""
    return _faire(
        Grille,
        champs,
        code="G-ESSAI",
        intitule="Grille d’essai",
        niveaux=tuple(Niveau(n, f"niveau {n}") for n in range(5)),
        criteres=(
            Critere(
                "C1",
                "Qualité du diagnostic territorial",
                60,
                (
                    SousCritere("C1.1", "Besoins", 40, {0: "absents", 4: "chiffrés et sourcés"}),
                    SousCritere("C1.2", "Acteurs", 20, aide="qui a été rencontré ?"),
                ),
                base="appel à projets",
            ),
            Critere("C2", "Clarté des objectifs", 40, (SousCritere("C2.1", "Objectifs", 40),)),
        ),
        seuils=Seuils(favorable=60, reserve=40),
        commentaire_si=(0, 4),
    )


def un_type_piece(**champs: Any) -> TypePiece:
    """A budget, due by everybody."""
    return _faire(
        TypePiece,
        champs,
        code="BUDGET",
        libelle="Budget prévisionnel",
        exigences=dict.fromkeys(Forme, Exigence.OBLIGATOIRE),
        base="décret n° 2016-1971",
        indispensable=True,
    )


def une_campagne(**champs: Any) -> Campagne:
    """A campaign whose every kind of field is filled, not stored."""
    return _faire(
        Campagne,
        champs,
        code="corse-essai",
        intitule="Appel à projets d’essai",
        edition=2022,
        region_code="94",
        region_nom="Corse",
        date_limite=date(2022, 9, 15),
        mode=Mode.FIL_DE_L_EAU,
        grilles={t: une_grille() for t in TypePoste},
        pieces=(un_type_piece(), un_type_piece(code="RIB", libelle="RIB", indispensable=False, validite_mois=3)),
        objet="cofinancer des postes supplémentaires",
        date_ouverture=date(2022, 6, 1),
        vagues=(Vague(1, date(2022, 7, 15)), Vague(2, date(2022, 9, 15), date(2022, 10, 4))),
        reports=(Report(date(2022, 9, 1), date(2022, 9, 15), "délai trop court", AGENT, date(2022, 8, 1)),),
        taux_max=Fraction(7, 10),
        repere_etp=Montant(2947368),
        duree_mois=12,
        visas=("Vu le code des relations entre le public et l’administration ;",),
        service=Service(nom="Service d’essai", ville="Ajaccio", courriel="aap@exemple.fr"),
        signataire=Signataire(prenom="Camille", nom="Essai", qualite="directrice", delegation_du=date(2022, 1, 3)),
        imputation=Imputation(programme="à confirmer"),
        sources={"taux_max": "à confirmer par le service", "date_limite": "page du service"},
    )


def un_porteur(**champs: Any) -> Porteur:
    """An association, not stored."""
    return _faire(
        Porteur,
        champs,
        raison_sociale="Association L’Égalité des chances",
        sigle="AEC",
        forme=Forme.ASSOCIATION,
        siret=SIRET,
        adresse="1 place de l’Essai",
        code_postal="20000",
        ville="Ajaccio",
        representant_civilite="Madame",
        representant_nom="Essai",
        representant_qualite="présidente",
        courriel="contact@exemple.fr",
        iban=IBAN,
        iban_titulaire="Association L’Égalité des chances",
        deja_conventionne=False,
    )


def un_poste(**champs: Any) -> Poste:
    """One full-time facilitateur."""
    return _faire(
        Poste,
        champs,
        type=TypePoste.FACILITATEUR,
        etp_demande=Etp(100),
        intitule="Facilitateur des clauses sociales",
        etp_apres=Etp(100),
        date_debut=date(2022, 10, 1),
        territoire="Corse-du-Sud",
    )


def un_plan(centimes: int = 2800000) -> PlanDeFinancement:
    """A balanced plan of 40,000 €, of which `centimes` asked to the State."""
    montant = Montant(centimes)
    total = Montant(4000000)
    return PlanDeFinancement(
        (
            LigneBudget(Sens.CHARGE, "Salaire chargé", total),
            LigneBudget(Sens.PRODUIT, "État, présent appel à projets", montant, etat_present_aap=True),
            LigneBudget(Sens.PRODUIT, "Fonds propres", total - montant, acquis=True, montant_n1=Montant(0)),
        )
    )


def un_dossier(**champs: Any) -> Dossier:
    """A dossier of campaign 1, not stored. `rang` makes its number; else it is given by `numero`."""
    rang = champs.pop("rang", 1)
    return _faire(
        Dossier,
        champs,
        campagne_id=1,
        porteur=un_porteur(),
        recu_le=le(7, 12),
        numero=numero_de_dossier(2022, "94", rang),
        etat=Etat.RECU,
        canal=Canal.COURRIEL,
        nature=Nature.CREATION,
        intitule="Un facilitateur pour la Corse-du-Sud",
        objet="Candidature à l’appel à projets n° 12-34",
        postes=(un_poste(),),
        plan=un_plan(),
        cout_total=Montant(4000000),
        montant_demande=Montant(2800000),
        plus_value="Un poste de plus que l’offre présente.",
    )


def une_piece(**champs: Any) -> Piece:
    """A file of dossier 1; `sha256` must be that of a kept content."""
    return _faire(
        Piece,
        champs,
        dossier_id=1,
        nom="Budget prévisionnel.pdf",
        sha256="0" * 64,
        taille=12,
        recue_le=le(7, 12),
        type_mime="application/pdf",
        origine="courriel du 12 juillet",
    )


def un_verdict(**champs: Any) -> VerdictRendu:
    """A budget found good."""
    return _faire(VerdictRendu, champs, code="BUDGET", verdict=Verdict.CONFORME, agent=AGENT, le=le(7, 13))


def une_note(**champs: Any) -> Note:
    """3 out of 4 on the first sub-criterion of `une_grille`."""
    return _faire(Note, champs, sous_critere="C1.1", valeur=3, justification="page 4", agent=AGENT, le=le(7, 20))


def une_decision(**champs: Any) -> Decision:
    """Dossier 1 retained as asked."""
    return _faire(
        Decision,
        champs,
        dossier_id=1,
        sens=Etat.RETENU,
        motif="répond aux quatre critères",
        prise_le=date(2022, 9, 30),
        etp_par_type={TypePoste.FACILITATEUR: Etp(100)},
        montant=Montant(2800000),
        date_debut=date(2022, 10, 1),
        agent=AGENT,
        enregistree_le=le(9, 30),
    )


def un_acte(**champs: Any) -> Acte:
    """A letter of decision of dossier 1; `sha256` must be that of a kept content."""
    return _faire(
        Acte,
        champs,
        dossier_id=1,
        type=TypeActe.LETTRE_DECISION,
        reference="L-2022-94-0001",
        sha256="0" * 64,
        taille=12,
        produit_le=le(10, 1),
        agent=AGENT,
        emis=False,
    )


def une_ligne_demandee(**champs: Any) -> LigneDemandee:
    """The budget, never received."""
    return _faire(
        LigneDemandee,
        champs,
        code="BUDGET",
        libelle="Budget prévisionnel",
        motif=MotifDemande.ABSENTE,
        base="décret n° 2016-1971",
    )


def une_demande(**champs: Any) -> DemandeDePieces:
    """The budget asked of dossier 1 on 20 July, for fifteen days."""
    return _faire(
        DemandeDePieces,
        champs,
        dossier_id=1,
        demandee_le=le(7, 20),
        date_limite=date(2022, 8, 4),
        lignes=(une_ligne_demandee(),),
        agent=AGENT,
        rappel_le=date(2022, 7, 30),
    )


def une_arrivee(**champs: Any) -> Arrivee:
    """A candidate mail of campaign 1; `sha256` must be that of a kept content."""
    return _faire(
        Arrivee,
        champs,
        campagne_id=1,
        sha256="0" * 64,
        nom_fichier="candidature.eml",
        expediteur_nom="Association d’essai",
        expediteur_adresse="contact@exemple.fr",
        objet="Candidature",
        recu_le=le(7, 12),
        importe_le=le(7, 13),
        sort=Sort.NOUVEAU_DOSSIER,
        message_id="<1@exemple.fr>",
    )


def une_cible(**champs: Any) -> Cible:
    """First version: 3 ETP in all."""
    return _faire(Cible, champs, campagne_id=1, version=1, type=None, etp=Etp(300), notifiee_le=date(2022, 7, 1))


def un_mouvement(**champs: Any) -> Mouvement:
    """A dotation of 90,000 €."""
    return _faire(
        Mouvement,
        champs,
        campagne_id=1,
        nature=NatureMouvement.DOTATION,
        montant=Montant(9000000),
        le=date(2022, 6, 1),
        reference="notification du 1er juin",
    )


def un_evenement(**champs: Any) -> Evenement:
    """The receipt of dossier 1."""
    return _faire(
        Evenement, champs, le=le(7, 12), agent=AGENT, acte="creer", objet="dossier", objet_id="1", dossier_id=1
    )


def un_existant(**champs: Any) -> PosteExistant:
    """Half a facilitateur, paid by two."""
    return _faire(
        PosteExistant,
        champs,
        type=TypePoste.FACILITATEUR,
        intitule="Facilitateur en place",
        etp_n1=Etp(50),
        etp_n=Etp(50),
        financements=(
            Financement("Région", Montant(1500000), Montant(1400000)),
            Financement("Fonds propres", None, Montant(0)),
        ),
    )


def un_objectif(**champs: Any) -> Objectif:
    """Hours of insertion, from 1,000 to 5,000."""
    return _faire(
        Objectif,
        champs,
        libelle="Heures d’insertion",
        unite="heures",
        reference=1000,
        cible=5000,
        echeance=date(2023, 9, 30),
    )


def une_visibilite(**champs: Any) -> Visibilite:
    """Seen on the Marché de l’inclusion."""
    return _faire(
        Visibilite,
        champs,
        statut=StatutVisibilite.VISIBLE,
        url="https://exemple.fr/structure",
        verifiee_le=date(2022, 7, 20),
        agent=AGENT,
    )


def un_texte(*pages: str, sha256: str = "0" * 64, etat: EtatTexte = EtatTexte.LU) -> TexteLu:
    """Pages that were read; `sha256` must be that of a kept content."""
    return TexteLu(sha256, etat, pages)


def un_passage(**champs: Any) -> PassageEcarte:
    """A model that everybody uses."""
    return _faire(
        PassageEcarte, champs, campagne_id=1, texte="le present budget", motif="modèle", agent=AGENT, le=le(7, 21)
    )


def une_preuve(**champs: Any) -> Preuve:
    """A quotation of page 4 for the first sub-criterion; `sha256` must be that of a kept content."""
    return _faire(
        Preuve,
        champs,
        dossier_id=1,
        sous_critere="C1.1",
        piece_id=1,
        sha256="0" * 64,
        agent=AGENT,
        le=le(7, 20),
        page=4,
        extrait="trois cents heures",
        cadre=Cadre(0, 10, 9000, 10000),
    )


def une_lecture(**champs: Any) -> Lecture:
    """The first reading of dossier 1, open."""
    return _faire(Lecture, champs, dossier_id=1, lecteur="lectrice", rang=1, ouverte_le=le(7, 20))


def un_deport(**champs: Any) -> Deport:
    """A withdrawal from dossier 1 that holds."""
    return _faire(Deport, champs, dossier_id=1, agent="lectrice", motif="administratrice", declare_le=le(7, 20))


def une_derogation(**champs: Any) -> Derogation:
    """R15 passed over for dossier 1."""
    return _faire(
        Derogation, champs, dossier_id=1, regle="R15", motif="abondement promis", agent=AGENT, le=le(7, 21)
    )


def une_version(**champs: Any) -> VersionGrille:
    """The first version of the grid of the facilitateurs."""
    return _faire(
        VersionGrille,
        champs,
        campagne_id=1,
        type_poste=TypePoste.FACILITATEUR,
        grille=une_grille(),
        agent=AGENT,
        le=le(6, 1),
    )


def un_recu(**champs: Any) -> RecuDeClassement:
    """A receipt of campaign 1; `sha256` must be that of a kept content."""
    return _faire(
        RecuDeClassement,
        champs,
        campagne_id=1,
        etabli_le=le(9, 20),
        agent=AGENT,
        sha256="0" * 64,
        empreinte="e" * 64,
        version_grilles="facilitateur 1",
        libelle="comité du 20 septembre",
    )


def _faire(classe: Any, champs: dict[str, Any], **defauts: Any) -> Any:
    return replace(classe(**defauts), **champs)
