"""Verbs on reading by two: where each dossier stands, without a value, and how far the readers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.accord import coefficient
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    instant,
    json_option,
)

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from app.services.lectures import EtatLectures, LigneLecture


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def lectures(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Dire où en sont les lectures de chaque dossier, sans aucune note."""
    etat = _etat(base, campagne_id)
    if not etat.campagne.double_lecture:
        Sortie(en_json).dire("Un lecteur par dossier\u00a0: rien à suivre.", [])
        return
    Sortie(en_json).dire(
        "\n".join(map(_ecrire, etat.lignes)) or "Aucun dossier à lire.", [_table(x) for x in etat.lignes]
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@json_option
def accord(base: Path, campagne_id: int | None, en_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Mesurer l’accord des lecteurs, à partir du nombre de dossiers réglé."""
    lu = _etat(base, campagne_id).accord
    chiffres = {
        "kappa_quadratique": lu.kappa_quadratique,
        "kappa_lineaire": lu.kappa_lineaire,
        "alpha_ordinal": lu.alpha_ordinal,
    }
    lignes = [
        f"kappa pondéré, poids quadratiques\u00a0: {coefficient(lu.kappa_quadratique)}",
        f"kappa pondéré, poids linéaires\u00a0: {coefficient(lu.kappa_lineaire)}",
        f"alpha ordinal de Krippendorff\u00a0: {coefficient(lu.alpha_ordinal)}",
        f"notes égales\u00a0: {lu.egales} sur {lu.paires}\u00a0; sans objet, laissés de côté\u00a0: {lu.ecartees}",
    ]
    Sortie(en_json).dire(
        "\n".join((*(lignes if lu.montrees else ()), lu.prudence)),
        {
            "dossiers": lu.dossiers,
            "seuil": lu.seuil,
            "montrees": lu.montrees,
            "paires": lu.paires,
            "egales": lu.egales if lu.montrees else None,
            "sans_objet": lu.ecartees,
            **{nom: _exact(valeur) for nom, valeur in chiffres.items()},
            "prudence": lu.prudence,
        },
    )


def _etat(base: Path, campagne_id: int | None) -> EtatLectures:
    with bureau_de(base) as bureau:
        return bureau.lectures.etat(campagne_choisie(bureau, campagne_id).id or 0)


def _ecrire(ligne: LigneLecture) -> str:
    lues = [f"{x.lecteur} ({'close' if x.est_close else 'ouverte'})" for x in ligne.lectures]
    suite = ligne.suite.value.replace("_", " ") if ligne.suite else "–"
    return f"{ligne.numero}  {suite:<12}  {ligne.porteur}  {', '.join(lues)}".rstrip()


def _table(ligne: LigneLecture) -> dict[str, object]:
    return {
        "numero": ligne.numero,
        "porteur": ligne.porteur,
        "masque": ligne.masque,
        "suite": ligne.suite.value if ligne.suite else None,
        "lectures": [
            {
                "rang": x.rang,
                "lecteur": x.lecteur,
                "ouverte_le": instant(x.ouverte_le),
                "close_le": instant(x.close_le),
            }
            for x in ligne.lectures
        ],
    }


def _exact(valeur: Fraction | None) -> str | None:
    """Return « 29/59 », null when there is no figure."""
    return None if valeur is None else str(valeur)
