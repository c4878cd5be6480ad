"""The fields, tables and conditions that what follows a convention brings to a model.

Not here: amounts and dates themselves (`app.domain.decompte`, `app.domain.suivi`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.documents.champ import Champ, centimes_de, en_lettres, somme_en_lettres
from app.documents.donnees import Ecran
from app.documents.execution_lue import etat_execution, execution_de, indicateurs_proposes
from app.documents.lignes_instruction import TIRET, Lignes
from app.documents.typographie import typographier
from app.domain.execution import NatureVersement, SensReconduction
from app.domain.montants import somme
from app.domain.suivi import LIBELLES_VERSEMENT, bilan_du, compte_rendu_du, fin_d_exercice
from app.socle.formats import NBSP, centiemes, date_courte, date_longue, euros

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.documents.donnees import DonneesActe
    from app.documents.execution_lue import EtatExecution
    from app.domain.decompte import Decompte, Periode
    from app.domain.execution import Bilan, Reconduction, Versement
    from app.domain.montants import Montant


def certifie(d: DonneesActe) -> Versement | None:
    """Return the payment whose service fait was certified last, one not paid yet first; None without any."""
    certifies = [v for v in execution_de(d).versements if v.service_fait_le is not None]
    impayes = [v for v in certifies if v.paye_le is None]
    retenus = impayes or certifies
    return retenus[-1] if retenus else None


def reversement(d: DonneesActe) -> Versement | None:
    """Return the refund asked last, one not received yet first; None without any."""
    rendus = [v for v in execution_de(d).versements if v.nature is NatureVersement.REVERSEMENT]
    retenus = [v for v in rendus if v.paye_le is None] or rendus
    return retenus[-1] if retenus else None


def refus_de_reconduire(d: DonneesActe) -> Reconduction | None:
    """Return the decision not to renew; None without one."""
    refus = [r for r in execution_de(d).reconductions if r.sens is SensReconduction.NE_PAS_RECONDUIRE]
    return refus[-1] if refus else None


def _annee(d: DonneesActe, rang: int) -> tuple[EtatExecution, Periode, Decompte] | None:
    etat = etat_execution(d)
    if etat is None or rang >= len(etat.periodes):
        return None
    return etat, etat.periodes[rang], etat.decomptes[rang]


def annee_en_cours(d: DonneesActe) -> tuple[EtatExecution, Periode, Decompte] | None:
    """Return the last year of the convention, with its account; None without a convention."""
    etat = etat_execution(d)
    return None if etat is None else (etat, etat.periodes[-1], etat.decomptes[-1])


def annee_du_reversement(d: DonneesActe) -> tuple[EtatExecution, Periode, Decompte] | None:
    """Return the year that the refund is about; None without a refund."""
    rendu = reversement(d)
    return _annee(d, rendu.rang) if rendu else None


def annee_certifiee(d: DonneesActe) -> tuple[EtatExecution, Periode, Decompte] | None:
    """Return the year of the payment certified; None without one."""
    verse = certifie(d)
    return _annee(d, verse.rang) if verse else None


def _bilan(d: DonneesActe) -> Bilan | None:
    annee = annee_en_cours(d)
    return annee[0].execution.bilan(annee[1].rang) if annee else None


def _somme(lire: Callable[[DonneesActe], Montant | None]) -> Callable[[DonneesActe], str]:
    return lambda d: euros(centimes_de(lire(d)))


def _lettres(lire: Callable[[DonneesActe], Montant | None]) -> Callable[[DonneesActe], str]:
    return lambda d: somme_en_lettres(lire(d))


def _jour(lire: Callable[[DonneesActe], date | None]) -> Callable[[DonneesActe], str]:
    return lambda d: date_longue(lire(d))


def _montant_certifie(d: DonneesActe) -> Montant | None:
    v = certifie(d)
    return v.montant if v else None


def _deja_verse(d: DonneesActe) -> Montant | None:
    """Return what was paid for the year beside the payment certified, be it paid since."""
    annee, certifiee = annee_certifiee(d), certifie(d)
    if annee is None or certifiee is None:
        return None
    return annee[2].verse if certifiee.paye_le is None else annee[2].verse - certifiee.montant


def _montant_rendu(d: DonneesActe) -> Montant | None:
    v = reversement(d)
    return v.montant if v else None


def _limite_du_bilan(d: DonneesActe) -> date | None:
    annee = annee_en_cours(d)
    return bilan_du(annee[1], annee[0].delais) if annee else None


def _limite_du_compte_rendu(d: DonneesActe) -> date | None:
    annee = annee_en_cours(d)
    return compte_rendu_du(annee[1], _bilan(d), annee[0].delais) if annee else None


def _cloture(d: DonneesActe) -> date | None:
    annee = annee_en_cours(d)
    return fin_d_exercice(annee[1], _bilan(d), annee[0].delais) if annee else None


def _passe(d: DonneesActe, jour: date | None) -> bool:
    """True when that day is over on the day of the act."""
    return jour is not None and jour < d.le


def _bilan_avant_le_refus(d: DonneesActe) -> bool:
    """True when the bilan was there on the day of the decision not to renew: it may be said examined."""
    bilan, refus = _bilan(d), refus_de_reconduire(d)
    return (
        bilan is not None and bilan.recu_le is not None and refus is not None and bilan.recu_le <= refus.decidee_le
    )


def _observations_en_cours(d: DonneesActe) -> bool:
    """True while the time given to answer cannot be over, were the letter received on the day it left."""
    rendu, jours = reversement(d), d.campagne.delai_observations_jours
    if rendu is None or rendu.notifie_le is None or jours is None:
        return False
    return d.le <= rendu.notifie_le + timedelta(days=jours)


def _paye(d: DonneesActe) -> Montant | None:
    etat = etat_execution(d)
    if etat is None or not any(c.verse.centimes for c in etat.decomptes):
        return None
    total = etat.decomptes[0].verse
    for compte in etat.decomptes[1:]:
        total += compte.verse
    return total


def _reconduite(d: DonneesActe) -> bool:
    """True when the convention was renewed: what was granted and paid spans several years."""
    etat = etat_execution(d)
    return etat is not None and len(etat.periodes) > 1


def _accorde(d: DonneesActe) -> Montant | None:
    """Return what the convention and its renewals granted together; None without a convention."""
    etat = etat_execution(d)
    return somme(p.montant for p in etat.periodes) if etat is not None else None


def _motif_du_refus(d: DonneesActe) -> str:
    refus = refus_de_reconduire(d)
    return typographier(refus.motif.strip()) if refus else ""


def _champ(chemin: str, libelle: str, lire: Callable[[DonneesActe], str], ecran: Ecran = Ecran.SUIVI) -> Champ:
    return Champ(chemin, libelle, ecran, lire)


_CERTIFIE = ("execution.versements", "Versement dont le service fait est certifié")
_RENDU = ("execution.versements", "Reversement demandé")
_REFUS = ("execution.reconductions", "Décision de ne pas reconduire")
_SUIVIE = ("execution", "Convention signée et datée")

CHAMPS_EXECUTION: dict[str, Champ] = {
    "suivi_ej": _champ(
        "execution.engagement_juridique",
        "Numéro de l’engagement juridique",
        lambda d: ((a := annee_certifiee(d) or annee_en_cours(d)) and a[1].engagement) or "",
    ),
    "versement_nature": _champ(*_CERTIFIE, lambda d: LIBELLES_VERSEMENT[v.nature] if (v := certifie(d)) else ""),
    "versement_montant": _champ(*_CERTIFIE, _somme(_montant_certifie)),
    "versement_lettres": _champ(*_CERTIFIE, _lettres(_montant_certifie)),
    "service_fait_le": _champ(*_CERTIFIE, _jour(lambda d: v.service_fait_le if (v := certifie(d)) else None)),
    "versement_debut": _champ(*_CERTIFIE, _jour(lambda d: a[1].debut if (a := annee_certifiee(d)) else None)),
    "versement_fin": _champ(*_CERTIFIE, _jour(lambda d: a[1].fin if (a := annee_certifiee(d)) else None)),
    "versement_annee_montant": _champ(
        *_CERTIFIE, _somme(lambda d: a[1].montant if (a := annee_certifiee(d)) else None)
    ),
    "versement_deja": _champ(*_CERTIFIE, _somme(_deja_verse)),
    "annee_debut": _champ(*_SUIVIE, _jour(lambda d: a[1].debut if (a := annee_en_cours(d)) else None)),
    "annee_fin": _champ(*_SUIVIE, _jour(lambda d: a[1].fin if (a := annee_en_cours(d)) else None)),
    "annee_montant": _champ(*_SUIVIE, _somme(lambda d: a[1].montant if (a := annee_en_cours(d)) else None)),
    "accorde_total": _champ(*_SUIVIE, _somme(_accorde)),
    "accorde_debut": _champ(*_SUIVIE, _jour(lambda d: e.periodes[0].debut if (e := etat_execution(d)) else None)),
    "bilan_limite": _champ(*_SUIVIE, _jour(_limite_du_bilan)),
    "compte_rendu_limite": _champ(
        "campagne.delai_compte_rendu_mois",
        "Délai de remise du compte rendu financier",
        _jour(_limite_du_compte_rendu),
        Ecran.CAMPAGNE,
    ),
    "exercice_clos": _champ(*_SUIVIE, _jour(_cloture)),
    "bilan_recu_le": _champ(
        "execution.bilans", "Date de réception du bilan", _jour(lambda d: b.recu_le if (b := _bilan(d)) else None)
    ),
    "paye_total": _champ("execution.versements", "Versement payé", _somme(_paye)),
    "paye_total_lettres": _champ("execution.versements", "Versement payé", _lettres(_paye)),
    "reversement_montant": _champ(*_RENDU, _somme(_montant_rendu)),
    "reversement_lettres": _champ(*_RENDU, _lettres(_montant_rendu)),
    "reversement_du": _champ(
        "execution.bilans",
        "Montant dû, calculé du bilan",
        _somme(lambda d: a[2].du if (a := annee_du_reversement(d)) else None),
    ),
    "reversement_verse": _champ(*_RENDU, _somme(lambda d: a[2].verse if (a := annee_du_reversement(d)) else None)),
    "reversement_debut": _champ(*_RENDU, _jour(lambda d: a[1].debut if (a := annee_du_reversement(d)) else None)),
    "reversement_fin": _champ(*_RENDU, _jour(lambda d: a[1].fin if (a := annee_du_reversement(d)) else None)),
    "reversement_annonce_le": _champ(*_RENDU, _jour(lambda d: v.notifie_le if (v := reversement(d)) else None)),
    "observations_delai": _champ(
        "campagne.delai_observations_jours",
        "Délai donné pour présenter des observations",
        lambda d: en_lettres(d.campagne.delai_observations_jours),
    ),
    "refus_le": _champ(*_REFUS, _jour(lambda d: r.decidee_le if (r := refus_de_reconduire(d)) else None)),
    "refus_motif": _champ(
        *_REFUS, lambda d: typographier(r.motif.strip()) if (r := refus_de_reconduire(d)) else ""
    ),
}


def _decompte(d: DonneesActe) -> Lignes:
    """Rows: étape, montant; the last one is what must come back."""
    annee = annee_du_reversement(d)
    if annee is None or (du := annee[2].du) is None:
        return Lignes(())
    compte = annee[2]
    suite = [*compte.etapes, ("Montant dû\u00a0: le plus faible des précédents", du), ("Versé", compte.verse)]
    return Lignes(
        tuple((typographier(nom), centiemes(m.centimes)) for nom, m in suite),
        ("À reverser", centiemes(compte.reversement.centimes)),
    )


def _payes(d: DonneesActe) -> Lignes:
    """Rows: versement (and its year, when there are several), date, référence, montant; refunds below zero."""
    payes = [v for v in execution_de(d).versements if v.paye_le is not None]
    total = _paye(d)
    return Lignes(
        tuple(
            (
                f"{LIBELLES_VERSEMENT[v.nature].capitalize()}{_de_quelle_annee(d, v.rang)}",
                date_courte(v.paye_le),
                v.reference or TIRET,
                centiemes(
                    v.montant.centimes if v.nature is not NatureVersement.REVERSEMENT else -v.montant.centimes
                ),
            )
            for v in payes
        ),
        ("Total", "", "", centiemes(total.centimes)) if total else None,
    )


def _de_quelle_annee(d: DonneesActe, rang: int) -> str:
    if not _reconduite(d):
        return ""
    return f", avenant n°{NBSP}{rang}" if rang else ", convention"


def _indicateurs(d: DonneesActe) -> Lignes:
    """Rows: indicateur, prévu, réalisé; what the porteur fills is left empty."""
    bilan = _bilan(d)
    suivis = bilan.indicateurs if bilan and bilan.indicateurs else indicateurs_proposes()
    return Lignes(tuple((typographier(i.libelle), "" if i.prevu is None else str(i.prevu), "") for i in suivis))


TABLEAUX_EXECUTION: dict[str, Callable[[DonneesActe], Lignes]] = {
    "decompte_reversement": _decompte,
    "versements_payes": _payes,
    "indicateurs_bilan": _indicateurs,
}

CONDITIONS_EXECUTION: dict[str, Callable[[DonneesActe], bool]] = {
    "suivi_solde": lambda d: (v := certifie(d)) is not None and v.nature is NatureVersement.SOLDE,
    "suivi_avance": lambda d: (v := certifie(d)) is not None and v.nature is NatureVersement.AVANCE,
    "suivi_bilan_recu": lambda d: (b := _bilan(d)) is not None and b.recu_le is not None,
    "suivi_reconductible": lambda d: (
        (a := annee_en_cours(d)) is not None and a[1].rang < (d.campagne.reconductions_max or 0)
    ),
    "suivi_bilan_avant_refus": _bilan_avant_le_refus,
    "suivi_observations_en_cours": _observations_en_cours,
    "suivi_reconduite": _reconduite,
    "suivi_annonce": lambda d: (v := reversement(d)) is not None and v.notifie_le is not None,
    "suivi_solde_a_venir": lambda d: (a := annee_en_cours(d)) is not None and a[2].verse < a[1].montant,
    "suivi_bilan_en_retard": lambda d: _passe(d, _limite_du_bilan(d)),
    "suivi_compte_rendu_en_retard": lambda d: _passe(d, _limite_du_compte_rendu(d)),
    "suivi_annee_achevee": lambda d: _passe(d, a[1].fin if (a := annee_en_cours(d)) else None),
    "representant_connu": lambda d: bool(
        d.dossier.porteur.representant_nom.strip() and d.dossier.porteur.representant_qualite.strip()
    ),
    "siret_connu": lambda d: bool(d.dossier.porteur.siret.strip()),
    "cofinancements": lambda d: any(
        x.sens.value == "produit" and not x.etat_present_aap for x in d.dossier.plan.lignes
    ),
}
