"""Reads the twenty fictional dossiers of `resources/demo`: those of the demonstration and of the worked cases.

Values of the domain, not yet in any base: `campagne_id` and `dossier_id` are 0. Not here: what plays them through
the services, nor the PDF made for each piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from app.domain.campagne import Imputation, Service, Signataire
from app.domain.cycle import Etat
from app.domain.decision import Decision
from app.domain.dossier import Canal, Dossier, Nature
from app.domain.montants import Etp, Montant
from app.domain.notation import Note
from app.domain.pieces import Verdict, VerdictRendu
from app.domain.porteur import Forme, Porteur
from app.domain.poste import LigneBudget, PlanDeFinancement, Poste, Sens, TypePoste
from app.domain.quota import Cible, Mouvement, NatureMouvement
from app.socle import resources
from app.socle.errors import Bug
from app.socle.formats import PARIS, a_paris, lire_centiemes

FICHIER = "demo/dossiers.toml"
SANS_OBJET = "sans objet"
MATIN = time(9, 0)
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CampagneFictive:
    """What the demonstration adds to a shipped campaign: its service, and an invented target and envelope."""

    modele: str
    service: Service
    signataire: Signataire
    imputation: Imputation
    cibles: tuple[Cible, ...]
    mouvements: tuple[Mouvement, ...]


@dataclass(frozen=True, slots=True)
class DossierFictif:
    """One case. `dossier` is as received (`Etat.RECU`) with its facts; `etat` is where it must end.

    `pieces`: code and file name, in the order of the mail. `seconde_lecture`: notes of a second reader.
    """

    cas: str
    titre: str
    attendu: str
    campagne: str
    dossier: Dossier
    pieces: tuple[tuple[str, str], ...]
    verdicts: tuple[VerdictRendu, ...]
    notes: tuple[Note, ...]
    seconde_lecture: tuple[Note, ...]
    decisions: tuple[Decision, ...]
    etat: Etat


def campagnes_fictives() -> tuple[CampagneFictive, ...]:
    """Return the campaigns of the demonstration, in order. Raises Bug on a malformed resource."""
    return tuple(_lire(_campagne, c, str(c.get("modele"))) for c in resources.lire_toml(FICHIER)["campagnes"])


def dossiers_fictifs() -> tuple[DossierFictif, ...]:
    """Return the cases T01 to T20, in order. Raises Bug naming the case that is malformed."""
    return tuple(_lire(_dossier, d, str(d.get("cas"))) for d in resources.lire_toml(FICHIER)["dossiers"])


def _lire(lecteur: Any, table: Table, nom: str) -> Any:
    try:
        return lecteur(table)
    except (KeyError, ValueError, TypeError) as faute:
        raise Bug(f"La ressource « {FICHIER} » est à corriger, au cas {nom} : {faute}.") from faute


def _campagne(brute: Table) -> CampagneFictive:
    return CampagneFictive(
        modele=brute["modele"],
        service=Service(**brute["service"]),
        signataire=Signataire(**brute["signataire"]),
        imputation=Imputation(**brute["imputation"]),
        cibles=tuple(lire_cible(c) for c in brute.get("cibles", ())),
        mouvements=tuple(lire_mouvement(m) for m in brute.get("mouvements", ())),
    )


def lire_cible(brute: Table) -> Cible:
    """Return a row of the target, of version 1 by default, for one type of job or for all.

    Without `notifiee_le`, a working target, of the day `saisie_le`.
    """
    saisie = brute.get("saisie_le", brute.get("notifiee_le"))
    return Cible(
        campagne_id=0,
        version=brute.get("version", 1),
        type=TypePoste(brute["type"]) if "type" in brute else None,
        etp=_etp(brute["etp"]),
        notifiee_le=brute.get("notifiee_le"),
        reference=brute["reference"],
        saisie_le=datetime.combine(saisie, MATIN, PARIS) if saisie else None,
    )


def lire_mouvement(brute: Table) -> Mouvement:
    """Return a movement of the envelope."""
    return Mouvement(
        campagne_id=0,
        nature=NatureMouvement(brute["nature"]),
        montant=_montant(brute["montant"]),
        le=brute["le"],
        reference=brute["reference"],
    )


def _dossier(brut: Table) -> DossierFictif:
    dossier = Dossier(
        campagne_id=0,
        porteur=_porteur(brut["porteur"]),
        recu_le=a_paris(brut["recu_le"]),
        canal=Canal(brut["canal"]),
        nature=Nature(brut["nature"]),
        vague=brut.get("vague"),
        intitule=brut["intitule"],
        objet=brut["objet"],
        territoire=brut["territoire"],
        plus_value=brut["plus_value"],
        postes=tuple(_poste(p) for p in brut["postes"]),
        plan=PlanDeFinancement(tuple(_ligne(x) for x in brut["plan"])),
        cout_total=_montant(brut["cout_total"]),
        montant_demande=_montant(brut["montant_demande"]),
        montant_propose=_montant(brut["montant_propose"]) if "montant_propose" in brut else None,
    )
    return DossierFictif(
        cas=brut["cas"],
        titre=brut["titre"],
        attendu=brut["attendu"],
        campagne=brut["campagne"],
        dossier=dossier,
        pieces=tuple((p["code"], p["nom"]) for p in brut["pieces"]),
        verdicts=tuple(
            VerdictRendu(p["code"], Verdict(p["verdict"]), p.get("motif", ""))
            for p in brut["pieces"]
            if "verdict" in p
        ),
        notes=lire_notes(brut.get("notes", {}), brut.get("justifications", {})),
        seconde_lecture=lire_notes(brut.get("seconde_lecture", {}), brut.get("justifications", {})),
        decisions=tuple(_decision(d, dossier) for d in brut.get("decisions", ())),
        etat=Etat(brut["etat"]),
    )


def _porteur(brut: Table) -> Porteur:
    return Porteur(**{**brut, "forme": Forme(brut["forme"])})


def _poste(brut: Table) -> Poste:
    quantites = {c: _etp(v) for c, v in brut.items() if c.startswith("etp_")}
    return Poste(**{**brut, **quantites, "type": TypePoste(brut["type"])})


def _ligne(brute: Table) -> LigneBudget:
    montants = {c: _montant(v) for c, v in brute.items() if c.startswith("montant")}
    return LigneBudget(**{**brute, **montants, "sens": Sens(brute["sens"])})


def lire_notes(brutes: Table, justifications: Table) -> tuple[Note, ...]:
    """Return notes told by sub-criterion: an integer, or « sans objet »; a missing one is « non noté »."""
    return tuple(
        Note(code, None if valeur == SANS_OBJET else int(valeur), justifications.get(code, ""))
        for code, valeur in brutes.items()
    )


def _decision(brute: Table, dossier: Dossier) -> Decision:
    type_poste = dossier.type_poste
    return Decision(
        dossier_id=0,
        sens=Etat(brute["sens"]),
        motif=brute["motif"],
        prise_le=brute["prise_le"],
        etp_par_type={type_poste: _etp(brute["etp"])} if type_poste and "etp" in brute else {},
        montant=_montant(brute["montant"]) if "montant" in brute else None,
        date_debut=brute.get("date_debut"),
    )


def _montant(texte: str) -> Montant:
    return Montant(lire_centiemes(texte, quoi="montant"))


def _etp(texte: str) -> Etp:
    return Etp(lire_centiemes(texte, quoi="ETP"))
