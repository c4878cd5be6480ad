"""The logo of the letterhead in the settings: a small picture inside the file itself, so that one file carries all.

Read here as bytes within bounds and never opened: `app.services.logos` has it drawn again in the confined process.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from app.socle.ecriture_toml import valeur_toml

CLE = "logo"
OCTETS_MAX = 2 * 1024 * 1024
_CHAMPS = ("nom", "alternative", "image")
_SIGNATURE_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class LogoRegle:
    """The logo that a new campaign receives. `alternative`: what it shows, in words; `image`: bytes of a PNG."""

    nom: str
    alternative: str
    image: bytes


def lire(brute: object) -> LogoRegle | None:
    """Return the logo of a table, None for the one that says that there is none. Raises ValueError, in French."""
    if not isinstance(brute, dict):
        raise ValueError("ce n’est pas une table")  # noqa: TRY004  # one family for the caller
    inconnus = sorted(set(brute) - set(_CHAMPS))
    if inconnus:
        raise ValueError(f"champ inconnu «\u00a0{inconnus[0]}\u00a0»")
    nom, alternative, texte = (brute.get(champ, "") for champ in _CHAMPS)
    if not all(isinstance(valeur, str) for valeur in (nom, alternative, texte)):
        raise ValueError("des textes entre guillemets sont attendus")
    if not texte.strip():
        return None
    image = _octets(texte)
    if not " ".join(alternative.split()):
        raise ValueError("il manque «\u00a0alternative\u00a0», ce que montre l’image")
    return LogoRegle(" ".join(nom.split()) or "logo.png", " ".join(alternative.split()), image)


def ecrire(logo: LogoRegle | None) -> list[str]:
    """Return the lines of TOML that `lire` reads; the picture is in base64, as mails carry theirs."""
    lignes = base64.encodebytes(logo.image).decode() if logo else ""
    image = f"'''\n{lignes}'''" if logo else "''"
    return [
        f"\n[{CLE}]\n# Logo des actes, ce qu’il montre, et l’image PNG en base64\u00a0; vide\u00a0: aucun\n",
        f"nom = {valeur_toml(logo.nom if logo else '')}\n",
        f"alternative = {valeur_toml(logo.alternative if logo else '')}\n",
        f"image = {image}\n",
    ]


def _octets(texte: str) -> bytes:
    compact = "".join(texte.split())
    if len(compact) > OCTETS_MAX * 4 // 3 + 4:
        raise ValueError("son image pèse plus de 2\u00a0Mio")
    try:
        image = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError) as faute:
        raise ValueError("son image n’est pas écrite en base64") from faute
    if not image.startswith(_SIGNATURE_PNG):
        raise ValueError("son image n’est pas un PNG")
    return image
