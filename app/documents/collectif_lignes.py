"""Rows of the tables, and sentences one dossier at a time, of the documents about several dossiers.

Each total is the sum of the amounts in the rows above it. Not here: headings and widths (`resources/actes`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.documents.collectif import DonneesCollectives, LigneCollective, etp_de, totaux
from app.documents.lignes_instruction import TIRET, Lignes
from app.documents.typographie import typographier
from app.domain.comite import LIBELLES_AVIS, Comite, SensAvis, suite_proposee
from app.domain.convention import LIBELLES_ACTE
from app.domain.cycle import EN_COURS, FAVORABLES, LIBELLES_ETAT
from app.domain.montants import somme, somme_etp
from app.domain.poste import TypePoste
from app.domain.presences import LIBELLES_PRESENCE, Presence, par_presence, presence_de
from app.socle.formats import centiemes, date_courte, etp, euros, pluriel, points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.documents.contenu import Texte
    from app.domain.comite import Avis, Membre
    from app.domain.montants import Etp, Montant


def net(texte: str) -> str:
    """Return what somebody typed on one line, spaced as French is."""
    return typographier(" ".join(texte.split()))


def _euros(montant: Montant | None) -> str:
    return TIRET if montant is None else centiemes(montant.centimes)


def _etp(quantite: Etp | None) -> str:
    return TIRET if quantite is None else centiemes(quantite.centiemes)


def _nom(ligne: LigneCollective) -> str:
    return f"{ligne.dossier.numero}, {net(ligne.dossier.porteur.raison_sociale) or TIRET}"


def _rang(rang: int | None) -> str:
    return TIRET if rang is None else str(rang)


def _membres(d: DonneesCollectives) -> Lignes:
    """Rows: nom, qualité, voix, présence; who was there first, then excused, represented, absent."""
    dites = {**LIBELLES_PRESENCE, Presence.NON_NOTEE: TIRET}
    return Lignes(
        tuple(
            (net(m.nom), net(m.qualite) or TIRET, _voix(m), dites[presence_de(m)])
            for m in par_presence(d.comite.membres if d.comite else ())
        )
    )


def _emargement(d: DonneesCollectives) -> Lignes:
    """Rows: nom, with who signs for one represented, qualité, voix, an empty cell to sign in."""
    return Lignes(
        tuple(
            (_qui_signe(m), net(m.qualite) or TIRET, _voix(m), "") for m in (d.comite.membres if d.comite else ())
        )
    )


def _voix(membre: Membre) -> str:
    return "délibérative" if membre.voix else "consultative"


def _qui_signe(membre: Membre) -> str:
    par = f", représenté par {net(membre.represente_par)}, qui signe" if membre.represente_par else ""
    return f"{net(membre.nom)}{par}"


def mandats(d: DonneesCollectives) -> tuple[str, ...]:
    """Return who is represented, with what they are, and by whom."""
    membres = d.comite.membres if d.comite else ()
    return tuple(
        f"{', '.join(filter(None, (net(m.nom), net(m.qualite))))}\u00a0: représenté par {net(m.represente_par)}"
        for m in membres
        if m.represente_par
    )


def _ordre_du_jour(d: DonneesCollectives) -> Lignes:
    """Rows: dossier, porteur, rang, ETP and amount asked; total. The rank is that of the opinion, once given."""
    lignes = tuple(
        (
            x.dossier.numero,
            net(x.dossier.porteur.raison_sociale) or TIRET,
            _rang(x.avis.rang if x.avis else x.rang),
            _etp(x.dossier.etp_demande),
            _euros(x.dossier.montant_demande),
        )
        for x in d.lignes
    )
    total = ("Total", "", "", _etp(somme_etp(x.dossier.etp_demande for x in d.lignes)),
             _euros(_somme(x.dossier.montant_demande for x in d.lignes)))  # fmt: skip
    return Lignes(lignes, total if lignes else None)


def _somme(montants: Iterable[Montant | None]) -> Montant:
    """Return the sum of what is known."""
    return somme(m for m in montants if m is not None)


def _vote(avis: Avis) -> str:
    if avis.pour is None and avis.contre is None and avis.abstentions is None:
        return "sans vote"
    return f"{avis.pour or 0} / {avis.contre or 0} / {avis.abstentions or 0}"


def _avis(d: DonneesCollectives) -> Lignes:
    """Rows: dossier, rang, avis, vote, ETP, montant; the total is the sum of the opinions that give something.

    A dossier withdrawn before its opinion has its row, which says so.
    """
    lignes = tuple(
        (_nom(x), _rang(a.rang), LIBELLES_AVIS[a.sens], _vote(a), _etp(a.etp if a.donne else None),
         _euros(a.montant if a.donne else None))
        if (a := x.avis) is not None
        else (_nom(x), TIRET, f"sans avis\u00a0: dossier {LIBELLES_ETAT[x.dossier.etat]}", TIRET, TIRET, TIRET)
        for x in d.lignes
        if x.avis is not None or x.sortie_sans_avis
    )  # fmt: skip
    donnes = [x.avis for x in d.lignes if x.avis is not None and x.avis.donne]
    total = ("Total", "", "", "", _etp(somme_etp(a.etp for a in donnes)), _euros(_somme(a.montant for a in donnes)))
    return Lignes(lignes, total if lignes else None)


def _avis_par_sens(d: DonneesCollectives) -> Lignes:
    """Rows: sens, number of dossiers, ETP, montant; every kind of opinion, given or not; total."""
    rendus = [x.avis for x in d.lignes if x.avis is not None]
    lignes = []
    for sens in SensAvis:
        siens = [a for a in rendus if a.sens is sens]
        donnes = [a for a in siens if a.donne]
        lignes.append(
            (LIBELLES_AVIS[sens], str(len(siens)), _etp(somme_etp(a.etp for a in donnes)),
             _euros(_somme(a.montant for a in donnes)))
        )  # fmt: skip
    donnes = [a for a in rendus if a.donne]
    total = (
        "Total",
        str(len(rendus)),
        _etp(somme_etp(a.etp for a in donnes)),
        _euros(_somme(a.montant for a in donnes)),
    )
    return Lignes(tuple(lignes), total)


def _quota(d: DonneesCollectives) -> Lignes:
    """Rows: what is counted, limit, retained by decision, left; an unknown limit is said, and leaves nothing."""
    q = d.quota
    inconnue = "non notifiée"
    lignes = [
        (f"ETP de {t.value}", _limite(cible, inconnue), _etp(q.par_type[t].etp_retenu),
         _etp(cible - q.par_type[t].etp_retenu) if cible is not None else TIRET)
        for t in TypePoste
        for cible in (q.cible_par_type.get(t),)
    ]  # fmt: skip
    lignes.append(("ETP, tous postes", _limite(q.cible, inconnue), _etp(q.total.etp_retenu), _etp(q.reste_etp)))
    enveloppe = "inconnue" if q.enveloppe is None else _euros(q.enveloppe)
    lignes.append(("Euros", enveloppe, _euros(q.total.montant_retenu), _euros(q.reste)))
    return Lignes(tuple(lignes))


def _limite(cible: Etp | None, inconnue: str) -> str:
    return inconnue if cible is None else _etp(cible)


def _classement(d: DonneesCollectives) -> Lignes:
    """Rows: rang, dossier, points, asked, proposed, avis, decision, decided (ETP then euros each); totals."""

    def ligne(x: LigneCollective) -> tuple[Texte, ...]:
        accord, dossier = x.accord, x.dossier
        return (
            _rang(x.rang), _nom(x), points(x.total) or TIRET,
            _etp(dossier.etp_demande), _euros(dossier.montant_demande),
            _etp(dossier.etp_propose), _euros(dossier.montant_propose),
            LIBELLES_AVIS[x.avis.sens] if x.avis else TIRET,
            LIBELLES_ETAT[x.decision.sens] if x.decision else TIRET,
            _etp(etp_de(accord.etp_par_type)) if accord else TIRET, _euros(accord.montant) if accord else TIRET,
        )  # fmt: skip

    dossiers = [x.dossier for x in d.lignes]
    decide = totaux(x.accord for x in d.lignes if x.accord)
    total = (
        "", "Total", "",
        _etp(somme_etp(x.etp_demande for x in dossiers)), _euros(_somme(x.montant_demande for x in dossiers)),
        _etp(somme_etp(e for x in dossiers if (e := x.etp_propose) is not None)),
        _euros(_somme(x.montant_propose for x in dossiers)),
        "", "", _etp(etp_de(decide.etp_par_type)), _euros(decide.montant),
    )  # fmt: skip
    return Lignes(tuple(map(ligne, d.lignes)), total)


def _bordereau(d: DonneesCollectives) -> Lignes:
    """Rows: order, dossier, acts to sign, sense, ETP, montant. One amount a dossier, whatever its acts."""
    lignes = []
    for numero, x in enumerate(d.a_signer, 1):
        actes = "\u00a0; ".join(f"{LIBELLES_ACTE[a.type]} {a.reference}" for a in x.actes)
        sens = LIBELLES_ETAT[x.decision.sens] if x.decision else TIRET
        etp_dit = _etp(etp_de(x.accord.etp_par_type)) if x.accord else TIRET
        lignes.append(
            (
                str(numero),
                _nom(x),
                typographier(actes),
                sens,
                etp_dit,
                _euros(x.accord.montant if x.accord else None),
            )
        )
    somme_signee = totaux(x.accord for x in d.a_signer if x.accord)
    total = ("", "Total", "", "", _etp(etp_de(somme_signee.etp_par_type)), _euros(somme_signee.montant))
    return Lignes(tuple(lignes), total if lignes else None)


def avis_motives(d: DonneesCollectives) -> tuple[str, ...]:
    """Return the reason of each opinion that has one, a dossier at a time."""
    return tuple(
        f"{_nom(x)}\u00a0: avis {LIBELLES_AVIS[x.avis.sens]}. {net(x.avis.motif)}"
        for x in d.lignes
        if x.avis is not None and x.avis.motif.strip()
    )


def ecarts_au_rang(d: DonneesCollectives) -> tuple[str, ...]:
    """Return the opinions that depart from the rank, with the reason written."""
    return tuple(
        f"{_nom(x)}, {_place(x.avis)}\u00a0: {net(x.avis.motif_ecart)}"
        for x in d.lignes
        if x.avis is not None and x.avis.motif_ecart.strip()
    )


def _place(avis: Avis) -> str:
    return "sans rang" if avis.rang is None else f"rang {avis.rang}"


def deports(d: DonneesCollectives) -> tuple[str, ...]:
    """Return who left the room for each dossier, and whether the quorum still held."""
    if d.comite is None:
        return ()
    return tuple(filter(None, (_deport(d.comite, x) for x in d.lignes)))


def _deport(comite: Comite, ligne: LigneCollective) -> str:
    partis = tuple(
        dict.fromkeys((*comite.deportes(ligne.dossier.cle), *(ligne.avis.deportes if ligne.avis else ())))
    )
    if not partis:
        return ""
    dit = f"{_nom(ligne)}\u00a0: {', '.join(map(net, partis))}"
    sans_quorum = ligne.avis is not None and ligne.avis.quorum_atteint is False
    return f"{dit}. Le quorum n’était pas atteint pour ce dossier" if sans_quorum else dit


def decisions_autres(d: DonneesCollectives) -> tuple[str, ...]:
    """Return the decisions that differ from the opinion, in sense, ETP or amount."""
    return tuple(filter(None, map(_decision_autre, d.lignes)))


def _decision_autre(x: LigneCollective) -> str:
    if x.avis is None or x.decision is None:
        return ""
    accord, avis = x.accord, x.avis
    donne = (avis.etp, avis.montant) if avis.donne else None
    decide = (etp_de(accord.etp_par_type), accord.montant) if accord else None
    attendu = suite_proposee(avis, x.dossier.etp_demande, x.dossier.montant_demande)
    favorables = attendu in FAVORABLES and x.decision.sens in FAVORABLES
    if donne == decide and (favorables or attendu is x.decision.sens):
        return ""
    rendu = _dit(f"avis {LIBELLES_AVIS[avis.sens]}", donne)
    return f"{_nom(x)}\u00a0: {rendu}\u00a0; décision\u00a0: {_dit(LIBELLES_ETAT[x.decision.sens], decide)}"


def _dit(sens: str, quantites: tuple[Etp, Montant | None] | None) -> str:
    if quantites is None:
        return sens
    montant = euros(quantites[1].centimes) if quantites[1] else "montant non renseigné"
    return f"{sens}, {etp(quantites[0].centiemes)}, {montant}"


def restes(d: DonneesCollectives) -> tuple[str, ...]:
    """Return what remains: dossiers without a decision by state, unknown proposals, decisions without an act."""
    en_attente = [x.dossier.etat for x in d.lignes if x.decision is None and x.dossier.etat in EN_COURS]
    dites = [
        f"{pluriel(nombre, 'dossier')} sans décision, {_accorde(LIBELLES_ETAT[etat], nombre)}"
        for etat, nombre in sorted(Counter(en_attente).items(), key=lambda item: str(item[0]))
    ]
    sans_montant = [x.dossier.numero for x in d.lignes if x.decision is None and x.dossier.montant_propose is None
                    and x.dossier.etat in EN_COURS]  # fmt: skip
    if sans_montant:
        dites.append(f"Proposition de montant à écrire, hors total\u00a0: {', '.join(sans_montant)}")
    sans_acte = [x.dossier.numero for x in d.decidees if not x.actes]
    if sans_acte:
        dites.append(f"Décisions sans acte qui attende une signature\u00a0: {', '.join(sans_acte)}")
    if d.quota.reste_etp is not None:
        dites.append(
            f"Cible régionale\u00a0: il reste {etp(d.quota.reste_etp.centiemes)} après les décisions en vigueur"
        )
    if d.quota.reste is not None:
        dites.append(f"Enveloppe\u00a0: il reste {euros(d.quota.reste.centimes)} après les décisions en vigueur")
    return tuple(map(typographier, dites))


def _accorde(libelle: str, nombre: int) -> str:
    """Return the state of that many dossiers: « instruits », « reçus », « en instruction »."""
    return f"{libelle}s" if nombre > 1 and " " not in libelle else libelle


def _cibles(d: DonneesCollectives) -> Lignes:
    """Rows: version of the target in force by type and zone, ETP, when notified, reference."""
    return Lignes(
        tuple(
            (
                f"{c.type.value if c.type else 'tous postes'}{f', {net(c.zone)}' if c.zone else ''}",
                _etp(c.etp),
                f"version {c.version}",
                date_courte(c.notifiee_le) or "de travail",
                net(c.reference) or TIRET,
            )
            for c in d.cibles
        )
    )


TABLEAUX_COLLECTIFS: dict[str, Callable[[DonneesCollectives], Lignes]] = {
    "membres": _membres,
    "emargement": _emargement,
    "ordre_du_jour": _ordre_du_jour,
    "avis": _avis,
    "avis_par_sens": _avis_par_sens,
    "quota": _quota,
    "cibles": _cibles,
    "classement": _classement,
    "bordereau": _bordereau,
}
