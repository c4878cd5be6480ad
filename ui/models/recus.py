"""Receipts of rankings, and what a replay or a comparison found, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.recu import empreinte, ouvrir
from app.socle.formats import NBSP, a_paris, date_heure, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.recu import Recu, RecuDeClassement
    from app.domain.rejeu import Difference, Rejeu


@dataclass(frozen=True, slots=True)
class Bilan:
    """What is said of one receipt: a heading, sentences, a role of the theme, and the differences found."""

    titre: str
    phrases: tuple[str, ...]
    conforme: bool
    differences: tuple[tuple[int, str, str, str, str], ...]


def colonnes_recus() -> tuple[Column[RecuDeClassement], ...]:
    """Return the columns of the receipts kept."""
    return (
        Column(
            "etabli_le",
            "Établi le",
            lambda x: date_heure(a_paris(x.etabli_le)),
            largeur=168,
            tri=lambda x: x.etabli_le,
        ),
        Column("libelle", "Libellé", lambda x: x.libelle or "–", largeur=200, infobulle=lambda x: x.libelle),
        Column("agent", "Par", lambda x: x.agent, largeur=130),
        Column(
            "grilles", "Grilles", lambda x: x.version_grilles, largeur=190, infobulle=lambda x: x.version_grilles
        ),
        Column(
            "empreinte", "Empreinte", lambda x: f"{x.empreinte[:12]}…", largeur=130, infobulle=lambda x: x.empreinte
        ),
    )


def colonnes_differences() -> tuple[Column[tuple[int, str, str, str, str]], ...]:
    """Return the columns of the differences: what, which field, what the receipt says, what is found."""
    return (
        Column("objet", "Objet", lambda x: x[1], largeur=130, tri=lambda x: (x[1], x[0])),
        Column("champ", "Champ", lambda x: x[2], largeur=130),
        Column("attendu", "Au reçu", lambda x: x[3], largeur=180, infobulle=lambda x: x[3]),
        Column("trouve", "Trouvé", lambda x: x[4], largeur=180, infobulle=lambda x: x[4]),
    )


def bilan_du_rejeu(octets: bytes, rejeu: Rejeu, origine: str) -> Bilan:
    """Return what a replay says, and where the receipt comes from."""
    if rejeu.conforme:
        dit = "● Conforme\u00a0: l’empreinte est la bonne, et le calcul refait donne la même liste."
    else:
        nombre = pluriel(len(rejeu.differences), "différence")
        dit = f"✕ Non conforme\u00a0: {nombre} entre ce que dit le reçu et ce que donne le calcul refait."
    return Bilan(_titre(octets, rejeu.recu), (dit, origine), rejeu.conforme, _lignes(rejeu.differences))


def bilan_de_la_comparaison(octets: bytes, recu: Recu, differences: Sequence[Difference]) -> Bilan:
    """Return what changed since a receipt."""
    if not differences:
        dit = "● Rien n’a changé depuis ce reçu."
    else:
        dit = f"▲ {pluriel(len(differences), 'différence')} entre ce reçu et le classement d’aujourd’hui."
    return Bilan(_titre(octets, recu), (dit,), not differences, _lignes(differences))


def _titre(octets: bytes, recu: Recu) -> str:
    libelle = f" «{NBSP}{recu.libelle}{NBSP}»" if recu.libelle else ""
    dossiers = pluriel(len(recu.dossiers), "dossier")
    return f"Reçu{libelle} du {date_heure(a_paris(recu.etabli_le))}, {dossiers}, {empreinte(ouvrir(octets))[:12]}"


def _lignes(differences: Sequence[Difference]) -> tuple[tuple[int, str, str, str, str], ...]:
    return tuple((n, d.objet, d.champ, d.attendu, d.trouve) for n, d in enumerate(differences))
