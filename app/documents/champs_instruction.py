"""The fields of the documents made on demand: the notes and their calculation, the facts that instruction gathers.

A field gives text ready to print, or the empty string when the datum is not known. Not here: the fields of the acts
(`app.documents.champs`), rows of tables (`app.documents.lignes_instruction`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.champ import Champ
from app.documents.donnees import DonneesActe, Ecran
from app.documents.typographie import typographier
from app.domain.campagne import LIBELLES_DELAI, Delai
from app.domain.classement import ARRONDI, DEPARTAGES, REGLE_SANS_OBJET, REGLES_ORDRE
from app.domain.cycle import LIBELLES_ETAT
from app.domain.dossier import LIBELLES_PROJET
from app.domain.faits import LIBELLES_RECEVABILITE, Recevabilite
from app.domain.situation import LIBELLES_VISIBILITE
from app.socle.formats import NBSP, a_paris, date_longue, etp, euros, points

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.grille import Grille

#: Read after « reçu ».
_DELAIS = {**LIBELLES_DELAI, Delai.JOUR_LIMITE: f"le {LIBELLES_DELAI[Delai.JOUR_LIMITE]}"}


def _grille(d: DonneesActe) -> Grille | None:
    return d.instruction.grille if d.instruction else None


def _echelle(d: DonneesActe) -> str:
    """Return « 0 (absent ou hors sujet), 1 (insuffisant)… et 4 (très bon) »."""
    grille = _grille(d)
    mots = [f"{n.note} ({n.libelle})" for n in grille.niveaux] if grille else []
    return f"{', '.join(mots[:-1])} et {mots[-1]}" if mots else ""


def _exemple(d: DonneesActe) -> str:
    """Return the operation made on the first sub-criterion that applies, with its effective weight."""
    etat = d.instruction
    if etat is None or etat.grille is None:
        return ""
    note_max, par_niveau = etat.grille.note_max, etat.par_niveau
    for code, note in etat.par_code.items():
        if note is not None and code in par_niveau:
            poids = points(par_niveau[code] * note_max).removesuffix(",00")
            return f"{code}{NBSP}: {note} ÷ {note_max} × {poids} = {points(par_niveau[code] * note)}"
    return ""


def _total(d: DonneesActe) -> str:
    """Return « 71,88 », followed by the exact fraction when two decimals do not say it all."""
    total = d.resultat.total if d.resultat else None
    if total is None:
        return ""
    exact = "" if (total * 100).denominator == 1 else f" (exactement {total})"
    return f"{points(total)}{exact}"


def _rang(d: DonneesActe) -> str:
    """Return « 1er sur 7 » or « 2e sur 7 »; empty without a rank."""
    etat = d.instruction
    if etat is None or etat.rang is None:
        return ""
    return f"{etat.rang}{'er' if etat.rang == 1 else 'e'} sur {etat.classes}"


def _periode_des_notes(d: DonneesActe) -> str:
    """Return « le 20 juillet 2022 » or « entre le … et le … »; empty when no note bears its day."""
    jours = sorted(a_paris(n.le).date() for n in (d.instruction.notes if d.instruction else ()) if n.le)
    if not jours:
        return ""
    if jours[0] == jours[-1]:
        return f"le {date_longue(jours[0])}"
    return f"entre le {date_longue(jours[0])} et le {date_longue(jours[-1])}"


def _fait(dit: str, quand: datetime | None, agent: str) -> str:
    """Return « oui, le 12 juillet 2022, constaté par Sacha Fictif »."""
    jour = f", le {date_longue(a_paris(quand).date())}" if quand else ""
    return f"{dit}{jour}{f', constaté par {agent}' if agent else ''}"


def _recevable(d: DonneesActe) -> str:
    if d.instruction is None:
        return ""
    faits = d.instruction.faits
    dits = {Recevabilite.OUI: "oui", Recevabilite.NON: "non"}
    dit = dits.get(faits.recevable, LIBELLES_RECEVABILITE[faits.recevable][1])
    motif = f". Motif{NBSP}: {typographier(faits.recevable_motif.strip())}" if faits.recevable_motif.strip() else ""
    return _fait(dit, faits.recevable_le, faits.recevable_agent) + motif


def _complet(d: DonneesActe) -> str:
    if d.instruction is None:
        return ""
    faits = d.instruction.faits
    if d.completude.est_complet:
        return _fait("oui", faits.complet_le, faits.complet_agent)
    return "non" if d.completude.lignes else ""


def _instruit(d: DonneesActe) -> str:
    if d.instruction is None:
        return ""
    faits = d.instruction.faits
    return _fait("oui", faits.instruit_le, faits.instruit_agent) if faits.instruit_le else "pas encore"


def _visibilite(d: DonneesActe) -> str:
    vue = d.dossier.visibilite
    morceaux = [LIBELLES_VISIBILITE[vue.statut]]
    if vue.verifiee_le:
        morceaux.append(f"vérifiée le {date_longue(vue.verifiee_le)}{f' par {vue.agent}' if vue.agent else ''}")
    if vue.echeance:
        morceaux.append(f"promise pour le {date_longue(vue.echeance)}")
    return ", ".join((*morceaux, vue.url) if vue.url else morceaux)


def _propose(d: DonneesActe) -> str:
    total = d.dossier.etp_propose
    return etp(total.centiemes) if total else ""


def _decision(d: DonneesActe) -> str:
    return f"{LIBELLES_ETAT[d.decision.sens]}, le {date_longue(d.decision.prise_le)}" if d.decision else ""


_N, _J, _C, _X = Ecran.NOTATION, Ecran.PROJET, Ecran.CAMPAGNE, Ecran.PIECES
_GRILLE = ("dossier.postes", "Poste demandé (il donne la grille)", _J)

CHAMPS_INSTRUCTION: dict[str, Champ] = {
    "grille": Champ(*_GRILLE, lambda d: g.intitule if (g := _grille(d)) else ""),
    "grille_version": Champ(*_GRILLE, lambda d: str(g.version) if (g := _grille(d)) else ""),
    "echelle": Champ(*_GRILLE, _echelle),
    "note_max": Champ(*_GRILLE, lambda d: str(g.note_max) if (g := _grille(d)) else ""),
    "poids_total": Champ(*_GRILLE, lambda d: str(g.poids_total) if (g := _grille(d)) else ""),
    "nb_criteres": Champ(*_GRILLE, lambda d: str(len(g.criteres)) if (g := _grille(d)) else ""),
    "nb_sous_criteres": Champ(*_GRILLE, lambda d: str(len(g.sous_criteres())) if (g := _grille(d)) else ""),
    "exemple": Champ("notes", "Notes du dossier", _N, _exemple),
    "total_note": Champ("notes", "Notes du dossier", _N, _total),
    "rang": Champ("notes", "Rang du dossier", _N, _rang),
    "notes_donnees": Champ("notes", "Notes du dossier", _N, _periode_des_notes),
    "regle_ordre": Champ("campagne.ordre", "Ce que suit le rang", _C, lambda d: REGLES_ORDRE[d.campagne.ordre]),
    "regle_departage": Champ("campagne.ordre", "Ce que suit le rang", _C, lambda d: DEPARTAGES[d.campagne.ordre]),
    "regle_arrondi": Champ("campagne.ordre", "Ce que suit le rang", _C, lambda _: ARRONDI),
    "regle_sans_objet": Champ("campagne.ordre", "Ce que suit le rang", _C, lambda _: REGLE_SANS_OBJET),
    "sigle": Champ("porteur.sigle", "Sigle", Ecran.PORTEUR, lambda d: d.dossier.porteur.sigle.strip()),
    "courriel_porteur": Champ(
        "porteur.courriel", "Courriel du porteur", Ecran.PORTEUR, lambda d: d.dossier.porteur.courriel.strip()
    ),
    "etat": Champ("dossier.etat", "État du dossier", _J, lambda d: LIBELLES_ETAT[d.dossier.etat]),
    "nature": Champ(
        "dossier.nature", "Nature du projet", _J, lambda d: LIBELLES_PROJET[n] if (n := d.dossier.nature) else ""
    ),
    "delai": Champ(
        "dossier.recu_le",
        "Date de réception",
        _J,
        lambda d: _DELAIS[d.campagne.delai(a_paris(d.dossier.recu_le).date())],
    ),
    "conventionne_deja": Champ(
        "porteur.deja_conventionne",
        "Déjà conventionné au titre des clauses sociales",
        Ecran.PORTEUR,
        lambda d: {True: "oui", False: "non", None: ""}[d.dossier.porteur.deja_conventionne],
    ),
    "departements": Champ(
        "dossier.departements", "Départements desservis", _J, lambda d: ", ".join(d.dossier.departements)
    ),
    "visibilite": Champ("dossier.visibilite", "Visibilité sur le Marché de l’inclusion", _J, _visibilite),
    "fait_recevable": Champ("faits.recevable", "Recevabilité", _J, _recevable),
    "fait_complet": Champ("faits.complet_le", "Complétude", _X, _complet),
    "fait_instruit": Champ("faits.instruit_le", "Instruction", _J, _instruit),
    "etp_propose": Champ("dossier.postes", "ETP proposés", _J, _propose),
    "montant_propose": Champ(
        "dossier.montant_propose",
        "Montant proposé",
        _J,
        lambda d: euros(m.centimes) if (m := d.dossier.montant_propose) else "",
    ),
    "avis": Champ("dossier.avis", "Avis motivé", _J, lambda d: typographier(" ".join(d.dossier.avis.split()))),
    "decision": Champ("decision.sens", "Décision", Ecran.DECISION, _decision),
}
