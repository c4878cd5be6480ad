"""The verb that says what is left to do on each dossier, in the order of the queue; it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.domain.file_instruction import LIBELLES_GENRE, SANS_LETTRE, Choix, Genre, retenir
from app.domain.seance import Lettre
from app.socle.formats import date_courte, pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, campagne_choisie, campagne_option, json_option, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.delais import Echeance
    from app.domain.file_instruction import DossierAFaire
    from app.services.seances import PointDeReprise


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--genre",
    default=Genre.TOUT.value,
    type=click.Choice([g.value for g in Genre]),
    help="Genre de travail\u00a0; «\u00a0rien\u00a0» liste les dossiers sans rien à faire.",
)
@option(
    "--lettre",
    default="",
    type=click.Choice(["", *(x.value for x in Lettre), SANS_LETTRE]),
    help="Lettre de votre tri rapide, «\u00a0-\u00a0» pour les dossiers sans lettre.",
)
@option("--vague", type=int, default=None, metavar="NUMÉRO", help="Une vague seulement.")
@json_option
def seance(
    base: Path,
    campagne_id: int | None,
    genre: str,
    lettre: str,
    vague: int | None,
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Dire ce qui reste à faire sur chaque dossier, dans l’ordre de la séance d’instruction."""
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id).id or 0
        file = retenir(bureau.seances.file(campagne), Choix(Genre(genre), lettre, vague))
        reprise = bureau.seances.reprise(campagne)
    Sortie(en_json).dire("\n".join(_phrases(file, Genre(genre), reprise)), _valeur(file, reprise))


def _phrases(file: Sequence[DossierAFaire], genre: Genre, reprise: PointDeReprise | None) -> Iterator[str]:
    taches = sum(len(d.restes) for d in file)
    yield f"{LIBELLES_GENRE[genre]}\u00a0: {pluriel(len(file), 'dossier')}, {pluriel(taches, 'tâche')}."
    if reprise is not None:
        yield f"Reprendre\u00a0: {reprise.endroit}."
    for dossier in file:
        lettre = f" [{dossier.lettre.value}]" if dossier.lettre else ""
        yield f"{dossier.numero}{lettre} {dossier.porteur}{_dates(dossier.echeances)}"
        yield from (f"  - {r.texte}\u00a0: {r.pourquoi}" for r in dossier.restes)
        if dossier.attente:
            yield f"  {dossier.attente}"


def _dates(echeances: Sequence[Echeance]) -> str:
    dites = ", ".join(f"{e.objet} le {date_courte(e.jour)}" for e in echeances)
    return f" ({dites})" if dites else ""


def _valeur(file: Sequence[DossierAFaire], reprise: PointDeReprise | None) -> dict[str, Any]:
    return {
        "reprise": {"numero": reprise.numero, "sous_critere": reprise.sous_critere} if reprise else None,
        "dossiers": [
            {
                "numero": d.numero,
                "raison_sociale": d.porteur,
                "etat": d.etat.value,
                "vague": d.vague,
                "lettre": d.lettre.value if d.lettre else None,
                "recu_le": d.recu_le.isoformat(),
                "attente": d.attente,
                "echeances": [_echeance(e) for e in d.echeances],
                "restes": [
                    {
                        "travail": r.travail.value,
                        "cle": r.cle,
                        "texte": r.texte,
                        "pourquoi": r.pourquoi,
                        "echeance": _echeance(r.echeance) if r.echeance else None,
                    }
                    for r in d.restes
                ],
            }
            for d in file
        ],
    }


def _echeance(echeance: Echeance) -> dict[str, str]:
    return {"jour": echeance.jour.isoformat(), "objet": echeance.objet, "source": echeance.source}
