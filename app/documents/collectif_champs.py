"""The fields, conditions, repeated texts and rows of the documents about several dossiers.

An amount or a quantity that is not known is a dash in a cell, and is not in a total. Not here: the wording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from app.documents.champ import Champ, capitale
from app.documents.collectif import DonneesCollectives, EcranCollectif, totaux
from app.documents.collectif_lignes import (
    avis_motives,
    decisions_autres,
    deports,
    ecarts_au_rang,
    mandats,
    net,
    restes,
)
from app.documents.lettres import etp_en_lettres, montant_en_lettres
from app.documents.lignes import TexteRepete, alineas
from app.documents.typographie import typographier
from app.domain.comite import Charge
from app.domain.comite import totaux as totaux_des_avis
from app.domain.presences import LIBELLES_PRESENCE, Presence, presence_de
from app.socle.formats import a_paris, date_longue, etp, euros, heure, pluriel

if TYPE_CHECKING:
    from app.domain.campagne import Signataire
    from app.domain.comite import Comite
    from app.domain.quota import Accord

Lecture = Callable[[DonneesCollectives], str]
ChampCollectif: TypeAlias = Champ[DonneesCollectives]

_CAMPAGNE, _COMITE, _COCKPIT = EcranCollectif.CAMPAGNE, EcranCollectif.COMITE, EcranCollectif.COCKPIT


def _de_la_campagne(chemin: str, libelle: str, lire: Lecture) -> ChampCollectif:
    return Champ(f"campagne.{chemin}", libelle, _CAMPAGNE, lire)


def _du_comite(chemin: str, libelle: str, lire: Callable[[Comite], str]) -> ChampCollectif:
    return Champ(f"comite.{chemin}", libelle, _COMITE, lambda d: lire(d.comite) if d.comite else "")


def _decide(lire: Callable[[Accord], str]) -> ChampCollectif:
    """Return a field on the sum of the decisions that the document is about."""
    return Champ("decisions", "Décisions en vigueur", EcranCollectif.DOSSIER, lambda d: lire(somme_decidee(d)))


def somme_decidee(d: DonneesCollectives) -> Accord:
    """Return the sum of the decisions in force: of those to be signed when the document lists acts."""
    return totaux(x.accord for x in d.decidees if x.accord)


def _somme_a_signer(d: DonneesCollectives) -> Accord:
    return totaux(x.accord for x in d.a_signer if x.accord)


def _a_signer(lire: Callable[[Accord], str]) -> ChampCollectif:
    return Champ("actes", "Actes à signer", EcranCollectif.ACTES, lambda d: lire(_somme_a_signer(d)))


def _etp_de(accord: Accord) -> int:
    return sum(e.centiemes for e in accord.etp_par_type.values())


def _signataire(signataire: Signataire) -> str:
    return f"{signataire.prenom.strip()} {signataire.nom.strip()}".strip()


def _charge(charge: Charge, libelle: str) -> ChampCollectif:
    """Return who holds a charge of the meeting, with what she is; asked at the screen of the comité."""

    def lire(comite: Comite) -> str:
        membre = comite.charge_de(charge)
        return ", ".join(filter(None, (net(membre.nom), net(membre.qualite)))) if membre else ""

    return _du_comite(charge.value, libelle, lire)


def _presents(comite: Comite) -> str:
    nombres = Counter(map(presence_de, comite.membres))
    dits = [f"{pluriel(nombres[Presence.PRESENT], 'membre présent', 'membres présents')} sur {len(comite.membres)}"]
    dits += [
        pluriel(nombres[p], LIBELLES_PRESENCE[p]) for p in (Presence.EXCUSE, Presence.REPRESENTE) if nombres[p]
    ]
    return ", ".join(dits)


def _quorum(comite: Comite) -> str:
    """Return what the quorum was and whether it was met; says so when the service has set none."""
    if comite.quorum is None:
        return "Le service n’a pas fixé de quorum pour ce comité."
    voix = pluriel(len(comite.votants()), "membre présent ayant voix délibérative",
                   "membres présents ayant voix délibérative")  # fmt: skip
    dit = "est atteint" if comite.quorum_atteint() else "n’est pas atteint"
    return f"Le quorum, fixé à {comite.quorum}, {dit}\u00a0: {voix}."


def _cible(d: DonneesCollectives) -> str:
    """Return which version of the regional target the document cites, and whether a letter notified it."""
    if d.quota.sans_cible:
        return "La cible régionale en ETP n’est pas notifiée\u00a0: aucun reste en ETP n’est calculé."
    if d.quota.notifiee_le is None:
        return f"Cible régionale, version {d.quota.version_cible}\u00a0: cible de travail, pas encore notifiée."
    reference = next((c.reference.strip() for c in d.cibles if c.reference.strip()), "")
    source = f" ({reference})" if reference else ""
    return (
        f"Cible régionale, version {d.quota.version_cible}, notifiée le {date_longue(d.quota.notifiee_le)}{source}."
    )


def _enveloppe(d: DonneesCollectives) -> str:
    if d.quota.enveloppe is None:
        return "L’enveloppe n’est pas connue\u00a0: aucun reste en euros n’est calculé."
    return f"Enveloppe (autorisations d’engagement)\u00a0: {euros(d.quota.enveloppe.centimes)}."


def _reference(d: DonneesCollectives) -> str:
    """Return what tells the documents of a campaign apart: its meeting, else its day."""
    campagne = f"{d.campagne.edition}-{d.campagne.region_code}"
    return f"{campagne}-C{d.comite.cle}" if d.comite else f"{campagne}-{d.le:%Y%m%d}"


CHAMPS_COLLECTIFS: dict[str, ChampCollectif] = {
    "reference": _de_la_campagne("code", "Campagne", _reference),
    "campagne": _de_la_campagne("intitule", "Intitulé de l’appel à projets", lambda d: d.campagne.intitule.strip()),
    "edition": _de_la_campagne("edition", "Édition", lambda d: str(d.campagne.edition)),
    "region": _de_la_campagne("region_nom", "Région", lambda d: d.campagne.region_nom.strip()),
    "service": _de_la_campagne("service.nom", "Nom du service", lambda d: d.campagne.service.nom.strip()),
    "ville": _de_la_campagne("service.ville", "Ville du service", lambda d: d.campagne.service.ville.strip()),
    "signataire": _de_la_campagne(
        "signataire.nom", "Nom du signataire", lambda d: _signataire(d.campagne.signataire)
    ),
    "signataire_qualite": _de_la_campagne(
        "signataire.qualite", "Qualité du signataire", lambda d: d.campagne.signataire.qualite.strip()
    ),
    "signataire_qualite_en_tete": _de_la_campagne(
        "signataire.qualite", "Qualité du signataire", lambda d: capitale(d.campagne.signataire.qualite.strip())
    ),
    "fait_le": _de_la_campagne("le", "Date du document", lambda d: date_longue(d.le)),
    "nb_dossiers": _de_la_campagne("dossiers", "Dossiers", lambda d: pluriel(len(d.lignes), "dossier")),
    "nb_decides": _de_la_campagne("dossiers", "Dossiers", lambda d: pluriel(len(d.decidees), "dossier")),
    "cible": Champ("cible", "Cible régionale", _COCKPIT, _cible),
    "enveloppe": Champ("enveloppe", "Enveloppe", _COCKPIT, _enveloppe),
    "etp_decides": _decide(lambda a: etp(_etp_de(a))),
    "montant_decide": _decide(lambda a: euros(a.montant.centimes)),
    "montant_decide_lettres": _decide(lambda a: montant_en_lettres(a.montant.centimes)),
    "nb_a_signer": _de_la_campagne(
        "actes", "Actes", lambda d: pluriel(sum(len(x.actes) for x in d.a_signer), "acte")
    ),
    "nb_dossiers_a_signer": _de_la_campagne("actes", "Actes", lambda d: pluriel(len(d.a_signer), "dossier")),
    "etp_a_signer": _a_signer(lambda a: etp(_etp_de(a))),
    "etp_a_signer_lettres": _a_signer(lambda a: etp_en_lettres(_etp_de(a))),
    "montant_a_signer": _a_signer(lambda a: euros(a.montant.centimes)),
    "montant_a_signer_lettres": _a_signer(lambda a: montant_en_lettres(a.montant.centimes)),
    "comite": _du_comite("intitule", "Intitulé du comité", lambda c: typographier(c.intitule.strip())),
    "comite_le": _du_comite("le", "Jour du comité", lambda c: date_longue(c.le)),
    "presidence": _charge(Charge.PRESIDENCE, "Présidence du comité (touche P, composition et présences)"),
    "secretariat": _charge(Charge.SECRETARIAT, "Secrétariat de séance (touche P, composition et présences)"),
    "lieu": _du_comite("lieu", "Lieu du comité", lambda c: typographier(c.lieu.strip())),
    "ouvert_a": _du_comite("ouvert_le", "Heure d’ouverture du comité", lambda c: heure(c.ouvert_le)),
    "clos_a": _du_comite(
        "clos_le",
        "Clôture du comité",
        lambda c: f"{heure(c.clos_le)}{_autre_jour(c)}" if c.clos_le else "",
    ),
    "presents": _du_comite("membres", "Membres du comité", _presents),
    "quorum": _du_comite("quorum", "Quorum", lambda c: typographier(_quorum(c))),
    "etp_avis": _du_comite("avis", "Avis du comité", lambda c: etp(totaux_des_avis(c.avis).etp.centiemes)),
    "montant_avis": _du_comite("avis", "Avis du comité", lambda c: euros(totaux_des_avis(c.avis).montant.centimes)),
    "montant_avis_lettres": _du_comite(
        "avis", "Avis du comité", lambda c: montant_en_lettres(totaux_des_avis(c.avis).montant.centimes)
    ),
    "nb_favorables": _du_comite(
        "avis", "Avis du comité", lambda c: pluriel(totaux_des_avis(c.avis).dossiers, "dossier")
    ),
}


def _autre_jour(comite: Comite) -> str:
    """Return « , le 13 septembre 2022 » when the meeting ended on another day than it opened."""
    fin = a_paris(comite.clos_le).date() if comite.clos_le else comite.le
    return "" if fin == a_paris(comite.ouvert_le).date() else f", le {date_longue(fin)}"


def _repete(
    chemin: str, libelle: str, ecran: EcranCollectif, lire: Callable[[DonneesCollectives], tuple[str, ...]]
) -> TexteRepete[DonneesCollectives]:
    """Return texts that a meeting may well not have: nobody is asked for them."""
    return TexteRepete(chemin, libelle, ecran, lire, exige=False)


TEXTES_COLLECTIFS: dict[str, TexteRepete[DonneesCollectives]] = {
    "avis_motives": _repete("comite.avis", "Motifs des avis", _COMITE, avis_motives),
    "ecarts": _repete("comite.avis", "Écarts au rang", _COMITE, ecarts_au_rang),
    "deports": _repete("comite.deports", "Déports", _COMITE, deports),
    "mandats": _repete("comite.membres", "Membres représentés", _COMITE, mandats),
    "observations": _repete(
        "comite.observations", "Observations", _COMITE, lambda d: alineas(d.comite.observations) if d.comite else ()
    ),
    "reouvertures": _repete(
        "comite.reouvertures",
        "Réouvertures",
        _COMITE,
        lambda d: alineas("\n".join(d.comite.reouvertures)) if d.comite else (),
    ),
    "decisions_autres": _repete(
        "decisions", "Décisions autres que l’avis", EcranCollectif.DOSSIER, decisions_autres
    ),
    "restes": _repete("dossiers", "Ce qui reste", EcranCollectif.DOSSIER, restes),
}


def _non_vide(nom: str) -> Callable[[DonneesCollectives], bool]:
    return lambda d: bool(TEXTES_COLLECTIFS[nom].lire(d))


CONDITIONS_COLLECTIVES: dict[str, Callable[[DonneesCollectives], bool]] = {
    "comite": lambda d: d.comite is not None,
    "clos": lambda d: d.comite is not None and d.comite.est_clos,
    "decisions": lambda d: any(x.accord for x in d.decidees),
    **{nom: _non_vide(nom) for nom in TEXTES_COLLECTIFS},
}
