"""Time limits and public holidays that the campaign does not fix, read once from `resources/references.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from app.domain.calendrier import Calendrier, Ferie
from app.domain.cycle import DECIDES, Etat
from app.domain.delais import (
    OBJET_PIECES,
    OBJET_RAPPEL,
    OBJET_REJET,
    OBJET_VISIBILITE,
    Certitude,
    Duree,
    Echeance,
    Unite,
    recours_contentieux,
    selon_les_durees,
)
from app.domain.demandes import echeances_de, silence
from app.domain.dossier import Canal
from app.domain.situation import StatutVisibilite
from app.socle import resources
from app.socle.errors import Bug
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.campagne import Campagne
    from app.domain.demandes import DemandeDePieces
    from app.domain.dossier import Dossier

_NOM = "references.toml"
_ACCUSES = ("accuse-enregistrement", "accuse-reception-jours", "accuse-reception-ouvres")
_PRESSANTS = frozenset({OBJET_PIECES, OBJET_RAPPEL, OBJET_REJET, OBJET_VISIBILITE})
_CLOS = DECIDES | {Etat.CONVENTIONNE, Etat.RETIRE}


@dataclass(frozen=True, slots=True)
class Reperes:
    """Durations by key, and the days of work."""

    durees: dict[str, Duree]
    calendrier: Calendrier

    def __getitem__(self, cle: str) -> Duree:
        return self.durees[cle]


@cache
def reperes() -> Reperes:
    """Return what is shipped. Raises Bug when the file is not whole."""
    return lire_reperes(resources.lire_toml(_NOM))


def lire_reperes(table: dict[str, Any]) -> Reperes:
    """Return the durations and holidays of a table. Raises Bug naming what is wrong with it."""
    try:
        durees = {d["cle"]: _duree(d) for d in table["delais"]}
        feries = tuple(Ferie(**f) for f in table["feries"])
    except (KeyError, TypeError, ValueError) as faute:
        raise Bug(f"La ressource «\u00a0{_NOM}\u00a0» est à corriger\u00a0: {faute}.") from faute
    return Reperes(durees, Calendrier(feries))


def _duree(brut: dict[str, Any]) -> Duree:
    champs = {**brut, "unite": Unite(brut["unite"]), "certitude": Certitude(brut["certitude"])}
    if type(champs["valeur"]) is not int or champs["valeur"] < 1 or not champs["source"].strip():
        raise ValueError(f"{brut['cle']}\u00a0: une valeur entière et une source sont attendues")
    return Duree(**champs)


def delai_des_pieces(campagne: Campagne) -> int:
    """Return the days given by default to produce a piece: those of the campaign, else those of the house."""
    return campagne.delai_pieces_jours or reperes()["delai-pieces"].valeur


def echeances(campagne: Campagne, dossier: Dossier, demandes: Sequence[DemandeDePieces]) -> tuple[Echeance, ...]:
    """Return every date that a dossier under way waits for, the earliest first; nothing once it is decided."""
    if dossier.etat in _CLOS:
        return ()
    trouvees: list[Echeance] = []
    regles = reperes()
    if dossier.canal is not Canal.COURRIER:
        recu = a_paris(dossier.recu_le).date()
        trouvees += selon_les_durees(recu, (regles[c] for c in _ACCUSES), regles.calendrier)
    for demande in demandes:
        trouvees += echeances_de(demande)
    vue = dossier.visibilite
    if vue.statut is StatutVisibilite.ENGAGEMENT and vue.echeance is not None:
        source = "appel à projets : visibilité sur le marché de l’inclusion"
        trouvees.append(Echeance(vue.echeance, "date promise par le porteur", source, OBJET_VISIBILITE))
    if campagne.rejet_implicite_mois is not None:
        rejets = silence(dossier.recu_le, campagne.rejet_implicite_mois, demandes)
        trouvees += rejets
        trouvees.append(recours_contentieux(rejets[0].jour, regles["recours-contentieux"], regles.calendrier))
    return tuple(sorted(trouvees, key=lambda e: e.jour))


def pressantes(trouvees: Iterable[Echeance], jour: date) -> tuple[Echeance, ...]:
    """Return what calls for an act on `jour`: a reminder or a limit that is there, an implicit rejection near.

    Of two readings of the silence, the earliest alone.
    """
    horizon = timedelta(days=reperes()["alerte-rejet"].valeur)
    par_objet: dict[str, Echeance] = {}
    for echeance in trouvees:
        avance = horizon if echeance.objet == OBJET_REJET else timedelta(0)
        if echeance.objet in _PRESSANTS and echeance.jour - avance <= jour:
            par_objet.setdefault(echeance.objet, echeance)
    if OBJET_PIECES in par_objet:
        par_objet.pop(OBJET_RAPPEL, None)
    return tuple(par_objet.values())
