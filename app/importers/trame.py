"""Messages between the window and the child process: a JSON header, then raw bytes. No pickle.

What comes from the child is checked field by field: it has read hostile files.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any, TypeAlias

from app.importers.depot import Depot, PieceLue
from app.importers.limites import MIO

MAGIE = b"CLB1"
_PREFIXE = struct.Struct(">4sI")
ENTETE_MAX = 64 * MIO
INVENTORIER, EXTRAIRE = "inventorier", "extraire"  # questions on an archive of mails

Entete: TypeAlias = Mapping[str, Any]


class TrameRompue(Exception):
    """The other side ended, or does not speak this protocol."""


def envoyer(flux: IO[bytes], entete: Entete, blocs: Sequence[bytes] = ()) -> None:
    """Write one message. Raises OSError when the other side is gone."""
    complet = {**entete, "tailles": [len(bloc) for bloc in blocs]}
    octets = json.dumps(complet, ensure_ascii=True).encode("ascii")
    flux.write(_PREFIXE.pack(MAGIE, len(octets)) + octets)
    for bloc in blocs:
        flux.write(bloc)
    flux.flush()


def recevoir(flux: IO[bytes], plafond: int) -> tuple[Entete, list[bytes]]:
    """Read one message whose raw bytes are at most `plafond`. Raises TrameRompue."""
    magie, longueur = _PREFIXE.unpack(_exactement(flux, _PREFIXE.size))
    if magie != MAGIE or longueur > ENTETE_MAX:
        raise TrameRompue("préfixe inattendu")
    try:
        entete = json.loads(_exactement(flux, longueur))
    except (ValueError, RecursionError) as faute:
        raise TrameRompue("en-tête illisible") from faute
    tailles = entete.get("tailles") if isinstance(entete, dict) else None
    if not isinstance(tailles, list) or not all(type(t) is int and t >= 0 for t in tailles):
        raise TrameRompue("tailles absentes")
    if sum(tailles) > plafond:
        raise TrameRompue("message trop gros")
    return entete, [_exactement(flux, taille) for taille in tailles]


def _exactement(flux: IO[bytes], taille: int) -> bytes:
    morceaux, reste = [], taille
    while reste:
        morceau = flux.read(reste)
        if not morceau:
            raise TrameRompue("fin inattendue")
        morceaux.append(morceau)
        reste -= len(morceau)
    return b"".join(morceaux)


def depot_en_trame(depot: Depot) -> tuple[Entete, list[bytes]]:
    """Return header and raw bytes of a deposit; `original` and `sha256` stay with who sent the mail."""
    entete = {
        "genre": "depot",
        "expediteur_nom": depot.expediteur_nom,
        "expediteur_adresse": depot.expediteur_adresse,
        "objet": depot.objet,
        "date_envoi": _date_en_texte(depot.date_envoi),
        "recu_le": _date_en_texte(depot.recu_le),
        "message_id": depot.message_id,
        "en_reponse_a": list(depot.en_reponse_a),
        "texte": depot.texte,
        "avertissements": list(depot.avertissements),
        "transfere_par": depot.transfere_par,
        "pieces": [[p.nom, p.type_mime, p.code_propose, p.chemin] for p in depot.pieces],
    }
    return entete, [piece.contenu for piece in depot.pieces]


def depot_de_trame(entete: Entete, blocs: Sequence[bytes], original: bytes, sha256: str) -> Depot:
    """Return the deposit that a header and its raw bytes describe. Raises TrameRompue."""
    pieces = entete.get("pieces")
    if not isinstance(pieces, list) or len(pieces) != len(blocs):
        raise TrameRompue("pièces incohérentes")
    return Depot(
        expediteur_nom=_texte(entete.get("expediteur_nom")),
        expediteur_adresse=_texte(entete.get("expediteur_adresse")),
        objet=_texte(entete.get("objet")),
        date_envoi=_date(entete.get("date_envoi")),
        recu_le=_date(entete.get("recu_le")),
        message_id=_texte(entete.get("message_id")),
        en_reponse_a=_textes(entete.get("en_reponse_a")),
        texte=_texte(entete.get("texte")),
        pieces=tuple(_piece(piece, bloc) for piece, bloc in zip(pieces, blocs, strict=True)),
        original=original,
        sha256=sha256,
        avertissements=_textes(entete.get("avertissements")),
        transfere_par=_texte_ou_rien(entete.get("transfere_par")),
    )


def inventaire_de_trame(entete: Entete) -> tuple[list[tuple[int, str]], int]:
    """Return rank and name of each mail of an archive, and the number of its other files. Raises TrameRompue."""
    courriels, autres = entete.get("courriels"), entete.get("autres")
    if not isinstance(courriels, list) or type(autres) is not int:
        raise TrameRompue("inventaire incohérent")
    lus = []
    for champs in courriels:
        if not isinstance(champs, list) or len(champs) != 2 or type(champs[0]) is not int:
            raise TrameRompue("inventaire incohérent")
        lus.append((champs[0], _texte(champs[1])))
    return lus, autres


def _piece(champs: object, contenu: bytes) -> PieceLue:
    if not isinstance(champs, list) or len(champs) != 4:
        raise TrameRompue("pièce incohérente")
    nom, genre, code, chemin = champs
    return PieceLue(_texte(nom), contenu, _texte(genre), _texte_ou_rien(code), _texte(chemin))


def _texte(valeur: object) -> str:
    if not isinstance(valeur, str):
        raise TrameRompue("texte attendu")
    return valeur.encode("utf-8", "replace").decode("utf-8")


def _texte_ou_rien(valeur: object) -> str | None:
    return None if valeur is None else _texte(valeur)


def _textes(valeur: object) -> tuple[str, ...]:
    if not isinstance(valeur, list):
        raise TrameRompue("liste attendue")
    return tuple(_texte(element) for element in valeur)


def _date_en_texte(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat()


def _date(valeur: object) -> datetime | None:
    if valeur is None:
        return None
    try:
        date = datetime.fromisoformat(_texte(valeur))
    except ValueError as faute:
        raise TrameRompue("date illisible") from faute
    if date.tzinfo is None:
        raise TrameRompue("date sans fuseau")
    return date
