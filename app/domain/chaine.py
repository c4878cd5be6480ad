"""What follows what in the chain of decision: proposal, visa, decision, return.

The chain is derived from its steps, oldest first; nothing is stored about it. A return or a decision closes it,
and the next proposal opens another. A visa holds for what it approved (sense, ETP of each type, amount): a
proposal that changes voids it, and the step stays in the list as void. Not here: who may do a step
(`domain.pouvoirs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import FAVORABLES, LIBELLES_ETAT, Etat
from app.domain.decision import Decision
from app.domain.montants import somme_etp
from app.domain.visa import EtapeVisa, Visa, meme_nom
from app.socle.errors import UserError
from app.socle.formats import a_paris, date_heure, date_longue, etp, euros

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.dossier import Dossier

_FIN = frozenset({EtapeVisa.RETOUR, EtapeVisa.DECISION})


@dataclass(frozen=True, slots=True)
class Chaine:
    """Where a dossier stands in the chain.

    `proposition`: the one in force. `visa`: the one that holds for it. `caducs`: visas of the chain under way that
    a changed proposal voided. `retours`: every return of the dossier, oldest first. `etapes`: everything.
    """

    etapes: tuple[Visa, ...] = ()
    proposition: Visa | None = None
    visa: Visa | None = None
    caducs: tuple[Visa, ...] = ()
    retours: tuple[Visa, ...] = ()

    @property
    def attend(self) -> EtapeVisa:
        """Return the step that would follow: a proposal first, then its visa, then the decision."""
        if self.proposition is None:
            return EtapeVisa.PROPOSITION
        return EtapeVisa.VISA if self.visa is None else EtapeVisa.DECISION

    @property
    def revenu(self) -> Visa | None:
        """Return the return that the dossier comes back from, None when something followed it."""
        derniere = self.etapes[-1] if self.etapes else None
        return derniere if derniere is not None and derniere.etape is EtapeVisa.RETOUR else None


def lire_chaine(etapes: Sequence[Visa]) -> Chaine:
    """Return where these steps lead, oldest first."""
    fin = max((rang for rang, e in enumerate(etapes) if e.etape in _FIN), default=-1)
    ouvertes = etapes[fin + 1 :]
    propositions = [e for e in ouvertes if e.etape is EtapeVisa.PROPOSITION]
    derniere = propositions[-1] if propositions else None
    visas = [e for e in ouvertes if e.etape is EtapeVisa.VISA]
    bons = [v for v in visas if derniere is not None and memes_termes(v, derniere)]
    return Chaine(
        etapes=tuple(etapes),
        proposition=derniere,
        visa=bons[-1] if bons else None,
        caducs=tuple(v for v in visas if v not in bons),
        retours=tuple(e for e in etapes if e.etape is EtapeVisa.RETOUR),
    )


def memes_termes(un: Visa, autre: Visa | Decision) -> bool:
    """True when both say the same sense, the same ETP for each type of job and the same amount."""
    return un.sens is autre.sens and un.montant == autre.montant and _etp(un) == _etp(autre)


def en_decision(proposition: Visa, le: date) -> Decision:
    """Return the decision that a proposal asks, taken on that day; its motive is that of the proposal.

    Raises ValueError on a return, which proposes nothing.
    """
    if proposition.sens is None:
        raise ValueError("un retour ne propose rien")
    return Decision(
        dossier_id=proposition.dossier_id,
        sens=proposition.sens,
        motif=proposition.motif,
        prise_le=le,
        etp_par_type=proposition.etp_par_type,
        montant=proposition.montant,
    )


def sens_propose(dossier: Dossier) -> Etat:
    """Return the favourable sense that the figures of the instruction make: « retenu » for the whole request."""
    entier = (dossier.etp_examine, dossier.montant_examine) == (dossier.etp_demande, dossier.montant_demande)
    return Etat.RETENU if entier else Etat.RETENU_PARTIELLEMENT


def exiger_proposition(chaine: Chaine) -> Visa:
    """Return the proposal in force. Raises UserError when there is none."""
    if chaine.proposition is None:
        raise UserError(
            "Aucune proposition n’est en cours pour ce dossier. Rien n’a été enregistré.",
            conseil="L’instructeur la fait à l’écran Parapheur.",
        )
    return chaine.proposition


def exiger_a_viser(chaine: Chaine, agent: str, *, separes: bool) -> Visa:
    """Return the proposal to visa. `separes`: roles are given, its author may not visa it.

    Raises UserError without a proposal, on her own one, or when its visa stands already.
    """
    proposition = exiger_proposition(chaine)
    if chaine.visa is not None:
        raise UserError(
            f"Cette proposition est déjà visée par {chaine.visa.agent}, le {date_heure(chaine.visa.le)}. "
            "Rien n’a été enregistré.",
            conseil="Elle attend sa décision.",
        )
    if separes and meme_nom(proposition.agent, agent):
        raise UserError(
            "Vous avez fait cette proposition\u00a0: un autre agent la vise. Rien n’a été enregistré.",
            conseil="Le chef de service ou le responsable la trouvera dans son parapheur.",
        )
    return proposition


def exiger_visee(chaine: Chaine, decision: Decision) -> None:
    """Raise UserError unless this very decision was proposed by one agent, then visaed by another.

    A decision is not dated before its visa: a delegation that has expired meanwhile would seem to cover it.
    """
    proposition = exiger_proposition(chaine)
    if not memes_termes(proposition, decision):
        raise UserError(
            f"La décision ({termes(decision)}) n’est pas celle qui est proposée ({termes(proposition)}). "
            "Rien n’a été enregistré.",
            conseil="Décidez ce qui est proposé, ou retournez le dossier à l’instruction avec un motif.",
        )
    if chaine.visa is None:
        caduc = chaine.caducs[-1] if chaine.caducs else None
        perdu = (
            f" Le visa donné par {caduc.agent} portait sur {termes(caduc)}\u00a0: la proposition a changé depuis."
            if caduc
            else ""
        )
        raise UserError(
            f"La proposition n’est pas visée.{perdu} Rien n’a été enregistré.",
            conseil="Le chef de service la vise à l’écran Parapheur.",
        )
    if meme_nom(chaine.visa.agent, proposition.agent):
        raise UserError(
            f"La proposition a été visée par son auteur, {proposition.agent}. Rien n’a été enregistré.",
            conseil="Retournez le dossier à l’instruction : un autre agent visera la proposition suivante.",
        )
    vise_le = a_paris(chaine.visa.le).date()
    if decision.prise_le < vise_le:
        raise UserError(
            f"Une décision ne se date pas avant son visa\u00a0: {date_longue(decision.prise_le)}, visée le "
            f"{date_longue(vise_le)}. Rien n’a été enregistré.",
            conseil=f"Datez-la du {date_longue(vise_le)} au plus tôt\u00a0: la délégation est vérifiée à ce jour.",
        )


def termes(etape: Visa | Decision) -> str:
    """Return « retenu partiellement, 0,50 ETP, 14 700,00 € »; only the sense when it is not favourable."""
    if etape.sens is None:
        return "retour à l’instruction"
    mot = LIBELLES_ETAT[etape.sens]
    if etape.sens not in FAVORABLES:
        return mot
    quantite = etp(somme_etp(etape.etp_par_type.values()).centiemes)
    return f"{mot}, {quantite}, {euros(etape.montant.centimes) if etape.montant else 'montant inconnu'}"


def _etp(etape: Visa | Decision) -> dict[object, int]:
    """Return the hundredths of each type; a type given nothing is as one not named."""
    return {t: e.centiemes for t, e in etape.etp_par_type.items() if e.centiemes}
