"""The meeting in words: symbol and word for each opinion, what the bars say, the keys. Columns of its tables.

Not here: what is counted (`app.domain.comite`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.comite import LIBELLES_AVIS, LIBELLES_ISSUE, Avis, SensAvis, Vote
from app.domain.cycle import LIBELLES_ETAT
from app.domain.lectures import MASQUE
from app.domain.regles import Niveau
from app.services.salle import DossierExamine
from app.socle.formats import (
    NBSP,
    a_paris,
    centiemes,
    date_courte,
    date_heure,
    date_longue,
    etp,
    euros,
    pluriel,
    points,
)
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.comite import Comite, Mesure
    from app.domain.montants import Etp, Montant
    from app.domain.poste import TypePoste
    from app.services.salle import Salle

SYMBOLES = {
    SensAvis.FAVORABLE: "●",
    SensAvis.FAVORABLE_PARTIEL: "◐",
    SensAvis.RESERVE: "△",
    SensAvis.AJOURNE: "○",
    SensAvis.DEFAVORABLE: "✕",
}
JETONS = {
    SensAvis.FAVORABLE: "succes",
    SensAvis.FAVORABLE_PARTIEL: "succes",
    SensAvis.RESERVE: "alerte",
    SensAvis.AJOURNE: "alerte",
    SensAvis.DEFAVORABLE: "erreur",
}
#: Letters that give an opinion, on the screen of the meeting.
TOUCHES_AVIS = {
    "F": SensAvis.FAVORABLE,
    "T": SensAvis.FAVORABLE_PARTIEL,
    "R": SensAvis.RESERVE,
    "A": SensAvis.AJOURNE,
    "D": SensAvis.DEFAVORABLE,
}
A_CONFIRMER = f"quorum à confirmer par le service{NBSP}(touche P)"


@dataclass(frozen=True, slots=True)
class LigneComite:
    """One dossier of the agenda, for a table."""

    rang_examen: int
    dossier: DossierExamine
    avis: Avis | None


def avis_ecrit(avis: Avis) -> str:
    """Return « ◐ favorable partiel · 0,50 ETP · 14 700 € »."""
    dit = f"{SYMBOLES[avis.sens]} {LIBELLES_AVIS[avis.sens]}"
    if not avis.donne or avis.montant is None:
        return dit
    return f"{dit} · {etp(avis.etp.centiemes)} · {euros(avis.montant.centimes, decimales=0)}"


def avis_a_l_ecran(dossier: DossierExamine, avis: Avis | None) -> str:
    """Return « Avis : ● favorable… », or that there is none; a dossier that left since says so."""
    sorti = f"dossier {LIBELLES_ETAT[dossier.etat]}" if dossier.sorti else ""
    if avis is None:
        return f"– Sans avis{NBSP}: {sorti}" if sorti else "– Pas encore d’avis"
    return f"Avis{NBSP}: {avis_ecrit(avis)}{f' · {sorti}, n’est plus compté' if sorti else ''}"


def vote_de(avis: Avis) -> Vote | None:
    """Return the vote of an opinion, None when there was none."""
    if avis.pour is None or avis.contre is None:
        return None
    return Vote(avis.pour, avis.contre, avis.abstentions or 0)


def vote_ecrit(vote: Vote | None) -> str:
    """Return « 4 pour, 1 contre, 0 abstention : majorité pour »."""
    if vote is None:
        return "sans vote"
    compte = f"{vote.pour} pour, {vote.contre} contre, {pluriel(vote.abstentions, 'abstention')}"
    return f"{compte}{NBSP}: {LIBELLES_ISSUE[vote.issue]}"


def quorum_ecrit(comite: Comite, dossier_id: int | None = None) -> str:
    """Return « 5 présents avec voix · ● quorum de 4 atteint »; what is not set says so."""
    presents = len(comite.votants(dossier_id))
    compte = f"{pluriel(presents, 'présent')} avec voix"
    if comite.quorum is None:
        return f"{compte} · ○{NBSP}{A_CONFIRMER}"
    atteint = comite.quorum_atteint(dossier_id)
    symbole, non = ("●", "") if atteint else ("✕", "non ")
    return f"{compte} · {symbole}{NBSP}quorum de{NBSP}{comite.quorum} {non}atteint"


def situation_ecrite(salle: Salle) -> str:
    """Return « Comité du 14 octobre 2022 · 3 avis sur 12 · … »; a closed meeting says so."""
    comite = salle.comite
    clos = f" · ■ clos le {date_heure(a_paris(comite.clos_le))}" if comite.clos_le else ""
    avis = f"{len(comite.avis)} avis sur {len(salle.dossiers)}"
    return f"{comite.intitule}, {date_courte(comite.le)} · {avis} · {quorum_ecrit(comite)}{clos}"


def demande_ecrite(dossier: DossierExamine) -> str:
    """Return « demande : facilitateur 1,00 ETP, 29 400 € sur un coût de 42 000 € »."""
    if dossier.masque:
        return MASQUE
    cout = f" sur un coût de {_argent(dossier.cout_total)}" if dossier.cout_total else ""
    return f"Demande{NBSP}: {_postes(dossier.etp_par_type)}, {_argent(dossier.montant)}{cout}"


def proposition_ecrite(dossier: DossierExamine) -> str:
    """Return what the instruction proposes and says, empty when it says nothing."""
    if dossier.masque:
        return ""
    propose = dossier.etp_propose is not None or dossier.montant_propose is not None
    quantites = f"{_postes(dossier.etp_propose or dossier.etp_par_type)}, {_argent(dossier.montant_propose)}"
    dits = [quantites] if propose else []
    dits += [dossier.avis_instruction.strip()] if dossier.avis_instruction.strip() else []
    return f"Instruction{NBSP}: {' · '.join(dits)}" if dits else ""


def rang_ecrit(dossier: DossierExamine) -> str:
    """Return « rang 3 (vague 1) · 62,75 / 100 »; a dossier without rank says why."""
    vague = f" (vague {dossier.place.vague})" if dossier.place.vague is not None else ""
    if dossier.place.rang is None:
        return f"Sans rang{NBSP}: {dossier.explication or 'hors du classement'}"
    score = f" · {points(dossier.total)} / 100" if dossier.total is not None else ""
    return f"Rang {dossier.place.rang}{vague}{score}"


def constats_ecrits(dossier: DossierExamine, nombre: int) -> str:
    """Return the first constats and how many others there are; empty when there is none."""
    ordre = list(Niveau)
    poids = [c for c in dossier.constats if c.levee is None and c.niveau is not Niveau.INFORMATION]
    actifs = sorted(poids, key=lambda c: ordre.index(c.niveau))
    dits = [f"{c.regle} · {c.message}" for c in actifs[:nombre]]
    autres = len(actifs) - len(dits)
    dits += [f"et {pluriel(autres, 'autre constat', 'autres constats')}"] if autres > 0 else []
    return "\n".join(dits)


def mesure_ecrite(mesure: Mesure) -> str:
    """Return « 1,00 retenu + 1,50 d’avis = 2,50 sur 3,00, reste 0,50 »; an unknown limit says so."""
    ecrire = _euros if mesure.en_euros else _etp
    pris = f"{ecrire(mesure.retenu)} retenus + {ecrire(mesure.avis)} d’avis"
    if mesure.limite is None or mesure.reste is None:
        return f"{pris} · ⚠ {'enveloppe' if mesure.en_euros else 'cible'} non notifiée"
    fin = f"reste {ecrire(mesure.reste)}" if mesure.reste >= 0 else f"✕ dépassé de {ecrire(-mesure.reste)}"
    return f"{pris} sur {ecrire(mesure.limite)} · {fin}"


def touches_ecrites(salle: Salle | None) -> str:
    """Return the keys that do something now."""
    if salle is None:
        return "L réunions · Échap quitter"
    if salle.comite.est_clos:
        return "← → dossiers · L réunions, rouvrir · G documents · ? touches · Échap quitter"
    avis = " · ".join(f"{t} {LIBELLES_AVIS[s]}" for t, s in TOUCHES_AVIS.items())
    return (
        f"← → dossiers · {avis}\nV vote · X déports · P présences · C clore · ? toutes les touches · Échap quitter"
    )


AIDE = (
    ("← →", "dossier précédent, suivant"),
    ("Entrée", "premier dossier sans avis, après celui-ci"),
    ("F T R A D", "avis favorable, partiel, réservé, ajourné, défavorable"),
    ("V", "vote sur ce dossier, puis avis"),
    ("Retour arrière", "reprendre l’avis de ce dossier"),
    ("X", "membres qui quittent la salle pour ce dossier"),
    ("P", "composition, présidence, présences, quorum"),
    ("O", "ordre du jour"),
    ("B", "observations de la séance"),
    ("C", "clore la réunion"),
    ("L", "réunions\u00a0: ouvrir, convoquer, rouvrir"),
    ("G", "documents\u00a0: PV, émargement, note"),
    ("E", "afficher sur l’autre écran"),
    ("Ctrl+Z", "annuler le dernier acte"),
    ("F1", "l’aide du comité"),
    ("Échap", "fermer le volet, puis quitter le mode comité"),
)


def colonnes_avis() -> tuple[Column[LigneComite], ...]:
    """Return the columns of the opinions of a meeting."""
    return (
        Column("ordre", "Ordre", lambda x: str(x.rang_examen), alignement="droite", largeur=64),
        Column("rang", "Rang", lambda x: str(x.dossier.place.rang or "–"), alignement="droite", largeur=64),
        Column("numero", "Dossier", lambda x: x.dossier.numero, largeur=120),
        Column("porteur", "Porteur", lambda x: x.dossier.porteur, largeur=200),
        Column("avis", "Avis", _avis_en_liste, largeur=270, infobulle=_avis_en_liste),
        Column("vote", "Vote", _vote_en_liste, largeur=300, infobulle=_vote_en_liste),
        Column("ecart", "Écart au rang", _ecart_en_liste, largeur=240, infobulle=_ecart_en_liste),
    )


def reunion_ecrite(comite: Comite) -> str:
    """Return « 14 octobre 2022 · Comité régional · ○ ouvert, 3 avis sur 12 »."""
    etat = "■ clos" if comite.est_clos else "○ ouvert"
    return (
        f"{date_longue(comite.le)} · {comite.intitule} · {etat}, {len(comite.avis)} avis sur {len(comite.dossiers)}"
    )


def _avis_en_liste(ligne: LigneComite) -> str:
    dit = avis_ecrit(ligne.avis) if ligne.avis else "– sans avis"
    return f"{dit} · {LIBELLES_ETAT[ligne.dossier.etat]}" if ligne.dossier.sorti else dit


def _vote_en_liste(ligne: LigneComite) -> str:
    return vote_ecrit(vote_de(ligne.avis)) if ligne.avis else ""


def _ecart_en_liste(ligne: LigneComite) -> str:
    return ligne.avis.motif_ecart if ligne.avis else ""


def _postes(etp_par_type: Mapping[TypePoste, Etp] | None) -> str:
    return ", ".join(f"{t.value} {etp(e.centiemes)}" for t, e in (etp_par_type or {}).items()) or "aucun poste"


def _argent(montant: Montant | None) -> str:
    return euros(montant.centimes, decimales=0) if montant is not None else "montant inconnu"


def _etp(valeur: int) -> str:
    return centiemes(valeur)


def _euros(valeur: int) -> str:
    return euros(valeur, decimales=0)
