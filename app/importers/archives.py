"""Archives found in a mail, opened in memory within limits; nothing is ever written to a disk.

An archive that cannot be opened, or that passes a limit, stays a closed piece and says why: a
candidate's mail is not lost because its archive is odd.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.message import Fichier, Lecture, en_mo
from app.importers.noms import nom_lisible
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SEPARATEUR = " \u203a "
TRANCHE = 256 * 1024
SEUIL_DU_TAUX = 1024 * 1024  # below one MiB inflated, a high ratio is only a repetitive text
BIT_CHIFFRE, BIT_UTF8 = 0x1, 0x800
# Others (bzip2, LZMA) inflate without a bound that one can set, and no system writes them by itself.
METHODES = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
# What each system leaves in archives and nobody sent on purpose.
_PARASITES = frozenset(("__macosx", ".ds_store", "thumbs.db", "desktop.ini"))
_AUTRES_ARCHIVES = ((b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "RAR"), (b"\x1f\x8b", "gzip"))
PANNES_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)


ABIMEE = "est abîmée ou d’un genre inconnu"


def refus_des_entrees(entrees: Iterable[zipfile.ZipInfo]) -> str:
    """Return why an archive of these entries is not opened, as the end of a French sentence; empty when it is."""
    for entree in entrees:
        if entree.flag_bits & BIT_CHIFFRE:
            return "est protégée par un mot de passe"
        if entree.compress_type not in METHODES:
            return "emploie une compression inhabituelle"
    return ""


@dataclass(frozen=True, slots=True)
class Extrait:
    """A file with the steps that lead to it, from the mail inwards."""

    fichier: Fichier
    chemin: str


class _Refus(Exception):  # never leaves this module
    """The archive must stay closed; the text says why, in French, after « Archive « x » »."""


def est_zip(fichier: Fichier) -> bool:
    """True for an archive proper; documents that are zips inside (.docx, .ods) are not."""
    nom = fichier.nom.lower().strip()
    declare = nom.endswith(".zip") or ("zip" in fichier.type_mime and "." not in nom)
    return declare and fichier.contenu[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def deplier(fichier: Fichier, lecture: Lecture, prefixe: str = "") -> tuple[list[Extrait], list[str]]:
    """Return the files of the piece and the warnings: itself alone when it is no archive.

    The files of an opened archive replace it; the archive stays in the original mail, and a warning
    says so. Order is that of the archive.
    """
    return _deplier(fichier, lecture, prefixe, niveau=0)


def _deplier(fichier: Fichier, lecture: Lecture, prefixe: str, niveau: int) -> tuple[list[Extrait], list[str]]:
    chemin = prefixe + nom_lisible(fichier.nom)
    ferme = [Extrait(fichier, chemin)]
    if not est_zip(fichier):
        genre = next((nom for magie, nom in _AUTRES_ARCHIVES if fichier.contenu.startswith(magie)), None)
        if genre is None and fichier.contenu and fichier.nom.lower().strip().endswith(".zip"):
            return ferme, [_fermee(chemin, "n’a pas le contenu d’une archive .zip")]
        return ferme, [_fermee(chemin, f"est au format {genre}")] if genre else []
    if niveau > lecture.limites.archives_imbriquees:
        return ferme, [_fermee(chemin, "est trop imbriquée")]
    depart = (lecture.octets_deplies, lecture.entrees_depliees)
    try:
        contenus, remarques = _ouvrir(fichier, lecture)
    except _Refus as refus:
        lecture.octets_deplies, lecture.entrees_depliees = depart
        return ferme, [_fermee(chemin, str(refus))]
    extraits = []
    for dedans in contenus:
        sous_extraits, sous_remarques = _deplier(dedans, lecture, chemin + SEPARATEUR, niveau + 1)
        extraits += sous_extraits
        remarques += sous_remarques
    return extraits, [_ouverte(chemin, len(contenus)), *remarques]


def _ouverte(chemin: str, nombre: int) -> str:
    s = "s" if nombre > 1 else ""
    return (
        f"Archive «{NBSP}{chemin}{NBSP}» ouverte{NBSP}: {nombre} fichier{s} ajouté{s} aux pièces. "
        "L’archive elle-même reste dans le message d’origine."
    )


def _fermee(chemin: str, raison: str) -> str:
    return (
        f"Archive «{NBSP}{chemin}{NBSP}» non ouverte{NBSP}: elle {raison}. Elle est conservée fermée parmi les "
        "pièces. Demandez les fichiers séparément ou dans une archive .zip ordinaire."
    )


def _ouvrir(fichier: Fichier, lecture: Lecture) -> tuple[list[Fichier], list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(fichier.contenu)) as archive:
            entrees = [e for e in archive.infolist() if not e.is_dir() and not _est_parasite(e.filename)]
            lecture.entrees_depliees += len(entrees)
            if lecture.entrees_depliees > lecture.limites.archive_entrees:
                raise _Refus(f"porte à plus de {lecture.limites.archive_entrees} le nombre de fichiers")
            if raison := refus_des_entrees(entrees):
                raise _Refus(raison)
            return _extraire(archive, entrees, lecture, len(fichier.contenu))
    except PANNES_ZIP as panne:
        raise _Refus(ABIMEE) from panne


def _extraire(
    archive: zipfile.ZipFile, entrees: list[zipfile.ZipInfo], lecture: Lecture, taille: int
) -> tuple[list[Fichier], list[str]]:
    fichiers, remarques, total = [], [], 0
    for entree in entrees:
        nom = nom_dans_archive(entree)
        morceaux = []
        for morceau in _tranches(archive, entree):
            morceaux.append(morceau)
            total += len(morceau)
            lecture.octets_deplies += len(morceau)
            _verifier(total, taille, lecture)
        etapes = nom.replace("\\", "/").split("/")
        if ".." in etapes or nom.startswith("/") or ":" in etapes[0]:
            remarques.append(
                f"Le fichier «{NBSP}{nom_lisible(nom)}{NBSP}» a un chemin suspect{NBSP}: seul son nom est gardé."
            )
        fichiers.append(Fichier(nom, b"".join(morceaux), ""))
    return fichiers, remarques


def _tranches(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entree) as flux:
        while morceau := flux.read(TRANCHE):
            yield morceau


def _verifier(total: int, taille: int, lecture: Lecture) -> None:
    """Raise _Refus when what comes out is too much. Declared sizes are never trusted."""
    limites = lecture.limites
    if total > SEUIL_DU_TAUX and total > limites.archive_taux * taille:
        raise _Refus(f"grossit de plus de {limites.archive_taux} fois à l’ouverture")
    plafond = min(limites.archive_octets, limites.piece_octets)
    if lecture.octets_deplies > plafond:
        raise _Refus(f"dépasse {en_mo(plafond)} une fois ouverte")


def _est_parasite(nom: str) -> bool:
    etapes = nom.lower().replace("\\", "/").split("/")
    return etapes[0] in _PARASITES or etapes[-1] in _PARASITES


def nom_dans_archive(entree: zipfile.ZipInfo) -> str:
    """Return the name of an entry, in the charset its writer used.

    Without the UTF-8 flag, UTF-8 is tried first (macOS), then code page 850, which Windows writes
    in France; 437, the norm, differs from it only by characters that no French name bears.
    """
    if entree.flag_bits & BIT_UTF8:
        return entree.filename
    try:
        octets = entree.filename.encode("cp437")
    except UnicodeEncodeError:
        return entree.filename
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp850")
