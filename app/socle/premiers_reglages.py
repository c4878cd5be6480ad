"""The two settings that the first paint needs, without reading them all: 10 ms saved at each start.

A copy of both is kept with the dates and sizes of the files that they came from; it serves while these have not
changed, else the settings are read (`app.socle.reglages`) and the copy is made again. Losing it loses nothing.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.socle import paths, politique

if TYPE_CHECKING:
    from pathlib import Path

COPIE = "premiere-image.txt"
CLE_THEME, CLE_TAILLE = "affichage.theme", "affichage.taille_texte"
PAR_DEFAUT = ("systeme", 100)


def theme_et_taille() -> tuple[str, int]:
    """Return the theme, and the size of texts in hundredths, as the settings in force have them."""
    sources = (paths.donnees() / paths.REGLAGES, *politique.chemins())
    etats = [_etat(source) for source in sources]
    if not any(etats):
        return PAR_DEFAUT
    copie, signe = paths.donnees() / COPIE, " ".join(etat or "-" for etat in etats)
    with suppress(OSError, ValueError):
        garde, theme, taille = copie.read_text("utf-8").split("\n")
        if garde == signe:
            return theme, int(taille)
    from app.socle.reglages import du_poste  # noqa: PLC0415  # when a setting has changed since the last start

    theme, nombre = du_poste().texte(CLE_THEME), du_poste().nombre(CLE_TAILLE)
    with suppress(OSError):
        copie.write_text(f"{signe}\n{theme}\n{nombre}", "utf-8")
    return theme, nombre


def _etat(fichier: Path) -> str:
    try:
        etat = fichier.stat()
    except OSError:
        return ""
    return f"{etat.st_mtime_ns}:{etat.st_size}"
