"""The signed conventions as rows and sentences: what is due next, payments, bilan, preconditions of a renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.execution import Indicateur, NatureVersement, SensReconduction, VerdictBilan, Versement
from app.domain.suivi import (
    LIBELLES_BILAN,
    LIBELLES_CONDITION,
    LIBELLES_URGENCE,
    LIBELLES_VERSEMENT,
    EtatCondition,
    Urgence,
)
from app.socle.formats import NBSP, date_courte, etp, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.decompte import Decompte, Periode
    from app.domain.suivi import ConstatDeReconduction
    from app.services.executions_lues import Suivi

_JETONS = {Urgence.EN_RETARD: "erreur", Urgence.A_FAIRE: "info"}
CHOIX_NATURES = tuple((n, LIBELLES_VERSEMENT[n].capitalize()) for n in NatureVersement)
CHOIX_VERDICTS = tuple((v, LIBELLES_BILAN[v].capitalize()) for v in VerdictBilan)
CHOIX_SENS = (
    (SensReconduction.RECONDUIRE, "Reconduire"),
    (SensReconduction.NE_PAS_RECONDUIRE, "Ne pas reconduire"),
)


def colonnes_suivi() -> tuple[Column[Suivi], ...]:
    """Return the columns of the conventions."""
    return (
        Column("numero", "Dossier", lambda x: x.donnees.dossier.numero, largeur=112),
        Column("porteur", "Porteur", _porteur, infobulle=_porteur, largeur=150),
        Column("urgence", "État", lambda x: x.urgence, couleur=_jeton, largeur=100),
        Column("quoi", "Ce qui est attendu", lambda x: x.quoi, infobulle=lambda x: x.quoi, largeur=250),
        Column("quand", "Quand", lambda x: x.quand, infobulle=lambda x: x.quand, largeur=150),
    )


def _porteur(x: Suivi) -> str:
    return x.donnees.dossier.porteur.raison_sociale


def _jeton(x: Suivi) -> str:
    return _JETONS.get(x.prochain.urgence(x.jour), "") if x.prochain else ""


def lignes_attendues(x: Suivi) -> str:
    """Return everything that is due, one line each."""
    return "\n".join(
        f"{LIBELLES_URGENCE[a.urgence(x.jour)]}{NBSP}: {a.quoi}, {a.quand(x.jour)}" for a in x.etat.attendus
    )


def phrase_engagement(periode: Periode, ecart: str) -> str:
    """Return the commitment and the notification of a year, in words; a difference is named."""
    numero = f"n°{NBSP}{periode.engagement}" if periode.engagement else "à enregistrer"
    montant = f", {euros(periode.engage.centimes)}" if periode.engage else ""
    notifiee = f"notifiée le {date_courte(periode.notifiee_le)}" if periode.notifiee_le else "à notifier"
    alerte = f"\n⚠ {ecart} Rien ne se paie avant." if ecart else ""
    return (
        f"{periode.nom.capitalize()} du {date_courte(periode.debut)} au {date_courte(periode.fin)}, "
        f"{euros(periode.montant.centimes)}, {notifiee}.\nEngagement juridique {numero}{montant}.{alerte}"
    )


def colonnes_versements() -> tuple[Column[Versement], ...]:
    """Return the columns of the payments."""
    return (
        Column("nature", "Versement", _nature, largeur=120),
        Column("montant", "Montant", lambda v: euros(v.montant.centimes), alignement="droite", largeur=100),
        Column("fait", "Service fait", lambda v: _jour(v.service_fait_le or v.notifie_le), largeur=92),
        Column("paye", "Payé", lambda v: _jour(v.paye_le), largeur=92),
    )


def _nature(v: Versement) -> str:
    return f"{LIBELLES_VERSEMENT[v.nature].capitalize()}{f' (an {v.rang + 1})' if v.rang else ''}"


def _jour(jour: date | None) -> str:
    return f"✓ {date_courte(jour)}" if jour else "○ non"


def phrase_decompte(compte: Decompte) -> str:
    """Return what is paid, due, left to pay or to come back, in words."""
    verse = f"Versé{NBSP}: {euros(compte.verse.centimes)}."
    if compte.du is None:
        return f"{verse} Le dû n’est pas connu{NBSP}: il manque {compte.manque}."
    if compte.reversement.centimes:
        suite = f"À reverser{NBSP}: {euros(compte.reversement.centimes)}."
    else:
        suite = f"Solde{NBSP}: {euros(compte.solde.centimes)}."
    detail = "\n".join(f"– {nom}{NBSP}: {euros(m.centimes)}" for nom, m in compte.etapes)
    vacance = (
        f"\nPostes non pourvus tout le temps{NBSP}: le prorata donnerait {euros(compte.prorata.centimes)} au plus."
        if compte.prorata
        else ""
    )
    return f"{verse} Dû{NBSP}: {euros(compte.du.centimes)}. {suite}\nLe plus faible de{NBSP}:\n{detail}{vacance}"


def phrase_bilan(x: Suivi) -> str:
    """Return where the bilan of the year in sight stands."""
    bilan = x.etat.execution.bilan(x.etat.courante.rang)
    if bilan is None:
        return f"Bilan{NBSP}: rien n’est enregistré."
    dits = [
        f"Bilan {LIBELLES_BILAN[bilan.verdict]}",
        f"demandé le {date_courte(bilan.demande_le)}" if bilan.demande_le else "non demandé",
        f"reçu le {date_courte(bilan.recu_le)}" if bilan.recu_le else "non reçu",
        f"compte rendu financier reçu le {date_courte(bilan.compte_rendu_le)}"
        if bilan.compte_rendu_le
        else "compte rendu financier non reçu",
    ]
    if bilan.depenses is not None:
        dits.append(f"dépenses {euros(bilan.depenses.centimes)}")
    if bilan.etp_realise is not None:
        dits.append(etp(bilan.etp_realise.centiemes))
    motif = f"\n«{NBSP}{bilan.motif}{NBSP}»" if bilan.motif else ""
    return f"{', '.join(dits)}.{motif}"


def colonnes_indicateurs() -> tuple[Column[Indicateur], ...]:
    """Return the columns of the indicators."""
    return (
        Column("libelle", "Indicateur", lambda i: i.libelle, infobulle=lambda i: i.libelle, largeur=220),
        Column("prevu", "Prévu", _entier(lambda i: i.prevu), alignement="droite", largeur=76),
        Column("realise", "Réalisé", _entier(lambda i: i.realise), alignement="droite", largeur=76),
    )


def _entier(lire: Callable[[Indicateur], int | None]) -> Callable[[Indicateur], str]:
    def ecrire(i: Indicateur) -> str:
        valeur = lire(i)
        return "non dit" if valeur is None else f"{valeur:,}".replace(",", NBSP)

    return ecrire


def condition_ecrite(constat: ConstatDeReconduction) -> str:
    """Return a precondition with its state, why, its source; one that only deserves a look says so."""
    pourquoi = "" if constat.etat is EtatCondition.REMPLIE or not constat.pourquoi else f", {constat.pourquoi}"
    poids = "" if constat.condition.bloquante else " (pour information)"
    return f"{LIBELLES_CONDITION[constat.etat]}{NBSP}: {constat.condition.libelle}{poids}{pourquoi}"


def phrase_reconduction(x: Suivi) -> str:
    """Return what was decided of the renewals, then how the preconditions of the next one stand."""
    faites = [
        f"Reconduction {r.rang}{NBSP}: {'décidée' if r.sens is SensReconduction.RECONDUIRE else 'refusée'} "
        f"le {date_courte(r.decidee_le)}{f', {euros(r.montant.centimes)}' if r.montant else ''}."
        for r in x.etat.execution.reconductions
    ]
    if not reconduction_ouverte(x):
        return "\n".join([*faites, "Aucune autre reconduction ne se décide."])
    return "\n".join([*faites, *(condition_ecrite(c) for c in x.constats)])


def reconduction_ouverte(x: Suivi) -> bool:
    """True when a renewal remains to be decided."""
    suivant = x.etat.courante.rang + 1
    return suivant <= (x.donnees.campagne.reconductions_max or 0) and not x.etat.execution.reconduction(suivant)


def choix_periodes(x: Suivi) -> tuple[tuple[object, str], ...]:
    """Return the years of a convention, the last first."""
    return tuple((p.rang, f"{p.nom.capitalize()}, {p.debut.year}") for p in reversed(x.etat.periodes))
