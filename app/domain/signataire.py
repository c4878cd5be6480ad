"""Whether who signed an act for the State could, on the day of the signature, whoever records it.

A paper is signed by the directeur, by who gave the delegation or by a delegate; an instructeur may write it down.
What is checked is the delegation of the signatory, on the day of the signature (CRPA, art. L212-1; décret
n° 2004-374 du 29 avril 2004, art. 38, 43 and 44). Not here: roles and delegations themselves (`domain.pouvoirs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.pouvoirs import SIGNER, ActeASigner, Pouvoirs, defauts, nommer, tient
from app.domain.visa import Delegation, Role, meme_nom
from app.socle.errors import UserError
from app.socle.formats import NBSP, date_longue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RIEN = "Rien n’a été enregistré."


def delegation_du_signataire(
    pouvoirs: Pouvoirs, signataire: str, acte: ActeASigner, choisie: int | None, aujourd_hui: date
) -> Delegation | None:
    """Return the delegation that the signature rests on, checked on its day; None when it needs none.

    `choisie`: the delegation chosen, which must be that of the signatory when one is named. Without it, the first
    of the signatory that holds; one who has some, none of which holds, could not sign. Who has none may sign when
    directeur, when author of a delegation, or while no role is given. Raises UserError, which says what is wrong.
    """
    if choisie is not None:
        trouvee = next((d for d in pouvoirs.delegations if d.id == choisie), None)
        if trouvee is None:
            raise UserError(f"Délégation{NBSP}: elle n’existe pas. {RIEN}", conseil="Choisissez-en une autre.")
        if signataire.strip() and not est_de(trouvee, signataire):
            raise UserError(
                f"Signataire{NBSP}: la {nommer(trouvee)} n’est pas au nom de «{NBSP}{signataire}{NBSP}». {RIEN}",
                conseil=_qui_signe(pouvoirs, acte),
            )
        return _valable((trouvee,), pouvoirs, acte)
    siennes = tuple(d for d in pouvoirs.delegations if est_de(d, signataire))
    if siennes:
        return _valable(siennes, pouvoirs, acte)
    if pouvoirs.organises(aujourd_hui) and not _signe_de_plein_droit(pouvoirs, signataire, aujourd_hui):
        raise UserError(
            f"{SIGNER[acte.portee]} revient au directeur ou à qui en a délégation{NBSP}; aucune délégation n’est "
            f"enregistrée au nom de «{NBSP}{signataire}{NBSP}». {RIEN}",
            conseil=_qui_signe(pouvoirs, acte),
        )
    return None


def est_de(delegation: Delegation, nom: str) -> bool:
    """True when a delegation is held under this name, of a person or of a session."""
    return tient(delegation, nom) or meme_nom(delegation.delegataire, nom)


def _signe_de_plein_droit(pouvoirs: Pouvoirs, signataire: str, jour: date) -> bool:
    donne = any(meme_nom(d.delegant, signataire) for d in pouvoirs.delegations)
    return donne or Role.DIRECTEUR in pouvoirs.roles(signataire, jour)


def _valable(siennes: Iterable[Delegation], pouvoirs: Pouvoirs, acte: ActeASigner) -> Delegation:
    lues = tuple(siennes)
    bonne = next((d for d in lues if not defauts(d, acte)), None)
    if bonne is None:
        lignes = "".join(f"\n• {nommer(d)}{NBSP}: {', et '.join(defauts(d, acte))}" for d in lues)
        raise UserError(
            f"Date de signature{NBSP}: aucune délégation du signataire ne vaut pour cet acte au "
            f"{date_longue(acte.jour)}{NBSP}:{lignes}\n{RIEN}",
            conseil=_qui_signe(pouvoirs, acte),
        )
    return bonne


def _qui_signe(pouvoirs: Pouvoirs, acte: ActeASigner) -> str:
    bonnes = [nommer(d) for d in pouvoirs.delegations if not defauts(d, acte)]
    if bonnes:
        return f"Vaut pour cet acte{NBSP}: {f'{NBSP}; '.join(bonnes)}."
    return "Enregistrez la délégation qui le permet, écran Délégations."
