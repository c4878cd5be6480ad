"""Campaigns: created from a shipped model, completed by the service, postponed with a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.campagne import Campagne, Report
from app.services.campagnes_modeles import lire_modele
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

CONFIRME = "confirmé par le service"


class Campagnes:
    """Creates and changes campaigns."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def lister(self) -> Sequence[Campagne]:
        """Return the campaigns of the base, in the order of their creation."""
        with self._contexte.store.lire() as uow:
            return uow.campagnes.all()

    def get(self, campagne_id: int) -> Campagne:
        """Return one campaign. Raises UserError when there is none."""
        with self._contexte.store.lire() as uow:
            return uow.campagnes.get(campagne_id)

    def creer(self, code: str, **valeurs: Any) -> tuple[Campagne, Changes]:
        """Create a campaign from a shipped model; `valeurs` replace facts that the service knows better."""
        modele = lire_modele(code)
        campagne = confirmer(replace(modele, id=None), **valeurs)
        with self._contexte.store.ecrire() as uow:
            enregistree = uow.campagnes.add(campagne)
            journaliser(
                uow,
                self._contexte,
                acte="Créer la campagne",
                objet="campagne",
                objet_id=enregistree.id,
                apres={"code": code, "intitule": campagne.intitule, **valeurs},
            )
        return enregistree, Changes(tout=True)

    def modifier(self, campagne_id: int, acte: str, **valeurs: Any) -> tuple[Campagne, Changes]:
        """Change facts of a campaign; each changed fact is then « confirmé par le service ».

        Raises UserError on the deadline, which `reporter_date_limite` moves.
        """
        if "date_limite" in valeurs:
            raise UserError(
                "La date limite se reporte avec un motif.", conseil="Utilisez « Reporter la date limite »."
            )
        return self._enregistrer(campagne_id, acte, "", lambda avant: confirmer(avant, **valeurs))

    def reporter_date_limite(self, campagne_id: int, nouvelle: date, motif: str) -> tuple[Campagne, Changes]:
        """Postpone the deadline (R03): the old one is kept, and every dossier's « hors délai » follows.

        Raises UserError without a motive, or on a day that is not later.
        """
        if not motif.strip():
            raise UserError("Un report de la date limite demande un motif.", conseil="Écrivez-le.")

        def reporter(avant: Campagne) -> Campagne:
            if nouvelle <= avant.date_limite:
                raise UserError("La nouvelle date doit suivre l’ancienne.", conseil="La date limite est gardée.")
            le = self._contexte.clock.maintenant().date()
            report = Report(avant.date_limite, nouvelle, motif.strip(), self._contexte.agent, le)
            return confirmer(avant, date_limite=nouvelle, reports=(*avant.reports, report))

        return self._enregistrer(campagne_id, "Reporter la date limite", motif, reporter)

    def _enregistrer(
        self, campagne_id: int, acte: str, motif: str, changer: Callable[[Campagne], Campagne]
    ) -> tuple[Campagne, Changes]:
        with self._contexte.store.ecrire() as uow:
            avant = uow.campagnes.get(campagne_id)
            apres = changer(avant)
            uow.campagnes.save(apres)
            journaliser(
                uow,
                self._contexte,
                acte=acte,
                objet="campagne",
                objet_id=campagne_id,
                avant=avant,
                apres=apres,
                motif=motif,
            )
        return apres, Changes(campagnes=frozenset({campagne_id}), tout=True)


def confirmer(campagne: Campagne, **valeurs: Any) -> Campagne:
    """Return the campaign with these values, each no longer « à confirmer ».

    A value which is itself a record (service, signataire, imputation) confirms the sources of its filled fields:
    what the service leaves empty is still to be confirmed.
    """
    sources = dict(campagne.sources)
    for nom, valeur in valeurs.items():
        for cle in [c for c in sources if c == nom or c.startswith(f"{nom}.")]:
            if getattr(valeur, cle.removeprefix(f"{nom}."), valeur) not in ("", None):
                sources[cle] = CONFIRME
    return replace(campagne, sources=sources, **valeurs)
