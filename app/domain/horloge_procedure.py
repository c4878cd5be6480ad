"""The dates of a dossier up to its decision and the appeals against it (rows 8.1 to 8.8, 8.19 and 8.22).

Where a text has two readings both are lines of their own, and each says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.delais import Certitude, Duree, Unite, ajouter_mois, rejet_implicite, rejets_implicites
from app.domain.dossier import Canal
from app.domain.evenements import Evenement
from app.domain.horloge import (
    EcranHorloge,
    FaitsHorloge,
    LigneHorloge,
    Sujet,
    ajout_en_mots,
    apres,
    depart_en_mots,
    franc,
    selon,
)
from app.socle.formats import date_longue, jour_semaine, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCUSES = ("accuse-enregistrement", "accuse-reception-jours", "accuse-reception-ouvres")
_NOTIFICATION = "la notification de la décision"
_DATE_DE_NOTIFICATION = "la date de notification de la décision"
_LECTURE_A = "CRPA, art. L114-5, lecture a"
_LECTURE_B = "CRPA, art. L114-5, lecture b"


def procedure(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """Yield the lines of the procedure, every row at least once."""
    yield from _accuses(faits)
    yield _rejet(faits)
    yield from _suspension(faits)
    yield from _pieces(faits)
    yield from _recours(faits)
    yield from _campagne(faits)


def _accuses(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    recu = faits.silence.recu_le
    for cle in ACCUSES:
        duree = faits.durees[cle]
        sujet = selon("8.1", duree)
        if faits.silence.canal is Canal.COURRIER:
            yield sujet.sans_objet("la demande est venue par courrier")
        else:
            yield apres(sujet, recu, "la réception de la demande", duree, faits.calendrier)


def _rejet(faits: FaitsHorloge) -> LigneHorloge:
    """8.2: two months of silence on a request for money; the implicit decision exists from the day after."""
    silence = faits.silence
    sujet = Sujet("8.2", "rejet implicite, sans demande de pièces", "CRPA, art. L231-4 3°", Certitude.ETABLIE)
    if silence.mois is None:
        return sujet.manque("la durée du silence qui vaut rejet", EcranHorloge.CAMPAGNE)
    mois = Duree("silence", "", silence.mois, Unite.MOIS, sujet.source, sujet.certitude)
    fin = mois.depuis(silence.recu_le, faits.calendrier)
    if silence.decide_le is not None and silence.decide_le <= fin:
        return sujet.sans_objet(f"une décision expresse est intervenue le {date_longue(silence.decide_le)}")
    return apres(
        sujet, silence.recu_le, "la réception de la demande", mois, faits.calendrier,
        f"La décision implicite existe à partir du lendemain, {jour_semaine(fin + timedelta(days=1))}.",
        "Le silence ne vaut jamais acceptation d’une demande d’argent.",
    )  # fmt: skip


def _suspension(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """8.3: the request for pieces has two readings; both are given until the service chooses."""
    silence = faits.silence
    premiere = Sujet(
        "8.3", "rejet implicite, délai suspendu par la demande de pièces", _LECTURE_A, Certitude.A_VERIFIER
    )
    seconde = Sujet(
        "8.3", "rejet implicite, délai rouvert par la réception des pièces", _LECTURE_B, Certitude.A_VERIFIER
    )
    if silence.mois is None:
        for sujet in (premiere, seconde):
            yield sujet.manque("la durée du silence qui vaut rejet", EcranHorloge.CAMPAGNE)
        return
    comptees = [
        a for a in silence.attentes
        if a.debut <= rejet_implicite(silence.recu_le, silence.mois, (x.suspension for x in silence.attentes)).jour
    ]  # fmt: skip
    if not comptees:
        for sujet in (premiere, seconde):
            yield sujet.sans_objet("aucune pièce n’a été demandée pendant le délai")
        return
    if silence.decide_le is not None:
        for sujet in (premiere, seconde):
            yield sujet.sans_objet(f"une décision expresse est intervenue le {date_longue(silence.decide_le)}")
        return
    yield _lecture_a(premiere, faits, silence.mois)
    derniere = max(comptees, key=lambda a: a.debut)
    if derniere.recues_le is None:
        yield seconde.manque("la réception des pièces demandées, dont ce délai part", EcranHorloge.PIECES)
        return
    fin = ajouter_mois(max(derniere.recues_le, silence.recu_le), silence.mois)
    yield seconde.date(
        fin,
        f"{silence.mois}\u00a0mois après la réception des pièces demandées",
        depart_en_mots("la réception des pièces demandées", derniere.recues_le),
        f"{silence.mois}\u00a0mois de quantième à quantième\u00a0: fin le {jour_semaine(fin)} à minuit.",
        _plus_proche(faits),
    )


def _lecture_a(sujet: Sujet, faits: FaitsHorloge, mois: int) -> LigneHorloge:
    silence = faits.silence
    suspensions = sorted((a.suspension for a in silence.attentes), key=lambda s: s.debut)
    echeance = rejet_implicite(silence.recu_le, mois, suspensions)
    etapes = [
        f"Suspension du {date_longue(s.debut)} au {date_longue(s.fin)}\u00a0: "
        f"{pluriel((s.fin - s.debut).days + 1, 'jour')}."
        for s in suspensions
    ]
    suspendue = any(a.recues_le is None and a.debut <= faits.jour <= a.limite for a in silence.attentes)
    return sujet.date(
        echeance.jour,
        echeance.regle,
        depart_en_mots("la réception de la demande", silence.recu_le),
        f"{mois}\u00a0mois de quantième à quantième\u00a0: {jour_semaine(ajouter_mois(silence.recu_le, mois))}.",
        *etapes,
        f"Fin, jours suspendus ajoutés\u00a0: {jour_semaine(echeance.jour)} à minuit.",
        "L’accusé de réception annonce cette date.",
        _plus_proche(faits),
        suspendue=suspendue,
    )


def _plus_proche(faits: FaitsHorloge) -> str:
    silence = faits.silence
    lectures = rejets_implicites(silence.recu_le, silence.mois or 0, silence.attentes)
    return f"Deux lectures du texte\u00a0: l’alerte suit la plus proche, le {date_longue(lectures[0].jour)}."


def _pieces(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    sujet = Sujet("8.4", "production des pièces demandées", "CRPA, art. L114-5", Certitude.USAGE)
    if not faits.silence.attentes:
        yield sujet.sans_objet("aucune pièce n’a été demandée")
    for attente in faits.silence.attentes:
        reponse = attente.recues_le
        yield sujet.date(
            attente.limite,
            "délai fixé par le service dans sa demande",
            depart_en_mots("la demande de pièces", attente.debut),
            f"Le service a fixé la limite au {jour_semaine(attente.limite)}.",
            f"Des pièces sont venues le {date_longue(reponse)}." if reponse else "Rien n’est venu à ce jour.",
        )


def _recours(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """8.5 to 8.8: the implicit decision first, then the express one."""
    duree = faits.durees["recours-contentieux"]
    implicite = selon("8.6", duree, "recours contentieux contre le rejet implicite")
    motifs = faits.durees["motifs-implicite"]
    ne_le = _rejet_ne_le(faits)
    if ne_le is None:
        raison = "aucun rejet implicite n’est né à ce jour"
        yield selon("8.5", motifs).sans_objet(raison)
        yield implicite.sans_objet(raison)
    else:
        yield _motifs(faits, motifs)
        yield franc(implicite, ne_le, "la naissance du rejet implicite", duree, faits.calendrier)
    expresse = selon("8.6", duree, "recours contentieux contre la décision")
    raisonnable = selon("8.8", faits.durees["defaut-de-mention"])
    administratif = selon(
        "8.7", faits.durees["recours-administratif"], "recours gracieux ou hiérarchique, à former"
    )
    if faits.silence.decide_le is None:
        for sujet in (expresse, administratif, raisonnable):
            yield sujet.sans_objet("aucune décision n’est prise")
        return
    if faits.notifiee_le is None:
        for sujet in (expresse, administratif, raisonnable):
            yield sujet.manque(_DATE_DE_NOTIFICATION, EcranHorloge.CIRCUIT)
        return
    limite = franc(expresse, faits.notifiee_le, _NOTIFICATION, duree, faits.calendrier)
    yield limite
    yield franc(administratif, faits.notifiee_le, _NOTIFICATION, duree, faits.calendrier)
    yield from _apres_recours(faits, limite)
    yield apres(
        raisonnable, faits.notifiee_le, _NOTIFICATION, faits.durees["defaut-de-mention"], faits.calendrier,
        "Ne joue que si la notification n’a pas dit les voies et délais de recours (CJA, art. R421-5).",
    )  # fmt: skip


def _rejet_ne_le(faits: FaitsHorloge) -> date | None:
    """Return the day on which silence became a rejection, under the earliest reading; None while it did not."""
    silence = faits.silence
    if silence.mois is None:
        return None
    premier = rejets_implicites(silence.recu_le, silence.mois, silence.attentes)[0].jour
    trop_tard = silence.decide_le is None or silence.decide_le > premier
    return premier if trop_tard and premier < faits.jour else None


def _motifs(faits: FaitsHorloge, duree: Duree) -> LigneHorloge:
    """8.5: the reasons of an implicit decision, one month after they were asked."""
    sujet = selon("8.5", duree)
    demande = faits.evenements.get(Evenement.DEMANDE_DE_MOTIFS)
    if demande is None:
        return sujet.manque("la date de la demande de motifs, s’il y en a une", EcranHorloge.ECHEANCES)
    return apres(sujet, demande, "la demande de motifs", duree, faits.calendrier)


def _apres_recours(faits: FaitsHorloge, limite: LigneHorloge) -> Iterator[LigneHorloge]:
    """8.7: an administrative appeal filed in time interrupts; a new limit runs from its answer or rejection."""
    silence, contentieux = faits.durees["recours-administratif"], faits.durees["recours-contentieux"]
    sujet = selon("8.7", silence, "rejet implicite du recours gracieux ou hiérarchique")
    nouveau = selon("8.7", silence, "recours contentieux après le recours gracieux ou hiérarchique")
    forme_le = faits.evenements.get(Evenement.RECOURS_ADMINISTRATIF)
    if forme_le is None:
        for chacun in (sujet, nouveau):
            yield chacun.sans_objet("aucun recours gracieux ou hiérarchique n’est enregistré")
        return
    if limite.jour is not None and forme_le > limite.jour:
        for chacun in (sujet, nouveau):
            yield chacun.sans_objet(f"le recours du {date_longue(forme_le)} est tardif\u00a0: il n’interrompt rien")
        return
    reponse = faits.evenements.get(Evenement.REPONSE_AU_RECOURS)
    rejet_le = silence.depuis(forme_le, faits.calendrier)
    if reponse is not None and reponse <= rejet_le:
        yield sujet.sans_objet(f"une réponse a été notifiée le {date_longue(reponse)}")
        yield franc(nouveau, reponse, "la notification de la réponse", contentieux, faits.calendrier)
        return
    yield sujet.date(
        rejet_le, f"{silence.en_mots()} de silence sur le recours",
        depart_en_mots("la réception du recours", forme_le), ajout_en_mots(silence, rejet_le),
    )  # fmt: skip
    yield franc(nouveau, rejet_le, "le rejet implicite du recours", contentieux, faits.calendrier)


def _campagne(faits: FaitsHorloge) -> Iterator[LigneHorloge]:
    """8.19 and 8.22: what the campaign fixes."""
    texte = "appel à projets et faits de la campagne"
    sujet = Sujet("8.19", "date limite de dépôt", texte, Certitude.ETABLIE)
    yield sujet.date(faits.date_limite, "fixée par l’appel à projets, reports compris")
    for numero, limite in faits.vagues:
        vague = Sujet("8.19", f"date limite de la vague {numero}", texte, Certitude.ETABLIE)
        yield vague.date(limite, "fixée par la campagne")
    duree = faits.durees["convocation-comite"]
    comite = selon("8.22", duree)
    decide_le = faits.silence.decide_le
    if faits.comite_le is None and decide_le is not None:
        yield comite.sans_objet(f"une décision est prise depuis le {date_longue(decide_le)}")
        return
    if faits.comite_le is None:
        yield comite.manque("la date du comité", EcranHorloge.COMITE)
        return
    convocation = faits.comite_le - timedelta(days=duree.valeur)
    yield comite.date(
        convocation,
        f"{duree.en_mots()} avant le comité",
        f"Comité\u00a0: {jour_semaine(faits.comite_le)}.",
        f"Moins {duree.en_mots()}\u00a0: {jour_semaine(convocation)}.",
        "Ne s’impose que si un texte rend ce comité obligatoire.",
    )
