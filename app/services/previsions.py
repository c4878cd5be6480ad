"""What is still to come: the reserve of a rolling intake, what accepting now would close, the renewal wave.

Nothing here decides. The officer's hypotheses are facts of the campaign, kept and undone as such, never of a
dossier. Totals count the dossiers hidden by a withdrawal; their names are masked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.hypotheses import HypothesesArrivees, Niveau, fautes
from app.domain.lectures import MASQUE
from app.domain.reserve import Fermeture, accepter
from app.services.contexte import Contexte, journaliser
from app.services.previsions_lues import (
    Poses,
    ReserveLue,
    VagueLue,
    lire_reserve,
    lire_vague,
    suivre_reserve,
    suivre_vague,
)
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from app.domain.montants import Etp, Montant

ACTE = "Poser les hypothèses d’arrivées et de reconduction"


class Previsions:
    """Reads what is still to come; keeps the hypotheses of the service."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def reserve(self, campagne_id: int) -> ReserveLue:
        """Return what remains, what is there and what is expected, as the base stands now."""
        with self._contexte.store.lire() as vue:
            return lire_reserve(vue, campagne_id, self._contexte.agent, self._contexte.clock.maintenant())

    def suivre_reserve(self, lue: ReserveLue, dossier_id: int) -> ReserveLue | None:
        """Return the reserve once one dossier changed; only it is read. None when all must be read again."""
        with self._contexte.store.lire() as vue:
            return suivre_reserve(vue, lue, dossier_id, self._contexte.clock.maintenant())

    def accepter(self, campagne_id: int, dossier_id: int) -> Fermeture:
        """Return what accepting an open dossier now would close; nothing is applied.

        Raises UserError when it is decided, unknown, or hidden from the agent.
        """
        return fermeture(self.reserve(campagne_id), dossier_id)

    def vague(self, campagne_id: int) -> VagueLue:
        """Return the renewals of every convention of the base, with the cut that this campaign says."""
        jour = self._contexte.clock.maintenant().date()
        with self._contexte.store.lire() as vue:
            return lire_vague(vue, campagne_id, self._contexte.agent, jour)

    def suivre_vague(self, lue: VagueLue, dossier_id: int) -> VagueLue | None:
        """Return the wave once one dossier changed; only it is read. None when all must be read again."""
        with self._contexte.store.lire() as vue:
            return suivre_vague(vue, lue, dossier_id, self._contexte.clock.maintenant().date())

    def poser(
        self,
        campagne_id: int,
        nombres: Mapping[Niveau, int | None] | None,
        *,
        etp_moyen: Etp | None = None,
        montant_moyen: Montant | None = None,
        baisse: Fraction | None = None,
    ) -> tuple[Poses, Changes]:
        """Keep the hypotheses of a campaign, as from now; `nombres` None: none is made. Returns those before.

        The same numbers keep the day when they were first written. Raises UserError naming every wrong field.
        """
        trouvees = fautes({} if nombres is None else nombres, etp_moyen, montant_moyen, baisse)
        if nombres is None:
            trouvees = {c: f for c, f in trouvees.items() if c not in set(Niveau)}
        if trouvees:
            raise UserError(" ".join(trouvees.values()), conseil="Les hypothèses d’avant sont gardées.")
        nouvelles = None
        if nombres is not None:
            basse, centrale, haute = (nombres.get(n) or 0 for n in Niveau)
            le = self._contexte.clock.maintenant()
            nouvelles = HypothesesArrivees(basse, centrale, haute, le, etp_moyen, montant_moyen)
        return self.retablir(campagne_id, Poses(nouvelles, baisse))

    def retablir(self, campagne_id: int, poses: Poses) -> tuple[Poses, Changes]:
        """Write hypotheses as they are given, those of before an undo for instance. Returns those it replaces."""
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            hypotheses = _dater(avant.hypotheses, poses.hypotheses)
            apres = replace(avant, hypotheses=hypotheses, baisse_reconduction=poses.baisse)
            uow.campagnes.save(apres)
            journaliser(
                uow,
                self._contexte,
                acte=ACTE,
                objet="campagne",
                objet_id=campagne_id,
                avant=avant,
                apres=apres,
            )
        changes = Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"quota", "journal"}))
        return Poses(avant.hypotheses, avant.baisse_reconduction), changes


def fermeture(lue: ReserveLue, dossier_id: int) -> Fermeture:
    """Return what accepting an open dossier would close, from a reserve already read.

    Raises UserError when it is not open there, or hidden from the agent.
    """
    trouve = next((a.examine for a in lue.reserve.ouverts if a.examine.dossier_id == dossier_id), None)
    if trouve is None or lue.noms[dossier_id] == MASQUE:
        raise UserError(
            "Ce dossier n’est pas parmi ceux qui attendent une décision.",
            conseil="Choisissez-en un autre\u00a0: rien n’a été lu ni écrit.",
        )
    return accepter(lue.reserve, trouve)


def _dater(avant: HypothesesArrivees | None, nouvelles: HypothesesArrivees | None) -> HypothesesArrivees | None:
    """Return the new hypotheses; the same numbers keep their day, else the arrivals since would be forgotten."""
    if avant is None or nouvelles is None:
        return nouvelles
    meme = all(avant.nombre(n) == nouvelles.nombre(n) for n in Niveau)
    return replace(nouvelles, posees_le=avant.posees_le) if meme else nouvelles
