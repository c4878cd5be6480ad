"""What remains, what is expected and what would be renewed, as rows. Unknown is said, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.hypotheses import Niveau
from app.domain.lectures import MASQUE
from app.domain.montants import arrondi_au_centime
from app.domain.vague_reconduction import LIBELLES_SORT, NonCalculee, Renouvellement
from app.socle.formats import centiemes, date_courte, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from fractions import Fraction

    from app.domain.reserve import Attente, Reste

NON_CONNU = "non connu"
LigneVague = Renouvellement | NonCalculee


def colonnes_attentes() -> tuple[Column[Attente], ...]:
    """Return the columns of the three hypotheses today."""
    return (
        Column("hypothese", "Hypothèse", lambda a: str(a.niveau), largeur=110),
        Column("pose", "Dossiers posés", lambda a: str(a.pose), alignement="droite", largeur=120),
        Column("venus", "Venus depuis", _venus, alignement="droite", largeur=130),
        Column("nombre", "Encore attendus", lambda a: str(a.nombre), alignement="droite", largeur=130),
        Column("etp", "ETP attendus", lambda a: _etp(a.etp), alignement="droite", largeur=120),
        Column("montant", "Euros attendus", lambda a: _euros(a.montant), alignement="droite", largeur=140),
    )


def colonnes_restes() -> tuple[Column[Reste], ...]:
    """Return the columns of what remains of each limit, today and under each hypothesis."""
    return (
        Column("contrainte", "Limite", lambda r: r.contrainte.libelle, largeur=170),
        Column("reste", "Reste aujourd’hui", _disponible, alignement="droite", largeur=150),
        Column("en_cours", "Sans décision", lambda r: r.contrainte.ecrire(r.en_cours), alignement="droite"),
        _apres(Niveau.BASSE),
        _apres(Niveau.CENTRALE),
        _apres(Niveau.HAUTE),
    )


def colonnes_vague() -> tuple[Column[LigneVague], ...]:
    """Return the columns of the renewals, then of the conventions that could not be followed."""
    return (
        Column("exercice", "Exercice", _exercice, largeur=80),
        Column("numero", "Dossier", lambda x: x.numero, largeur=110),
        Column("porteur", "Porteur", lambda x: x.porteur, largeur=180, infobulle=lambda x: x.porteur),
        Column("rang", "Rang", _rang, alignement="droite", largeur=70),
        Column("periode", "Période", _periode, largeur=170),
        Column("montant", "Montant", _montant, alignement="droite", largeur=100),
        Column("etp", "ETP", _etp_de, alignement="droite", largeur=60),
        Column("sort", "Ce que l’on en sait", _sort, largeur=200, infobulle=_sort),
    )


def _venus(attente: Attente) -> str:
    return f"{attente.venus} ▲ dépassée" if attente.depasse else str(attente.venus)


def _apres(niveau: Niveau) -> Column[Reste]:
    def texte(reste: Reste) -> str:
        apres = reste.apres(niveau)
        if apres is None:
            return NON_CONNU
        valeur = arrondi_au_centime(apres).centimes
        return f"{'▼ ' if valeur < 0 else ''}{reste.contrainte.ecrire(valeur)}"

    return Column(
        f"apres_{niveau}",
        f"Resterait, {niveau}",
        texte,
        alignement="droite",
        accessible=lambda r: texte(r).replace("▼ ", "dépassé de "),
        couleur=lambda r: "alerte" if (r.apres(niveau) or 0) < 0 else "",
        infobulle=lambda _r: "Si tout ce qui est là sans décision et tout ce qui est attendu était accepté",
        largeur=140,
    )


def _disponible(reste: Reste) -> str:
    if reste.disponible is None:
        return "non connue" if reste.contrainte.en_euros else "non notifiée"
    return reste.contrainte.ecrire(reste.disponible)


def _etp(valeur: Fraction | None) -> str:
    return NON_CONNU if valeur is None else centiemes(arrondi_au_centime(valeur).centimes)


def _euros(valeur: Fraction | None) -> str:
    return NON_CONNU if valeur is None else euros(arrondi_au_centime(valeur).centimes, decimales=0)


def _exercice(ligne: LigneVague) -> str:
    return str(ligne.exercice) if isinstance(ligne, Renouvellement) else ""


def _rang(ligne: LigneVague) -> str:
    return str(ligne.rang) if isinstance(ligne, Renouvellement) else ""


def _periode(ligne: LigneVague) -> str:
    if isinstance(ligne, NonCalculee):
        return ""
    return f"{date_courte(ligne.debut)} – {date_courte(ligne.fin)}"


def _montant(ligne: LigneVague) -> str:
    if isinstance(ligne, NonCalculee) or ligne.porteur == MASQUE:
        return ""
    return euros(ligne.montant.centimes, decimales=0)


def _etp_de(ligne: LigneVague) -> str:
    if isinstance(ligne, NonCalculee) or ligne.porteur == MASQUE:
        return ""
    return centiemes(ligne.etp.centiemes)


def _sort(ligne: LigneVague) -> str:
    if ligne.porteur == MASQUE:
        return ""
    if isinstance(ligne, NonCalculee):
        return f"non calculée\u00a0: {ligne.pourquoi}"
    suite = "\u00a0; a commencé sans décision enregistrée" if ligne.commencee else ""
    return f"{LIBELLES_SORT[ligne.sort]}{suite}"
