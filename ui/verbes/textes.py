"""The verb on the texts of law: which are to be read again, which were, by whom; mark one read, or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.relecture import LIBELLES_RELECTURE, EtatRelecture
from app.socle.formats import date_courte
from ui.console_francais import Verbe
from ui.verbes.commun import Sortie, base_option, bureau_de, json_option, option

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.verifications import TexteAVerifier


@click.command(cls=Verbe)
@base_option
@option("--tous", is_flag=True, help="Dire aussi les textes déjà relus.")
@option("--perimes", is_flag=True, help="Ne dire que ceux dont la relecture est trop ancienne.")
@option("--relire", default=None, metavar="CLÉ", help="Marquer ce texte comme relu aujourd’hui.")
@option("--lever", default=None, metavar="CLÉ", help="Lever la relecture de ce texte.")
@option("--note", default="", metavar="TEXTE", help="Remarque gardée avec la relecture.")
@json_option
def textes(
    *, base: Path, tous: bool, perimes: bool, relire: str | None, lever: str | None, note: str, en_json: bool
) -> None:
    """Dire les textes à vérifier, avec leur source et leur relecture\u00a0; en marquer un relu."""
    with bureau_de(base) as bureau:
        service = bureau.verifications
        if relire:
            service.verifier(relire, note)
        if lever:
            service.lever(lever)
        lus = service.perimees() if perimes else service.textes() if tous else service.a_verifier()
    Sortie(en_json).dire("\n".join(map(_ecrire, lus)) or "Aucun texte à vérifier.", [_json(t) for t in lus])


def _ecrire(texte: TexteAVerifier) -> str:
    relecture = texte.relecture
    etat = LIBELLES_RELECTURE[relecture.etat]
    if relecture.etat is not EtatRelecture.A_VERIFIER:
        etat = f"{etat}, {date_courte(relecture.le)}, {relecture.agent}"
    return f"{texte.cle}\u00a0: {etat} – {texte.ou} – {texte.source}"


def _json(texte: TexteAVerifier) -> dict[str, object]:
    relecture, periode = texte.relecture, texte.periode
    return {
        "cle": texte.cle,
        "ou": texte.ou,
        "texte": texte.texte,
        "source": texte.source,
        "marque": texte.marque or None,
        "valable_du": periode.du.isoformat() if periode.du else None,
        "valable_au": periode.au.isoformat() if periode.au else None,
        "etat": relecture.etat.value,
        "verifiee_le": relecture.le.isoformat() if relecture.le else None,
        "agent": relecture.agent or None,
        "note": relecture.note or None,
    }
