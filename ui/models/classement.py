"""The ranking as columns: place, total, ETP, euros, points of each criterion, and what decided."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.socle.formats import centiemes, date_heure, euros, points
from ui.models.dossiers import etat_ecrit, jeton_etat, type_ecrit
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.classement import Rang


def codes_des_criteres(rangs: Iterable[Rang]) -> tuple[tuple[str, str], ...]:
    """Return the code and the title of every criterion met, in the order of the grids."""
    vus: dict[str, str] = {}
    for rang in rangs:
        for ligne in rang.candidat.resultat.lignes if rang.candidat.resultat else ():
            vus.setdefault(ligne.critere.code, ligne.critere.intitule)
    return tuple(sorted(vus.items()))


def colonnes_classement(criteres: Sequence[tuple[str, str]]) -> tuple[Column[Rang], ...]:
    """Return the columns of the ranked dossiers; points are exact and rounded once, when they are written."""
    return (
        Column("rang", "Rang", lambda x: str(x.rang or ""), alignement="droite", tri=lambda x: x.rang, largeur=64),
        Column("numero", "Dossier", lambda x: x.candidat.numero, largeur=112),
        Column(
            "porteur", "Porteur", lambda x: x.candidat.porteur, largeur=210, infobulle=lambda x: x.candidat.porteur
        ),
        Column("type_poste", "Poste", lambda x: type_ecrit(x.candidat.type_poste), largeur=104),
        Column("total", "Total", _total, alignement="droite", largeur=72, tri=_total_exact),
        Column("etp", "ETP", _etp, alignement="droite", largeur=64, tri=lambda x: x.candidat.etp),
        Column("montant", "Euros", _montant, alignement="droite", largeur=100, tri=lambda x: x.candidat.montant),
        Column(
            "explication",
            "Ce qui a décidé",
            lambda x: x.explication,
            largeur=304,
            infobulle=lambda x: x.explication,
        ),
        *(
            Column(
                code,
                code,
                partial(_points, code),
                alignement="droite",
                largeur=72,
                infobulle=partial(_infobulle, intitule),
                tri=partial(_exact, code),
            )
            for code, intitule in criteres
        ),
        _etat(),
    )


def colonnes_sans_rang() -> tuple[Column[Rang], ...]:
    """Return the columns of the dossiers without a rank, with the reason."""
    return (
        Column("numero", "Dossier", lambda x: x.candidat.numero, largeur=120),
        Column("porteur", "Porteur", lambda x: x.candidat.porteur, largeur=280),
        Column(
            "explication", "Pourquoi pas de rang", lambda x: x.explication, largeur=260, couleur=lambda _x: "alerte"
        ),
        _etat(),
        Column(
            "recu_le",
            "Reçu le",
            lambda x: date_heure(x.candidat.recu_le),
            largeur=170,
            tri=lambda x: x.candidat.recu_le,
        ),
    )


def _etat() -> Column[Rang]:
    return Column(
        "etat",
        "État",
        lambda x: etat_ecrit(x.candidat.etat),
        largeur=150,
        couleur=lambda x: jeton_etat(x.candidat.etat),
    )


def _total(rang: Rang) -> str:
    return points(rang.candidat.resultat.total) if rang.candidat.resultat else ""


def _total_exact(rang: Rang) -> object:
    return rang.candidat.resultat.total if rang.candidat.resultat else None


def _etp(rang: Rang) -> str:
    return centiemes(rang.candidat.etp.centiemes) if rang.candidat.etp else "–"


def _montant(rang: Rang) -> str:
    return euros(rang.candidat.montant.centimes, decimales=0) if rang.candidat.montant else "–"


def _exact(code: str, rang: Rang) -> object:
    lignes = rang.candidat.resultat.lignes if rang.candidat.resultat else ()
    return next((ligne.points for ligne in lignes if ligne.critere.code == code), None)


def _points(code: str, rang: Rang) -> str:
    lignes = rang.candidat.resultat.lignes if rang.candidat.resultat else ()
    return next((points(ligne.points) for ligne in lignes if ligne.critere.code == code), "–")


def _infobulle(intitule: str, _rang: Rang) -> str:
    return intitule
