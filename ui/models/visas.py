"""The chain of decision, the delegations and the roles, as rows and sentences for the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.chaine import Chaine, termes
from app.domain.pouvoirs import ATTENTES, LIBELLES_ETAPE, LIBELLES_PORTEE, LIBELLES_ROLE, nommer, vaut_le
from app.domain.visa import Delegation, EtapeVisa, Habilitation, Portee, Role
from app.socle.formats import NBSP, date_courte, date_heure, euros, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.choix_delegation import ChoixDelegation, OptionDelegation
    from app.domain.visa import Visa
    from app.services.delegations import EtatPouvoirs
    from app.services.visas import LigneParapheur, Parapheur

_JETONS = {EtapeVisa.VISA: "alerte", EtapeVisa.DECISION: "info"}
SYMBOLES = {
    EtapeVisa.PROPOSITION: "○",
    EtapeVisa.VISA: "◐",
    EtapeVisa.DECISION: "●",
    EtapeVisa.RETOUR: "↩",
}


def colonnes_parapheur() -> tuple[Column[LigneParapheur], ...]:
    """Return the columns of what waits."""
    return (
        Column("numero", "Dossier", lambda x: x.dossier.numero, largeur=116),
        Column("porteur", "Porteur", _porteur, infobulle=_porteur, largeur=200),
        Column("attente", "Attend", attente_ecrite, couleur=_jeton, largeur=150),
        Column("proposition", "Proposition", proposition_ecrite, infobulle=proposition_ecrite, largeur=250),
        Column("auteur", "Proposée par", auteur_ecrit, infobulle=auteur_ecrit, largeur=190),
    )


def _porteur(ligne: LigneParapheur) -> str:
    return ligne.dossier.porteur.raison_sociale


def _jeton(ligne: LigneParapheur) -> str:
    return "erreur" if ligne.chaine.revenu else _JETONS.get(ligne.etape, "")


def attente_ecrite(ligne: LigneParapheur) -> str:
    """Return « ◐ à viser », or that the dossier was returned to instruction."""
    return "↩ retourné, à revoir" if ligne.chaine.revenu else f"{SYMBOLES[ligne.etape]} {ATTENTES[ligne.etape]}"


def proposition_ecrite(ligne: LigneParapheur) -> str:
    """Return the terms proposed, the motive of the return, or a dash."""
    if ligne.chaine.revenu:
        return ligne.chaine.revenu.motif
    proposition = ligne.chaine.proposition
    return termes(proposition) if proposition else "–"


def auteur_ecrit(ligne: LigneParapheur) -> str:
    """Return who proposed and when; « vous » for her own."""
    proposition = ligne.chaine.proposition
    if proposition is None:
        return "–"
    return f"{'vous' if ligne.mienne else proposition.agent}, {date_heure(proposition.le)}"


def phrase_parapheur(parapheur: Parapheur) -> str:
    """Return what waits for the agent, and under what rule the chain works."""
    if not parapheur.organises:
        return (
            f"Poste unique{NBSP}: aucun rôle n’est donné. Le même agent propose, note le visa donné sur papier et "
            f"enregistre la décision. {_compte(len(parapheur.lignes), 'dans la chaîne')}."
        )
    return f"Session {parapheur.agent}{NBSP}: {_compte(len(parapheur.miennes), 'de vous')}."


def _compte(nombre: int, de_qui: str) -> str:
    return f"{pluriel(nombre, 'dossier attend', 'dossiers attendent')} {de_qui}"


def lignes_de_chaine(chaine: Chaine) -> tuple[str, ...]:
    """Return the steps of a dossier as they happened, newest last; a visa that a change voided says so."""
    return tuple(_etape_ecrite(e, caduque=e in chaine.caducs) for e in chaine.etapes)


def _etape_ecrite(etape: Visa, *, caduque: bool) -> str:
    nom = f"{SYMBOLES[etape.etape]} {LIBELLES_ETAPE[etape.etape].capitalize()}"
    quoi = f" – {termes(etape)}" if etape.sens else ""
    qualite = f", {etape.qualite}, par délégation" if etape.qualite else ""
    motif = f"\n«{NBSP}{etape.motif}{NBSP}»" if etape.motif else ""
    caduc = "\n✕ caduc\u00a0: la proposition a changé depuis" if caduque else ""
    return f"{nom}{quoi}\n{etape.agent}{qualite}, {date_heure(etape.le)}{motif}{caduc}"


def suite_ecrite(chaine: Chaine) -> str:
    """Return what the chain of a dossier waits for."""
    if not chaine.etapes:
        return "Rien n’est encore proposé."
    if chaine.etapes[-1].etape is EtapeVisa.DECISION:
        return "● La décision est enregistrée."
    if chaine.revenu:
        return f"↩ Retourné à l’instruction par {chaine.revenu.agent}."
    return {EtapeVisa.VISA: "◐ Attend un visa.", EtapeVisa.DECISION: "● Attend la décision."}[chaine.attend]


def colonnes_delegations(jour: Callable[[], date]) -> tuple[Column[Delegation], ...]:
    """Return the columns of the delegations, as they hold on the day that `jour` gives."""
    return (
        Column("delegataire", "Délégataire", _delegataire, infobulle=nommer, largeur=180),
        Column("etat", "État", lambda x: etat_le(x, jour()), couleur=lambda x: jeton_le(x, jour()), largeur=168),
        Column("periode", "Période", lambda x: periode(x.du, x.au), largeur=186),
        Column("plafond", "Plafond", _plafond, alignement="droite", largeur=92),
        Column("portees", "Couvre", portees_ecrites, infobulle=portees_ecrites, largeur=120),
        Column("reference", "Référence", lambda x: x.reference, infobulle=lambda x: x.reference, largeur=150),
    )


def colonnes_roles(jour: Callable[[], date]) -> tuple[Column[Habilitation], ...]:
    """Return the columns of the roles, as they hold on the day that `jour` gives."""
    return (
        Column("agent", "Session", lambda x: x.agent, largeur=180),
        Column("etat", "État", lambda x: etat_le(x, jour()), couleur=lambda x: jeton_le(x, jour()), largeur=168),
        Column("periode", "Période", lambda x: periode(x.du, x.au), largeur=186),
        Column("role", "Rôle", lambda x: LIBELLES_ROLE[x.role], largeur=150),
    )


def _delegataire(delegation: Delegation) -> str:
    session = f" (session {delegation.session})" if delegation.session else ""
    return f"{delegation.delegataire}, {delegation.qualite}{session}"


def _plafond(delegation: Delegation) -> str:
    return euros(delegation.plafond.centimes) if delegation.plafond else "sans"


def portees_ecrites(delegation: Delegation) -> str:
    """Return « les décisions, les conventions », or « tout »."""
    return ", ".join(LIBELLES_PORTEE[p] for p in Portee if p in delegation.portees) or "tout"


def periode(du: date, au: date | None) -> str:
    """Return « 01/09/2022 – 31/12/2022 », or « depuis le … » without an end."""
    return f"{date_courte(du)} – {date_courte(au)}" if au else f"depuis le {date_courte(du)}"


def etat_le(chose: Delegation | Habilitation, jour: date) -> str:
    """Return whether a delegation or a role holds on that day, with a symbol."""
    if chose.retiree_le is not None and chose.retiree_le <= jour:
        return f"✕ retiré{_accord(chose)} le {date_courte(chose.retiree_le)}"
    if jour < chose.du:
        return "○ à venir"
    if chose.au is not None and chose.au < jour:
        return f"◌ expiré{_accord(chose)}"
    return "● en vigueur"


def jeton_le(chose: Delegation | Habilitation, jour: date) -> str:
    """Return the colour of that state."""
    return {"●": "succes", "◌": "alerte", "✕": "erreur"}.get(etat_le(chose, jour)[0], "texte2")


def _accord(chose: Delegation | Habilitation) -> str:
    return "e" if isinstance(chose, Delegation) else ""


def phrase_pouvoirs(etat: EtatPouvoirs) -> str:
    """Return how the chain works today and who the agent is in it."""
    if not etat.organises:
        return (
            f"Poste unique{NBSP}: aucun rôle n’est donné, chacun peut tout faire. Le premier rôle donné sépare les "
            "étapes dès son premier jour."
        )
    miens = ", ".join(LIBELLES_ROLE[r] for r in etat.roles) or "aucun rôle"
    tenus = sum(vaut_le(h, etat.jour) for h in etat.pouvoirs.habilitations)
    return f"Session {etat.agent}{NBSP}: {miens}. {pluriel(tenus, 'rôle en vigueur', 'rôles en vigueur')}."


def option_ecrite(option: OptionDelegation) -> str:
    """Return « ● arrêté n° 12, Camille Essai »; one that does not hold for the act bears a cross."""
    d = option.delegation
    return f"{'●' if option.vaut else '✕'} {d.reference}, {d.delegataire}"


def par_defaut_ecrit(choix: ChoixDelegation) -> str:
    """Return what no choice means."""
    if choix.refus:
        return "✕ aucune ne vaut"
    return "celle qui vaut" if choix.par_defaut else "aucune"


def delegation_choisie_ecrite(choix: ChoixDelegation, delegation_id: int | None) -> tuple[str, str]:
    """Return what is said under the choice, and its role: dates, matters, ceiling, and why it does not hold."""
    option = choix.option(delegation_id)
    if option is not None and not option.vaut:
        raisons = f"{NBSP}; ".join(option.defauts)
        return f"✕ {_en_clair(option.delegation)}\nElle ne vaut pas pour cette décision{NBSP}: {raisons}.", "erreur"
    if option is not None:
        return f"● {_en_clair(option.delegation)}", "secondaire"
    if choix.refus:
        return f"✕ {choix.refus}", "erreur"
    if choix.par_defaut is not None:
        return f"● {_en_clair(choix.par_defaut)}", "secondaire"
    pourquoi = "vous décidez comme directeur" if choix.organises else "aucun rôle n’est donné"
    return f"○ Sans délégation choisie ({pourquoi}), les actes citent le signataire de la campagne.", "secondaire"


def _en_clair(delegation: Delegation) -> str:
    """Return who holds it, its text, its days, what it covers, its ceiling."""
    plafond = f"plafond de {_plafond(delegation)}" if delegation.plafond else "sans plafond"
    return (
        f"{_delegataire(delegation)}, {delegation.reference}{NBSP}: {periode(delegation.du, delegation.au)}{NBSP}; "
        f"couvre {portees_ecrites(delegation)}{NBSP}; {plafond}."
    )


CHOIX_ROLES = tuple((r, LIBELLES_ROLE[r]) for r in Role)
