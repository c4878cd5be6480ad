"""What the panel of the pieces says of the row under the cursor: its state, versions, and the notes on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.formats import NBSP, a_paris, date_courte
from ui.models.pieces import LIBELLES_EXIGENCE, Fichier, etat_de

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.pieces import LigneDePiece
    from app.services.instruction import Fiche
    from app.services.preuves import PreuvesDuDossier
    from ui.models.pieces import Ligne

VERDICT_DEPASSE = "▲ Verdict rendu sur la version précédente\u00a0: relisez la nouvelle."
SANS_FORME = (
    "La forme juridique du porteur n’est pas connue\u00a0: choisissez-la dans l’onglet Porteur pour voir les "
    "pièces attendues."
)


def detail_de(
    ligne: Ligne | None, attendue: LigneDePiece | None, fiche: Fiche | None, preuves: PreuvesDuDossier | None
) -> tuple[str, str]:
    """Return what is said of a row, and beneath it what it is founded on. `attendue`: the expected piece."""
    base = ""
    if attendue is not None:
        symbole, mot, _ = etat_de(attendue)
        suite = f"\u00a0: {attendue.motif}" if attendue.motif else ""
        texte = f"{attendue.type.libelle}\n{symbole} {mot}{suite} · {LIBELLES_EXIGENCE[attendue.exigence]}"
        if _verdict_depasse(attendue):
            texte += f"\n{VERDICT_DEPASSE}"
        base = "\n".join(x for x in (attendue.type.aide, f"Base\u00a0: {attendue.type.base}") if x)
    elif isinstance(ligne, Fichier) and ligne.est_courriel:
        texte = "Le courriel tel qu’il est arrivé. Il reste au dossier."
    elif isinstance(ligne, Fichier) and ligne.piece.code:
        texte = f"{ligne.piece.nom}\nClassé en {_type_dit(ligne.piece.code, fiche)}. T change ce classement."
    elif isinstance(ligne, Fichier):
        texte = f"{ligne.piece.nom}\nFichier non classé\u00a0: tapez T pour dire quelle pièce c’est."
    else:
        texte = "Aucune pièce."
    if isinstance(ligne, Fichier):
        texte = "\n".join((texte, *_versions(ligne, fiche, preuves)))
    if fiche is not None and not fiche.completude.lignes:
        base = SANS_FORME
    return texte, base


def _type_dit(code: str, fiche: Fiche | None) -> str:
    """Return « P14 – RIB », the code alone when the campaign does not know it."""
    types = fiche.campagne.pieces if fiche is not None else ()
    return next((f"{code} – {t.libelle}" for t in types if t.code == code), code)


def _verdict_depasse(attendue: LigneDePiece) -> bool:
    """True when a newer version of a file came after the verdict: it says nothing of what is there now."""
    rendu = attendue.le
    return rendu is not None and any(f.remplace is not None and f.recue_le > rendu for f in attendue.fichiers)


def _versions(ligne: Fichier, fiche: Fiche | None, preuves: PreuvesDuDossier | None) -> Iterator[str]:
    """Yield which piece replaces a file, which one it replaces, and the notes that rest on it."""
    piece = ligne.piece
    if ligne.remplacee_par is not None:
        quand = date_courte(a_paris(ligne.remplacee_par.recue_le).date())
        yield f"▲ Remplacée par «{NBSP}{ligne.remplacee_par.nom}{NBSP}», reçue le {quand}."
    anciennes = fiche.pieces if fiche is not None and piece.remplace is not None else ()
    yield from (f"Remplace «{NBSP}{p.nom}{NBSP}»." for p in anciennes if p.id == piece.remplace)
    lues = preuves.preuves if preuves is not None else ()
    codes = sorted({lue.preuve.sous_critere for lue in lues if lue.preuve.piece_id == piece.id})
    if codes:
        yield f"Des preuves y sont prises pour {', '.join(codes)}."
