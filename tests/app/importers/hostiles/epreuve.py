"""What becomes of one hostile file: read through the real child process, told in a few words that TOML can hold."""

from __future__ import annotations

from app.services.envois import envois
from app.socle.errors import UserError
from tests.app.importers.hostiles import archives, courriels, outlook, pieces
from tests.app.importers.hostiles.recueil import FICHIERS

__all__ = ["FICHIERS", "archives", "courriels", "eprouver", "outlook", "pieces"]


def eprouver(bac, chemin):
    """Return the fate of a file: `refus`, or `pieces` and `dits`; a box gives one under `envois` for each mail.

    Blanks that do not break are told as plain blanks, and long names cut, so that a jurist may read the table.
    """
    lus = list(envois([chemin], bac))
    if chemin.suffix not in {".zip", ".mbox"}:
        return _un(bac, lus[0])
    if len(lus) > 10:
        return {"nombre": len(lus)}
    return {"envois": [{"nom": lu.nom, **_un(bac, lu)} for lu in lus]}


def _un(bac, envoi):
    try:
        depot = bac.lire(envoi.lire(), envoi.nom)
    except UserError as refus:
        return {"refus": _plat(str(refus))}
    issue = {"de": depot.expediteur_adresse, "pieces": [_plat(p.nom) for p in depot.pieces]}
    return {**issue, "dits": [_plat(d) for d in depot.avertissements]}


def _plat(texte):
    plat = texte.replace("\u00a0", " ")
    return plat if len(plat) <= 400 else f"{plat[:100]}… ({len(plat)} caractères)"
