"""The fields that what followed the convention brings to a model: commitment, bilan, renewal, avenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.avenant import avenant, bilan, cout_total, cumul, precedente
from app.documents.champ import Champ, centimes_de, part_en_pourcent, somme_en_lettres
from app.documents.donnees import DonneesActe, Ecran
from app.domain.convention import reference_de_l_avenant
from app.domain.execution import SensReconduction
from app.domain.poste import TypePoste
from app.socle.formats import date_longue, etp, euros

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.decompte import Periode
    from app.domain.execution import Reconduction

_RECONDUCTION = "execution.reconductions"
_CAUSES = ("debut", "duree", "taux_avance", "reconduction_montant")


def _de_la_periode(lire: Callable[[Periode], str]) -> Callable[[DonneesActe], str]:
    return lambda d: lire(trouvee) if (trouvee := avenant(d)) else ""


def _suivi(libelle: str, lire: Callable[[DonneesActe], str], champ: str = _RECONDUCTION) -> Champ:
    return Champ(champ, libelle, Ecran.SUIVI, lire)


def _periode(libelle: str, lire: Callable[[Periode], str], champ: str = _RECONDUCTION) -> Champ:
    return Champ(champ, libelle, Ecran.SUIVI, _de_la_periode(lire), selon=_CAUSES)


def _decidee(d: DonneesActe) -> Reconduction | None:
    """Return the last renewal decided, its amount known or not."""
    connues = d.execution.reconductions if d.execution else ()
    retenues = [r for r in connues if r.sens is SensReconduction.RECONDUIRE]
    return max(retenues, key=lambda r: r.rang, default=None)


def _etp(d: DonneesActe) -> str:
    """Return « 1,00 ETP de facilitateur », or « 1,50 ETP » when jobs of both types are renewed."""
    a = avenant(d)
    if a is None or a.etp is None or a.etp.centiemes <= 0:
        return ""
    types = [t for t in TypePoste if d.decision and (e := d.decision.etp_par_type.get(t)) and e.centiemes > 0]
    return f"{etp(a.etp.centiemes)} de {types[0].value}" if len(types) == 1 else etp(a.etp.centiemes)


def _regime_aide(d: DonneesActe) -> str:
    """Return « le règlement… » or « la décision… », with its article: it stands inside a sentence."""
    texte = d.campagne.imputation.regime_aide.strip()
    for mot, article in (("règlement", "le"), ("décision", "la")):
        if texte.casefold().startswith(mot):
            return f"{article} {texte[0].lower()}{texte[1:]}"
    return texte


def _taux(d: DonneesActe) -> str:
    a = avenant(d)
    return part_en_pourcent(a.taux) if a and a.taux is not None else ""


CHAMPS_AVENANT: dict[str, Champ] = {
    "engagement_juridique": _suivi(
        "Numéro d’engagement juridique",
        lambda d: d.execution.engagement_juridique.strip() if d.execution else "",
        "execution.engagement_juridique",
    ),
    "reconduction_montant": _suivi(
        "Décision de reconduction, avec son montant",
        lambda d: euros(centimes_de(r.montant)) if (r := _decidee(d)) else "",
    ),
    "reconduction_le": _suivi(
        "Date de la décision de reconduction", lambda d: date_longue(r.decidee_le) if (r := _decidee(d)) else ""
    ),
    "avenant_rang": _periode("Rang de la reconduction", lambda a: str(a.rang)),
    "avenant": Champ(
        _RECONDUCTION,
        "Décision de reconduction, avec son montant",
        Ecran.SUIVI,
        lambda d: reference_de_l_avenant(d.convention.numero, a.rang) if d.convention and (a := avenant(d)) else "",
        selon=_CAUSES,
    ),
    "avenant_debut": _periode("Premier jour de la période reconduite", lambda a: date_longue(a.debut)),
    "avenant_fin": _periode("Dernier jour de la période reconduite", lambda a: date_longue(a.fin)),
    "avenant_montant": _periode("Montant de la reconduction", lambda a: euros(a.montant.centimes)),
    "avenant_montant_lettres": _periode("Montant de la reconduction", lambda a: somme_en_lettres(a.montant)),
    "avenant_avance": _periode("Avance de la reconduction", lambda a: euros(a.avance.centimes)),
    "avenant_avance_lettres": _periode("Avance de la reconduction", lambda a: somme_en_lettres(a.avance)),
    "avenant_solde": _periode("Solde de la reconduction", lambda a: euros((a.montant - a.avance).centimes)),
    "avenant_solde_lettres": _periode("Solde de la reconduction", lambda a: somme_en_lettres(a.montant - a.avance)),
    "avenant_etp": _suivi("ETP reconduits", _etp),
    "avenant_taux": Champ(
        "dossier.cout_total", "Coût total du projet", Ecran.PROJET, _taux, selon=("cout_total", *_CAUSES)
    ),
    "avenant_cout_total": Champ(
        "dossier.cout_total",
        "Coût total du projet sur la période reconduite",
        Ecran.PROJET,
        lambda d: euros(centimes_de(cout_total(d))),
    ),
    "avenant_cout_total_lettres": Champ(
        "dossier.cout_total",
        "Coût total du projet sur la période reconduite",
        Ecran.PROJET,
        lambda d: somme_en_lettres(cout_total(d)),
    ),
    "avenant_engagement": _periode("Engagement juridique de la reconduction", lambda a: a.engagement.strip()),
    "montant_cumule": _suivi("Montant cumulé", lambda d: euros(cumul(d).centimes) if avenant(d) else ""),
    "montant_cumule_lettres": _suivi("Montant cumulé", lambda d: somme_en_lettres(cumul(d)) if avenant(d) else ""),
    "periode_precedente_fin": _suivi(
        "Dernier jour de la période qui s’achève", lambda d: date_longue(p.fin) if (p := precedente(d)) else ""
    ),
    "convention_notifiee_le": _suivi(
        "Date de notification de la convention",
        lambda d: date_longue(d.execution.notifiee_le) if d.execution else "",
        "execution.notifiee_le",
    ),
    "avenant_bilan_recu_le": _suivi(
        "Bilan de la période qui s’achève, reçu (date)",
        lambda d: date_longue(b.recu_le) if (b := bilan(d)) else "",
        "execution.bilans",
    ),
    "regime_aide": Champ(
        "campagne.imputation.regime_aide",
        "Règlement d’aide d’État applicable",
        Ecran.CAMPAGNE,
        _regime_aide,
    ),
    "delegation_ecartee": Champ(
        "decision.delegation",
        "Délégation choisie pour la décision, écartée",
        Ecran.DECISION,
        lambda d: d.delegation_ecartee,
    ),
    "seuil_convention": Champ(
        "campagne.seuil_convention",
        "Seuil au-delà duquel la convention est obligatoire",
        Ecran.CAMPAGNE,
        lambda d: euros(centimes_de(d.campagne.seuil_convention)),
    ),
    "objet_statutaire": Champ(
        "porteur.objet_statutaire",
        "Objet statutaire",
        Ecran.PORTEUR,
        lambda d: " ".join(d.dossier.porteur.objet_statutaire.split()),
    ),
}
