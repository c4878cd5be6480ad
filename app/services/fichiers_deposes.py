"""Files that the officer drops or names: which ones, how big, and what each becomes before it is recorded.

Not here: what is done with them (`services.reception`), nor the inside of a mail (`importers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.pieces import CODE_COURRIEL
from app.importers.boites import SUFFIXE_ARCHIVE, SUFFIXE_MBOX
from app.importers.depot import Depot, PieceLue
from app.importers.genres import type_mime
from app.importers.message import RIEN_ENREGISTRE, en_mo
from app.importers.noms import nom_lisible
from app.importers.reconnaissance import motifs_livres, proposer_type
from app.socle.errors import UserError, cause
from app.socle.progress import Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.socle.progress import Annulation

EXTENSIONS_COURRIEL = frozenset({".eml", ".msg", SUFFIXE_ARCHIVE, SUFFIXE_MBOX})  # a mail or a box of mails


def deplier(
    chemins: Iterable[Path],
    *,
    tout: bool = False,
    rapporter: Rapporter = muet,
    annulation: Annulation | None = None,
) -> list[Path]:
    """Return the files named, folders opened: their mails only, or everything with `tout`. Sorted in a folder.

    A path that does not exist is kept: it will be reported as such. Raises Annule: a folder of the network is slow.
    """
    fichiers: list[Path] = []
    for chemin in chemins:
        if not chemin.is_dir():
            fichiers.append(chemin)
            continue
        rapporter(Progress(0, 0, f"Inventaire de {nom_lisible(chemin.name)}"))
        dedans = []
        for dans_le_dossier in chemin.rglob("*"):
            if annulation is not None:
                annulation.verifier()
            if dans_le_dossier.is_file():
                dedans.append(dans_le_dossier)
        fichiers += [p for p in sorted(dedans) if tout or p.suffix.lower() in EXTENSIONS_COURRIEL]
    return fichiers


def lire_piece(nom: str, octets: bytes, code: str = "") -> PieceLue:
    """Return a file of the disk as a piece, its type proposed from its name unless given."""
    affiche = nom_lisible(nom)
    return PieceLue(
        nom=affiche,
        contenu=octets,
        type_mime=type_mime(affiche, octets),
        code_propose=code or proposer_type(affiche, motifs_livres()),
        chemin="ajoutée par l’agent",
    )


def courriel_en_piece(depot: Depot, nom: str) -> PieceLue:
    """Return the mail itself as a piece, its bytes as they came; one of a mailbox is named like a file."""
    if not nom.lower().endswith((".eml", ".msg")):
        nom = f"{nom}.eml"
    mime = "application/vnd.ms-outlook" if nom.lower().endswith(".msg") else "message/rfc822"
    return PieceLue(
        nom=nom, contenu=depot.original, type_mime=mime, code_propose=CODE_COURRIEL, chemin="courriel reçu"
    )


def lire_octets(fichier: Path, limite_octets: int) -> bytes:
    """Return the bytes of a file, whose size is looked at first. Raises UserError: the officer can ask it again."""
    nom = nom_lisible(fichier.name)
    try:
        taille = fichier.stat().st_size
        if taille > limite_octets:
            raise UserError(
                f"Le fichier « {nom} » pèse {en_mo(taille)}, au-delà de la limite de "
                f"{en_mo(limite_octets)}. {RIEN_ENREGISTRE}.",
                conseil="Demandez-le en plusieurs envois ou allégé.",
            )
        if taille == 0:
            raise UserError(
                f"Le fichier « {nom} » est vide (0 octet). {RIEN_ENREGISTRE}.",
                conseil="Demandez un nouvel envoi.",
            )
        return fichier.read_bytes()
    except FileNotFoundError as faute:
        raise UserError(f"Le fichier « {nom} » n’existe pas ou a été déplacé. Rien n’a été enregistré.") from faute
    except OSError as faute:
        raise UserError(
            f"Le fichier « {nom} » n’a pas pu être lu ({cause(faute)}). {RIEN_ENREGISTRE}.",
            conseil="Copiez-le sur ce poste et recommencez.",
        ) from faute
