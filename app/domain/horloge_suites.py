"""The dates that follow a favourable decision (rows 8.9 to 8.18, 8.20, 8.21, 8.23 and 8.24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.delais import Certitude, Duree, ajouter_mois
from app.domain.evenements import Evenement
from app.domain.horloge import (
    Attribution,
    EcranHorloge,
    FaitsHorloge,
    LigneHorloge,
    Sujet,
    ajout_en_mots,
    apres,
    depart_en_mots,
    selon,
    situees,
)
from app.domain.horloge_procedure import procedure
from app.domain.porteur import REGIMES
from app.socle.formats import date_longue, jour_semaine

if TYPE_CHECKING:
    from collections.abc import Iterator

_SANS_ATTRIBUTION = "aucune subvention n’est attribuée"
_NOTIFICATION = "la date de notification de la décision"
_PERIODE = "la date de début de la convention"
_FORME = "la forme juridique du porteur"
_MINIMIS = ("minimis-registre-ouvres", "minimis-registre-jours")


def horloge(faits: FaitsHorloge) -> tuple[LigneHorloge, ...]:
    """Return every line of the clock with its state, dated ones first, in the order of their dates."""
    return situees((*procedure(faits), *suites(faits)), faits.jour)


def suites(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """Yield the lines that follow the decision, every row at least once."""
    if faits.attribution is None or faits.silence.decide_le is None:
        for sujet in _sujets(faits):
            yield sujet.sans_objet(_SANS_ATTRIBUTION)
        return
    attribution, decide_le = faits.attribution, faits.silence.decide_le
    yield _retrait(faits, decide_le)
    yield _sujet_du_retrait().sans_terme("conditions non respectées\u00a0: aucun délai, mais le retrait est motivé")
    yield _paiement(faits)
    yield _compte_rendu(faits, attribution)
    yield _donnees(faits, attribution)
    yield from _minimis(faits, attribution, decide_le)
    yield _comptes(faits)
    yield from _cer(faits)
    yield from _depuis_un_fait(faits)
    yield _bilan(faits, attribution)
    yield _prescription(faits)
    yield _duree_maximale(attribution)


def _sujets(faits: FaitsHorloge) -> Iterator[Sujet]:
    durees = faits.durees
    yield selon("8.9", durees["retrait-illegalite"])
    yield _sujet_du_retrait()
    yield selon("8.11", durees["paiement"])
    yield selon("8.12", durees["compte-rendu"])
    yield selon("8.13", durees["donnees-essentielles"])
    yield selon("8.14", durees[_MINIMIS[0]])
    yield selon("8.15", durees["comptes-publies"])
    yield selon("8.16", durees["cer-restitution"])
    yield selon("8.17", durees["reponse-avenant"])
    yield selon("8.18", durees["bilan-avant-terme"])
    yield selon("8.20", durees["titre-de-perception"])
    yield selon("8.21", durees["prescription"])
    yield _sujet_de_la_duree()
    yield selon("8.24", durees["conservation-minimis"])


def _sujet_du_retrait() -> Sujet:
    return Sujet("8.10", "retrait pour conditions non respectées", "CRPA, art. L242-2 2°", Certitude.A_VERIFIER)


def _sujet_de_la_duree() -> Sujet:
    return Sujet(
        "8.23", "durée maximale de la convention", "appel à projets et faits de la campagne", Certitude.ETABLIE
    )


def _retrait(faits: FaitsHorloge, decide_le: date) -> LigneHorloge:
    duree = faits.durees["retrait-illegalite"]
    return apres(selon("8.9", duree), decide_le, "la prise de la décision", duree, faits.calendrier)


def _paiement(faits: FaitsHorloge) -> LigneHorloge:
    """8.11: from the notification, or from the event that the convention fixes when it was told."""
    duree = faits.durees["paiement"]
    sujet, fait = selon("8.11", duree), faits.evenements.get(Evenement.FAIT_DE_PAIEMENT)
    if fait is not None:
        return apres(sujet, fait, "le fait prévu par la convention", duree, faits.calendrier)
    if faits.notifiee_le is None:
        return sujet.manque(_NOTIFICATION, EcranHorloge.CIRCUIT)
    return apres(
        sujet, faits.notifiee_le, "la notification de la décision", duree, faits.calendrier,
        "La convention peut fixer un autre départ\u00a0: il se dit dans cet écran.",
    )  # fmt: skip


def _compte_rendu(faits: FaitsHorloge, attribution: Attribution) -> LigneHorloge:
    """8.12: months after the close of the exercice; the calendar year when the porteur told no other."""
    duree = faits.durees["compte-rendu"]
    sujet = selon("8.12", duree)
    if attribution.fin is None:
        return sujet.manque(_PERIODE, EcranHorloge.DECISION)
    dit = attribution.exercice_clos_le
    clos = dit or date(attribution.fin.year + 1, 1, 1) - timedelta(days=1)
    reserve = "" if dit else "Clôture au 31 décembre, faute d’autre date dite par le porteur\u00a0: à vérifier."
    suppose = sujet if dit else Sujet(sujet.code, sujet.objet, sujet.source, Certitude.A_VERIFIER)
    return apres(suppose, clos, "la clôture de l’exercice", duree, faits.calendrier, reserve)


def _donnees(faits: FaitsHorloge, attribution: Attribution) -> LigneHorloge:
    """8.13: three months after the signature, above the threshold of the convention."""
    duree = faits.durees["donnees-essentielles"]
    sujet = selon("8.13", duree)
    if faits.seuil_convention is None:
        return sujet.manque("le seuil de la convention", EcranHorloge.CAMPAGNE)
    if attribution.montant is not None and attribution.montant <= faits.seuil_convention:
        return sujet.sans_objet("le montant ne dépasse pas le seuil de la convention")
    if attribution.signee_le is None:
        return sujet.manque("la date de signature de la convention", EcranHorloge.CIRCUIT)
    return apres(sujet, attribution.signee_le, "la signature de la convention", duree, faits.calendrier)


def _minimis(faits: FaitsHorloge, attribution: Attribution, decide_le: date) -> Iterator[LigneHorloge]:
    """8.14 and 8.24: the register in its two readings, and how long the papers are kept."""
    garde = faits.durees["conservation-minimis"]
    durees = [("8.14", faits.durees[c]) for c in _MINIMIS] + [("8.24", garde)]
    for code, duree in durees:
        sujet = selon(code, duree)
        if attribution.minimis is None:
            yield sujet.manque("le régime d’aide, à choisir", EcranHorloge.CAMPAGNE)
        elif not attribution.minimis:
            yield sujet.sans_objet("l’aide n’est pas placée sous un règlement de minimis")
        elif duree.valable_du is not None and decide_le < duree.valable_du:
            yield sujet.sans_objet(f"l’inscription ne s’impose que depuis le {date_longue(duree.valable_du)}")
        else:
            yield apres(sujet, decide_le, "l’attribution de l’aide", duree, faits.calendrier)


def _comptes(faits: FaitsHorloge) -> LigneHorloge:
    duree = faits.durees["comptes-publies"]
    sujet = selon("8.15", duree)
    if faits.forme is None:
        return sujet.manque(_FORME, EcranHorloge.PORTEUR)
    if not REGIMES[faits.forme].droit_prive:
        return sujet.sans_objet("le porteur est une personne publique")
    return _depuis(faits, sujet, Evenement.APPROBATION_DES_COMPTES, "l’approbation des comptes", duree)


def _cer(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    observations, restitution = faits.durees["cer-observations"], faits.durees["cer-restitution"]
    premiere, seconde = selon("8.16", observations), selon("8.16", restitution)
    if faits.forme is None:
        for sujet in (premiere, seconde):
            yield sujet.manque(_FORME, EcranHorloge.PORTEUR)
        return
    if not REGIMES[faits.forme].cer:
        for sujet in (premiere, seconde):
            yield sujet.sans_objet("le contrat d’engagement républicain ne s’applique pas à cette forme juridique")
        return
    if Evenement.GRIEFS_CER not in faits.evenements and Evenement.RETRAIT_CER not in faits.evenements:
        for sujet in (premiere, seconde):
            yield sujet.sans_objet("aucun manquement n’est enregistré")
        return
    yield _depuis(faits, premiere, Evenement.GRIEFS_CER, "la notification des griefs", observations)
    yield _depuis(faits, seconde, Evenement.RETRAIT_CER, "la notification du retrait", restitution)


def _depuis_un_fait(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """8.17 and 8.20: what runs from an event; without it there is nothing to wait for."""
    for code, cle, fait, quoi, rien in (
        (
            "8.17",
            "reponse-avenant",
            Evenement.DEMANDE_D_AVENANT,
            "la demande d’avenant",
            "aucune demande d’avenant",
        ),
        (
            "8.17",
            "resiliation",
            Evenement.MISE_EN_DEMEURE,
            "la mise en demeure",
            "aucune mise en demeure n’est enregistrée",
        ),
        (
            "8.20",
            "titre-de-perception",
            Evenement.TITRE_RECU,
            "la notification du titre",
            "aucun titre de perception",
        ),
    ):
        duree = faits.durees[cle]
        if fait in faits.evenements:
            yield _depuis(faits, selon(code, duree), fait, quoi, duree)
        else:
            yield selon(code, duree).sans_objet(rien)


def _depuis(faits: FaitsHorloge, sujet: Sujet, fait: Evenement, quoi: str, duree: Duree) -> LigneHorloge:
    jour = faits.evenements.get(fait)
    if jour is None:
        return sujet.manque(f"la date de {quoi}".replace("de le ", "du "), EcranHorloge.ECHEANCES)
    return apres(sujet, jour, quoi, duree, faits.calendrier)


def _bilan(faits: FaitsHorloge, attribution: Attribution) -> LigneHorloge:
    """8.18: months before the end of the convention."""
    duree = faits.durees["bilan-avant-terme"]
    sujet = selon("8.18", duree)
    if attribution.fin is None:
        return sujet.manque(_PERIODE, EcranHorloge.DECISION)
    jour = ajouter_mois(attribution.fin, -duree.valeur)
    return sujet.date(
        jour,
        f"{duree.en_mots()} avant le terme de la convention",
        f"Terme de la convention\u00a0: {jour_semaine(attribution.fin)}.",
        f"Moins {duree.en_mots()}, de quantième à quantième\u00a0: {jour_semaine(jour)}.",
    )


def _prescription(faits: FaitsHorloge) -> LigneHorloge:
    """8.21: years from 1 January after the one in which the debt arose; the line is its last day."""
    duree = faits.durees["prescription"]
    sujet = selon("8.21", duree)
    if faits.notifiee_le is None:
        return sujet.manque(_NOTIFICATION, EcranHorloge.CIRCUIT)
    premier = date(faits.notifiee_le.year + 1, 1, 1)
    fin = duree.depuis(premier, faits.calendrier)
    dernier = fin - timedelta(days=1)
    return sujet.date(
        dernier,
        f"{duree.en_mots()} à partir du 1er janvier qui suit la naissance de la créance",
        depart_en_mots("la créance naît avec la notification", faits.notifiee_le),
        f"Premier jour de l’année suivante\u00a0: {jour_semaine(premier)}.",
        ajout_en_mots(duree, fin),
        f"Dernier jour utile\u00a0: {jour_semaine(dernier)}.",
    )


def _duree_maximale(attribution: Attribution) -> LigneHorloge:
    """8.23: the convention and its renewals end together."""
    sujet = _sujet_de_la_duree()
    if attribution.debut is None:
        return sujet.manque(_PERIODE, EcranHorloge.DECISION)
    if attribution.fin_totale is None:
        return sujet.manque("la durée totale que permet l’appel", EcranHorloge.CAMPAGNE)
    return sujet.date(
        attribution.fin_totale,
        "durée de la convention et de ses reconductions, bornes comprises",
        depart_en_mots("le début de la convention", attribution.debut),
        f"Reconductions comprises, fin le {jour_semaine(attribution.fin_totale)}.",
    )
