"""Strict reading of the file of a region, in the child process: bounds, types, fingerprint, totals counted again.

Anything that a Clausule would not have written is refused, with what is wrong. Only totals leave the child.
Not here: what a service does with them (`app.services.consolidation`), how the file is written
(`app.domain.fichier_regional`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.couverture import PARTAGE, coordinateurs_retenus, ecarts, totaliser
from app.domain.cycle import FAVORABLES, HORS_CLASSEMENT, LIBELLES_ETAT, Etat
from app.domain.fichier_regional import EXTENSION, FORMAT, VERSION_FORMAT, empreinte, en_json
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.territoire import ContenuRegional, Echelle, ExistantRegional, LigneRegionale, TotalTerritoire
from app.importers.limites import MIO, MO, Limites
from app.importers.noms import nom_lisible
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from app.socle.formats import NBSP, PLAFOND

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from app.importers.regions import Regions

    E = TypeVar("E", bound="StrEnum")

REGION = "region"
LIMITES_REGION = Limites(duree_s=20.0, memoire_octets=512 * MIO, courriel_octets=10 * MO)
LIGNES_MAX = 10_000
TEXTE_MAX = 200
BASE_SQLITE = b"SQLite format 3\0"
_NUMERO = re.compile(r"^\d{4}-[0-9A-Z]{2}-\d{4,6}$")
_CHAMPS = frozenset(
    {
        "region", "nom", "edition", "campagne", "produit_le", "cible", "cible_version", "cible_notifiee_le",
        "enveloppe", "departements_blancs", "existants", "dossiers", "totaux",
    }
)  # fmt: skip
_QUANTITES = frozenset({"etp_demande", "etp_retenu", "montant_demande", "montant_retenu"})
_CHAMPS_LIGNE = _QUANTITES | {"numero", "etat", "type", "departements"}
_CHAMPS_TOTAL = _QUANTITES | {"departement", "type", "dossiers", "etp_existant"}
RIEN = "Rien n’a été retenu de ce fichier"
REDEMANDER = "Demandez à la région de le produire de nouveau et de l’envoyer sans le retoucher."


@dataclass(frozen=True, slots=True)
class LuRegional:
    """What leaves the child: the facts and the totals, without the lines. `dossiers`: those that count."""

    contenu: ContenuRegional
    dossiers: int
    coordinateurs: tuple[str, ...]


class _Faux(Exception):
    """What the file says is not what a Clausule writes; the message names it."""


def lire_fichier_regional(octets: bytes, nom: str, regions: Regions) -> ContenuRegional:
    """Return what a file says, its totals counted again from its lines.

    Raises UserError on another kind of file, another version of the format, an altered content, totals that the
    lines do not give. The file itself is never changed.
    """
    montre = f"«{NBSP}{nom_lisible(nom)}{NBSP}»"
    if octets.startswith(BASE_SQLITE):
        raise UserError(
            f"{montre} est une base Clausule, pas un fichier régional. {RIEN}{NBSP}: une base porte des données de "
            "porteurs que la consolidation n’a pas à connaître.",
            conseil="Demandez à la région son fichier régional (écran Territoire, Exporter).",
        )
    enveloppe = _enveloppe(octets, montre)
    _exiger_la_version(enveloppe.get("version"), montre)
    contenu = enveloppe.get("contenu")
    if set(enveloppe) != {"format", "version", "empreinte", "contenu"} or not isinstance(contenu, dict):
        raise _mal_forme(montre, "il n’a pas les parties attendues")
    if _empreinte(contenu, montre) != enveloppe["empreinte"]:
        raise UserError(
            f"{montre} a été modifié depuis que la région l’a produit{NBSP}: son empreinte ne correspond plus à "
            f"son contenu. {RIEN}.",
            conseil=REDEMANDER,
        )
    try:
        lu = _contenu(contenu, regions)
    except _Faux as faux:
        raise _mal_forme(montre, str(faux)) from faux
    _exiger_les_totaux(lu, regions, montre)
    return lu


def region_en_trame(lu: ContenuRegional) -> dict[str, Any]:
    """Return the header that carries what was read out of the child, its lines left behind."""
    return {
        "genre": REGION,
        "contenu": en_json(replace(lu, lignes=())),
        "dossiers": len({x.numero for x in lu.lignes}),
        "coordinateurs": list(coordinateurs_retenus(lu.lignes)),
    }


def region_de_trame(entete: Mapping[str, Any], regions: Regions) -> LuRegional:
    """Return what a header carries, checked field by field. Raises TrameRompue."""
    try:
        numeros = _liste(entete.get("coordinateurs"), "les coordinateurs")
        return LuRegional(
            _contenu(entete.get("contenu"), regions),
            _entier(entete.get("dossiers"), "le nombre de dossiers", 0, LIGNES_MAX),
            tuple(_numero(x) for x in numeros),
        )
    except _Faux as faux:
        raise TrameRompue(str(faux)) from faux


def _enveloppe(octets: bytes, montre: str) -> dict[str, Any]:
    try:
        valeur = json.loads(
            octets.decode("utf-8"),
            object_pairs_hook=_sans_doublon,
            parse_float=_nombre_refuse,
            parse_constant=_nombre_refuse,
        )
    except (ValueError, RecursionError, _Faux) as faute:
        raise _autre_fichier(montre) from faute
    if not isinstance(valeur, dict) or valeur.get("format") != FORMAT:
        raise _autre_fichier(montre)
    return valeur


def _empreinte(contenu: dict[str, Any], montre: str) -> str:
    """Return the fingerprint. Raises UserError on a text that no Clausule could write."""
    try:
        return empreinte(contenu)
    except (ValueError, RecursionError) as faute:
        raise _mal_forme(montre, "un de ses textes n’est pas possible") from faute


def _autre_fichier(montre: str) -> UserError:
    return UserError(
        f"{montre} n’est pas un fichier régional de Clausule, ou il est tronqué. {RIEN}.",
        conseil=f"Un fichier régional porte l’extension {EXTENSION} et s’exporte depuis l’écran Territoire.",
    )


def _exiger_la_version(version: object, montre: str) -> None:
    if type(version) is not int or version < 1:
        raise _mal_forme(montre, "il ne dit pas sa version")
    if version > VERSION_FORMAT:
        raise UserError(
            f"{montre} est d’une version plus récente du format (version {version}, celle-ci lit la version "
            f"{VERSION_FORMAT}). {RIEN}.",
            conseil="Mettez Clausule à jour sur ce poste, puis lisez le fichier de nouveau.",
        )
    if version < VERSION_FORMAT:
        raise UserError(
            f"{montre} est d’une version plus ancienne du format (version {version}, celle-ci lit la version "
            f"{VERSION_FORMAT}). {RIEN}.",
            conseil="Demandez à la région de mettre Clausule à jour et d’exporter de nouveau.",
        )


def _exiger_les_totaux(lu: ContenuRegional, regions: Regions, montre: str) -> None:
    differences = ecarts(lu.totaux, totaliser(lu.lignes, lu.existants, regions.departements[lu.region_code]))
    if differences:
        autres = f" (et {len(differences) - 1} autres)" if len(differences) > 1 else ""
        raise UserError(
            f"{montre} annonce des totaux que ses dossiers ne donnent pas. {differences[0]}{autres}. {RIEN}.",
            conseil=REDEMANDER,
        )


def _mal_forme(montre: str, quoi: str) -> UserError:
    return UserError(f"{montre} ne peut pas être lu{NBSP}: {quoi}. {RIEN}.", conseil=REDEMANDER)


def _sans_doublon(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    valeur = dict(paires)
    if len(valeur) != len(paires):
        raise _Faux("une clé est écrite deux fois")
    return valeur


def _nombre_refuse(_texte: str) -> Any:
    raise _Faux("un nombre n’est pas entier")


def _contenu(brut: Any, regions: Regions) -> ContenuRegional:
    _exiger_les_cles(brut, _CHAMPS, "le contenu")
    code = _texte(brut["region"], "le code de la région")
    if code not in regions.noms:
        raise _Faux(f"la région {code} n’existe pas")
    if brut["nom"] != regions.noms[code]:
        raise _Faux(f"le nom de la région {code} n’est pas {regions.noms[code]}")
    noms = regions.departements[code]
    edition = _entier(brut["edition"], "l’édition", 1, 9999)
    lignes = tuple(_ligne(x, f"{edition}-{code}-", noms) for x in _liste(brut["dossiers"], "les dossiers"))
    if len({(x.numero, x.type_poste) for x in lignes}) != len(lignes):
        raise _Faux("un dossier y figure deux fois")
    version, notifiee = brut["cible_version"], brut["cible_notifiee_le"]
    return ContenuRegional(
        region_code=code,
        region_nom=regions.noms[code],
        edition=edition,
        campagne_code=_texte(brut["campagne"], "le code de la campagne"),
        produit_le=_instant(brut["produit_le"]),
        cible=None if brut["cible"] is None else Etp(_quantite(brut["cible"], "la cible")),
        cible_version=None if version is None else _entier(version, "la version de la cible", 0, PLAFOND),
        cible_notifiee_le=None if notifiee is None else _jour(notifiee),
        enveloppe=None if brut["enveloppe"] is None else Montant(_signe(brut["enveloppe"], "l’enveloppe")),
        departements_blancs=_departements(brut["departements_blancs"], noms),
        existants=tuple(_existant(x, noms) for x in _liste(brut["existants"], "les postes existants")),
        lignes=lignes,
        totaux=tuple(_total(x, noms) for x in _liste(brut["totaux"], "les totaux")),
    )


def _ligne(brut: Any, debut: str, noms: Mapping[str, str]) -> LigneRegionale:
    _exiger_les_cles(brut, _CHAMPS_LIGNE, "un dossier")
    numero = _numero(brut["numero"])
    if not numero.startswith(debut):
        raise _Faux(f"le dossier {numero[:20]} n’est pas de cette région et de cette édition")
    etat = _parmi(Etat, brut["etat"], "l’état d’un dossier")
    if etat in HORS_CLASSEMENT:
        raise _Faux(f"le dossier {numero} est {LIBELLES_ETAT[etat]}\u00a0: il ne compte pas")
    if etat not in FAVORABLES and (brut["etp_retenu"] or brut["montant_retenu"]):
        raise _Faux(f"le dossier {numero} est {LIBELLES_ETAT[etat]} et retenu à la fois")
    return LigneRegionale(
        numero,
        etat,
        _parmi(TypePoste, brut["type"], "le type d’un poste"),
        _departements(brut["departements"], noms),
        Etp(_quantite(brut["etp_demande"], f"les ETP demandés du dossier {numero}")),
        Etp(_quantite(brut["etp_retenu"], f"les ETP retenus du dossier {numero}")),
        Montant(_quantite(brut["montant_demande"], f"le montant demandé du dossier {numero}")),
        Montant(_quantite(brut["montant_retenu"], f"le montant retenu du dossier {numero}")),
    )


def _numero(brut: Any) -> str:
    numero = _texte(brut, "un numéro de dossier")
    if not _NUMERO.match(numero):
        raise _Faux("un numéro de dossier est mal écrit")
    return numero


def _existant(brut: Any, noms: Mapping[str, str]) -> ExistantRegional:
    _exiger_les_cles(brut, frozenset({"departement", "type", "etp"}), "un poste existant")
    return ExistantRegional(
        _code(brut["departement"], noms),
        _parmi(TypePoste, brut["type"], "le type d’un poste existant"),
        Etp(_quantite(brut["etp"], "les ETP d’un poste existant")),
    )


def _total(brut: Any, noms: Mapping[str, str]) -> TotalTerritoire:
    _exiger_les_cles(brut, _CHAMPS_TOTAL, "un total")
    code, existant = _code(brut["departement"], noms), brut["etp_existant"]
    return TotalTerritoire(
        code,
        noms[code] if code else PARTAGE,
        _parmi(TypePoste, brut["type"], "le type d’un total"),
        _entier(brut["dossiers"], "le nombre de dossiers", 0, LIGNES_MAX),
        None if existant is None else Etp(_quantite(existant, "les ETP existants")),
        Etp(_quantite(brut["etp_demande"], "les ETP demandés d’un total")),
        Etp(_quantite(brut["etp_retenu"], "les ETP retenus d’un total")),
        Montant(_quantite(brut["montant_demande"], "le montant demandé d’un total")),
        Montant(_quantite(brut["montant_retenu"], "le montant retenu d’un total")),
        Echelle.DEPARTEMENT if code else Echelle.PARTAGE,
    )


def _exiger_les_cles(brut: Any, cles: frozenset[str], quoi: str) -> None:
    if not isinstance(brut, dict) or set(brut) != cles:
        raise _Faux(f"{quoi} n’a pas les champs attendus")


def _texte(brut: Any, quoi: str) -> str:
    if not isinstance(brut, str) or not 0 < len(brut) <= TEXTE_MAX or not brut.isprintable():
        raise _Faux(f"{quoi} n’est pas un texte court")
    return brut


def _entier(brut: Any, quoi: str, minimum: int, maximum: int) -> int:
    if type(brut) is not int or not minimum <= brut <= maximum:
        raise _Faux(f"{quoi} n’est pas un nombre possible")
    return brut


def _quantite(brut: Any, quoi: str) -> int:
    return _entier(brut, quoi, 0, PLAFOND)


def _signe(brut: Any, quoi: str) -> int:
    return _entier(brut, quoi, -PLAFOND, PLAFOND)


def _liste(brut: Any, quoi: str) -> list[Any]:
    if not isinstance(brut, list) or len(brut) > LIGNES_MAX:
        raise _Faux(f"{quoi} ne sont pas une liste de {LIGNES_MAX} lignes au plus")
    return brut


def _departements(brut: Any, noms: Mapping[str, str]) -> tuple[str, ...]:
    codes = _liste(brut, "les départements")
    for code in codes:
        if not isinstance(code, str) or code not in noms:
            raise _Faux("un département n’est pas de cette région")
    if len(set(codes)) != len(codes):
        raise _Faux("un département est écrit deux fois")
    return tuple(codes)


def _code(brut: Any, noms: Mapping[str, str]) -> str:
    if brut != "":
        _departements([brut], noms)
    return str(brut)


def _parmi(classe: type[E], brut: Any, quoi: str) -> E:
    valeurs = {e.value: e for e in classe}
    if not isinstance(brut, str) or brut not in valeurs:
        raise _Faux(f"{quoi} n’est pas connu")
    return valeurs[brut]


def _instant(brut: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(_texte(brut, "la date de production"))
    except ValueError as faute:
        raise _Faux("la date de production n’est pas une date") from faute
    if instant.tzinfo is None:
        raise _Faux("la date de production est sans fuseau horaire")
    return instant


def _jour(brut: Any) -> date:
    try:
        return date.fromisoformat(_texte(brut, "la date de notification"))
    except ValueError as faute:
        raise _Faux("la date de notification n’est pas une date") from faute
