"""The reasons of a decision while they are written: composed from the notes, kept as a draft, compared with others.

Never the same paragraph for two dossiers without a warning: the warning names them, and what the officer answers is
a line of the journal. Not here: the sentences (`domain.motivation`), the decision that takes them
(`services.decisions`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from app.documents.typographie import typographier
from app.domain.campagne import Delai
from app.domain.controles import Niveau
from app.domain.cycle import FAVORABLES, Etat
from app.domain.montants import somme_etp
from app.domain.motivation import (
    Choix,
    FaitsDuMotif,
    Moyens,
    Phrase,
    Reglages,
    Ressemblance,
    composer,
    origines,
    ressemblances,
)
from app.domain.passages import mots, normaliser
from app.domain.seance import Motivation
from app.services.arbitrage import lire_quota
from app.services.contexte import Contexte, journaliser
from app.services.fiches import lire_fiche
from app.socle.changes import RIEN, Changes
from app.socle.errors import UserError
from app.socle.formats import a_paris
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.decision import Decision
    from app.ports import UnitOfWork
    from app.services.fiches import Fiche

#: Rules whose matter the sentences on target and envelope already say.
_DITS_PAR_LES_MOYENS = frozenset({"R14", "R15"})


@dataclass(frozen=True, slots=True)
class Comparaison:
    """What a motive has in common with those of the campaign. `numeros`: of the dossiers, by identifier.

    `confirmation`: what the officer answered when this very text was told to be like these very dossiers.
    """

    ressemblances: tuple[Ressemblance, ...] = ()
    numeros: Mapping[int, str] | None = None
    confirmation: str = ""

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Return the numbers of the dossiers, in order."""
        return tuple(sorted({(self.numeros or {})[r.dossier_id] for r in self.ressemblances}))

    @property
    def a_confirmer(self) -> bool:
        """True while nothing was answered."""
        return bool(self.ressemblances) and not self.confirmation

    def phrases(self) -> tuple[str, ...]:
        """Return one French sentence for each paragraph, naming the dossiers; paragraphs are counted from 1."""
        dites = []
        for exact in (True, False):
            rangs: dict[int, list[str]] = {}
            for r in self.ressemblances:
                if r.exact is exact:
                    rangs.setdefault(r.paragraphe, []).append((self.numeros or {})[r.dossier_id])
            quoi = "est le même que dans" if exact else "reprend un long passage écrit pour"
            for rang, numeros in sorted(rangs.items()):
                noms = ", ".join(sorted(numeros))
                mot = "le dossier" if len(numeros) == 1 else "les dossiers"
                dites.append(f"Le paragraphe {rang + 1} {quoi} {mot} {noms}.")
        return tuple(dites)


class Motivations:
    """Composes, keeps and compares the reasons of decisions."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def of_dossier(self, dossier_id: int) -> Motivation | None:
        """Return the draft of a dossier; None when there is none."""
        with self._contexte.store.lire() as uow:
            return _brouillon(uow, dossier_id)

    def composer(self, decision: Decision) -> tuple[Phrase, ...]:
        """Return the sentences proposed for a decision that is not recorded yet; its motive is not looked at."""
        jour = self._contexte.clock.maintenant().date()
        with self._contexte.store.lire() as uow:
            fiche = lire_fiche(uow, decision.dossier_id, jour)
            quota = lire_quota(uow, fiche.dossier.campagne_id, sauf=decision.dossier_id)
        moyens = Moyens(
            etp_demande=fiche.dossier.etp_demande,
            montant_demande=fiche.dossier.montant_demande,
            etp_accorde=somme_etp(decision.etp_par_type.values()) if decision.sens in FAVORABLES else None,
            montant_accorde=decision.montant,
            reste_etp=quota.reste_etp,
            reste=quota.reste,
        )
        dites = composer(_faits(fiche, decision.sens, moyens), lire_reglages())
        return tuple(Phrase(typographier(p.texte), p.sous_critere) for p in dites)

    def origines(self, dossier_id: int, texte: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each paragraph with the codes of the sub-criteria that it comes from."""
        with self._contexte.store.lire() as uow:
            fiche = lire_fiche(uow, dossier_id)
        return origines(texte, fiche.grille, fiche.notes) if fiche.grille else ()

    def enregistrer(self, dossier_id: int, texte: str) -> tuple[Motivation | None, Changes]:
        """Keep a draft (an empty text forgets it) and return the one that stood before, for undo."""
        texte = texte.strip()
        with self._contexte.store.ecrire() as uow:
            avant = _brouillon(uow, dossier_id)
            if (avant.texte if avant else "") == texte:
                return avant, RIEN
            agent, le = self._contexte.agent, self._contexte.clock.maintenant()
            uow.seances.set_motivation(Motivation(dossier_id, texte, agent, le))
            journaliser(
                uow,
                self._contexte,
                acte="Rédiger le motif" if texte else "Effacer le brouillon du motif",
                objet="motivation",
                objet_id=dossier_id,
                avant={"texte": avant.texte} if avant else None,
                apres={"texte": texte} if texte else None,
                dossier_id=dossier_id,
            )
        return avant, _changes(dossier_id)

    def comparer(self, dossier_id: int, texte: str) -> Comparaison:
        """Return what a motive has in common with drafts and decisions in force of the other dossiers."""
        with self._contexte.store.lire() as uow:
            return _comparer(uow, dossier_id, texte)

    def confirmer(self, dossier_id: int, texte: str, raison: str) -> tuple[Comparaison, Changes]:
        """Write in the journal why a motive like others is kept; return the comparison, confirmed.

        Raises UserError without a reason, or when the text is like no other.
        """
        raison = raison.strip()
        if not raison:
            raise UserError(
                "Garder un texte proche d’un autre dossier demande une confirmation écrite.",
                conseil="Écrivez pourquoi, ou changez le texte\u00a0: la décision n’est pas enregistrée.",
            )
        with self._contexte.store.ecrire() as uow:
            comparaison = _comparer(uow, dossier_id, texte)
            if not comparaison.ressemblances:
                raise UserError("Ce texte ne ressemble à aucun autre\u00a0: il n’y a rien à confirmer.")
            journaliser(
                uow,
                self._contexte,
                acte="Garder un motif proche de celui d’un autre dossier",
                objet="motif",
                objet_id=dossier_id,
                apres={"empreinte": _empreinte(texte, comparaison.dossiers), "dossiers": comparaison.dossiers},
                motif=raison,
                dossier_id=dossier_id,
            )
            return _comparer(uow, dossier_id, texte), _changes(dossier_id)


def _faits(fiche: Fiche, sens: Etat, moyens: Moyens) -> FaitsDuMotif:
    dossier, limite = fiche.dossier, fiche.campagne.date_limite
    recu_le = a_paris(dossier.recu_le).date()
    return FaitsDuMotif(
        sens=sens,
        grille=fiche.grille,
        notes=fiche.notes,
        total=fiche.resultat.total if fiche.resultat else None,
        moyens=moyens,
        constats=[
            c.message
            for c in fiche.constats
            if c.niveau is Niveau.BLOQUANT and c.levee is None and c.regle not in _DITS_PAR_LES_MOYENS
        ],
        pieces_manquantes=[x.type.libelle for x in fiche.completude.manquantes],
        motif_de_recevabilite=fiche.faits.recevable_motif,
        retard=(recu_le, limite) if fiche.campagne.delai(recu_le) is Delai.HORS_DELAI else None,
    )


def _brouillon(uow: UnitOfWork, dossier_id: int) -> Motivation | None:
    return uow.seances.motivations(uow.dossiers.get(dossier_id).campagne_id).get(dossier_id)


def _comparer(uow: UnitOfWork, dossier_id: int, texte: str) -> Comparaison:
    campagne_id = uow.dossiers.get(dossier_id).campagne_id
    autres: dict[int, list[str]] = {}
    for autre, motivation in uow.seances.motivations(campagne_id).items():
        autres.setdefault(autre, []).append(motivation.texte)
    for autre, decision in uow.decisions.of_campagne(campagne_id).items():
        autres.setdefault(autre, []).append(decision.motif)
    autres.pop(dossier_id, None)
    trouvees = ressemblances(texte, autres)
    numeros = {r.dossier_id: uow.dossiers.get(r.dossier_id).numero for r in trouvees}
    comparaison = Comparaison(trouvees, numeros)
    return Comparaison(trouvees, numeros, _confirmation(uow, dossier_id, texte, comparaison.dossiers))


def _confirmation(uow: UnitOfWork, dossier_id: int, texte: str, dossiers: Sequence[str]) -> str:
    """Return what was answered for this text and these dossiers; empty when nothing was."""
    if not dossiers:
        return ""
    voulue = _empreinte(texte, dossiers)
    for ligne in uow.journal.lignes(dossier_id=dossier_id, objet="motif"):
        if json.loads(ligne.evenement.apres)["empreinte"] == voulue:
            return ligne.evenement.motif
    return ""


def _empreinte(texte: str, dossiers: Sequence[str]) -> str:
    lu = f"{normaliser(mots(texte))}|{','.join(dossiers)}"
    return hashlib.sha256(lu.encode()).hexdigest()


@cache
def lire_reglages() -> Reglages:
    """Return what the composer is told by `resources/motivation.toml`."""
    table = lire_toml("motivation.toml")
    phrases = table["phrases"]
    return Reglages(
        fort=Fraction(table["points"]["fort"]),
        faible=Fraction(table["points"]["faible"]),
        choix={Etat(nom): Choix(c["forts"], c["faibles"]) for nom, c in table["sens"].items()},
        forts=tuple(phrases["fort"]),
        faibles=tuple(phrases["faible"]),
        phrases={nom: texte for nom, texte in phrases.items() if isinstance(texte, str)},
    )


def _changes(dossier_id: int) -> Changes:
    return Changes(dossiers=frozenset({dossier_id}), sujets=frozenset({"motivations", "journal"}))
