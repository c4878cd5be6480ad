"""The receipt of a ranking: what was ranked, by which grids and rule, with which result, under one hash.

The text is canonical JSON as RFC 8785 writes it (keys sorted, no blank, UTF-8) and holds no number but integers: a
score is « n/d », an instant ISO 8601 with its offset. `empreinte` is the SHA-256 of that text without itself.
Not here: the replay (`domain.rejeu`), the keeping (`services.classements`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from app.domain.campagne import Ordre
from app.domain.cycle import Etat
from app.domain.grille import Critere, Grille, Niveau, SousCritere
from app.domain.poste import TypePoste
from app.socle.errors import Bug, UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable

NATURE = "reçu de classement"
FORMAT = 1
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecuDeClassement:
    """A receipt kept by a campaign. `sha256` addresses its bytes; `empreinte` is the hash written inside them."""

    campagne_id: int
    etabli_le: datetime
    agent: str
    sha256: str
    empreinte: str
    version_grilles: str
    libelle: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class NoteAuRecu:
    """A note as ranked. `valeur` None: « sans objet ». `justification`: SHA-256 of its text, empty without one."""

    sous_critere: str
    valeur: int | None
    justification: str = ""


@dataclass(frozen=True, slots=True)
class DossierAuRecu:
    """A dossier as ranked. `rang` and `total` are None when it had none; `motif` says why.

    `version`: writes of the dossier when it was ranked.
    """

    dossier_id: int
    numero: str
    porteur: str
    recu_le: datetime
    complet_le: datetime | None
    vague: int | None
    etat: Etat
    type_poste: TypePoste | None
    version: int
    notes: tuple[NoteAuRecu, ...]
    total: Fraction | None
    rang: int | None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Recu:
    """Everything a receipt says. `grilles`: each grid whole, as `table_de` writes it, by type of job."""

    campagne_id: int
    campagne_code: str
    campagne_intitule: str
    etabli_le: datetime
    agent: str
    libelle: str
    ordre: Ordre
    regle: str
    departage: str
    arrondi: str
    sans_objet: str
    grilles: Mapping[TypePoste, Table]
    dossiers: tuple[DossierAuRecu, ...]

    @property
    def version_grilles(self) -> str:
        """Return « facilitateur v1, coordinateur v2 », by type of job."""
        return ", ".join(f"{t.value} v{self.grilles[t]['version']}" for t in sorted(self.grilles))


def ecrire(recu: Recu) -> bytes:
    """Return the receipt as canonical bytes, its hash included. The same receipt gives the same bytes."""
    table = {"nature": NATURE, "format": FORMAT, **table_de(recu)}
    return canonique({**table, "empreinte": empreinte(table)})


def lire(octets: bytes) -> Recu:
    """Return what a receipt says, without trusting it: see `rejeu.rejouer` for the hash and the result.

    Raises UserError, naming what is wrong, on a text that is not a receipt of this format.
    """
    return _recu(ouvrir(octets))


def ouvrir(octets: bytes) -> Table:
    """Return the bare table of a receipt. Raises UserError when it is not JSON made of integers and texts."""
    try:
        table = json.loads(octets.decode("utf-8"), parse_float=_refuser, parse_constant=_refuser)
    except (ValueError, RecursionError) as faute:
        raise _illisible("le texte n’est pas du JSON, ou un nombre n’y est pas entier") from faute
    if not isinstance(table, dict) or table.get("nature") != NATURE:
        raise _illisible("ce n’est pas un reçu de classement")
    if table.get("format") != FORMAT:
        raise _illisible(f"son format est {table.get('format')}, celui que Clausule lit est {FORMAT}")
    return table


def canonique(table: Mapping[str, Any]) -> bytes:
    """Return a table as canonical JSON."""
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def empreinte(table: Mapping[str, Any]) -> str:
    """Return the SHA-256, hexadecimal, of a table without its `empreinte`."""
    return hashlib.sha256(canonique({c: v for c, v in table.items() if c != "empreinte"})).hexdigest()


def hacher(texte: str) -> str:
    """Return the SHA-256 of a justification, so that a receipt proves it without disclosing it; empty for none."""
    return hashlib.sha256(texte.encode("utf-8")).hexdigest() if texte else ""


def table_de(valeur: Any) -> Any:  # noqa: PLR0911  # one return per kind of value
    """Return a value of the domain as JSON writes it in a receipt. Raises Bug on what a receipt cannot hold."""
    if isinstance(valeur, StrEnum):
        return valeur.value
    if valeur is None or isinstance(valeur, str | int):
        return valeur
    if isinstance(valeur, Fraction):
        return f"{valeur.numerator}/{valeur.denominator}"
    if isinstance(valeur, datetime):
        return valeur.isoformat()
    if is_dataclass(valeur):
        return {f.name: table_de(getattr(valeur, f.name)) for f in fields(valeur)}
    if isinstance(valeur, Mapping):
        return {str(table_de(c)): table_de(v) for c, v in valeur.items()}
    if isinstance(valeur, tuple | list):
        return [table_de(v) for v in valeur]
    raise Bug(f"Un reçu ne sait pas écrire {type(valeur).__name__}.")


def grille_de(table: Table) -> Grille:
    """Return the grid of a receipt, reduced to what the score depends on. Raises UserError on a malformed one."""
    return Grille(
        code=_champ(table, "code", str),
        intitule=_champ(table, "intitule", str),
        niveaux=tuple(Niveau(_champ(n, "note", int), _champ(n, "libelle", str)) for n in _tables(table, "niveaux")),
        criteres=tuple(
            Critere(
                _champ(c, "code", str),
                _champ(c, "intitule", str),
                _champ(c, "poids", int),
                tuple(
                    SousCritere(
                        _champ(s, "code", str),
                        _champ(s, "intitule", str),
                        _champ(s, "poids", int),
                        seuil=_seuil(s),
                    )
                    for s in _tables(c, "sous_criteres")
                ),
                seuil=_seuil(c),
            )
            for c in _tables(table, "criteres")
        ),
        version=_champ(table, "version", int),
    )


def _seuil(table: Table) -> int | None:
    """Return an eliminatory threshold; receipts established before there were any say nothing of it."""
    return _ou_rien(table, "seuil", _entier) if "seuil" in table else None


def _recu(table: Table) -> Recu:
    grilles = {_choix(TypePoste, t, "grilles"): g for t, g in _champ(table, "grilles", dict).items()}
    for grille in grilles.values():
        grille_de(grille)
    dossiers = tuple(_dossier(d) for d in _tables(table, "dossiers"))
    _uniques((d.numero for d in dossiers), "le dossier")
    _uniques((d.dossier_id for d in dossiers), "l’identifiant")
    textes = (
        "campagne_code",
        "campagne_intitule",
        "agent",
        "libelle",
        "regle",
        "departage",
        "arrondi",
        "sans_objet",
    )
    return Recu(
        campagne_id=_champ(table, "campagne_id", int),
        etabli_le=_instant(table, "etabli_le"),
        ordre=_choix(Ordre, _champ(table, "ordre", str), "ordre"),
        grilles=grilles,
        dossiers=dossiers,
        **{nom: _champ(table, nom, str) for nom in textes},
    )


def _dossier(table: Table) -> DossierAuRecu:
    notes = tuple(
        NoteAuRecu(_champ(n, "sous_critere", str), _ou_rien(n, "valeur", _entier), _champ(n, "justification", str))
        for n in _tables(table, "notes")
    )
    _uniques((n.sous_critere for n in notes), "la note")
    return DossierAuRecu(
        dossier_id=_champ(table, "dossier_id", int),
        numero=_champ(table, "numero", str),
        porteur=_champ(table, "porteur", str),
        recu_le=_instant(table, "recu_le"),
        complet_le=_ou_rien(table, "complet_le", _instant),
        vague=_ou_rien(table, "vague", _entier),
        etat=_choix(Etat, _champ(table, "etat", str), "etat"),
        type_poste=_ou_rien(table, "type_poste", lambda t, c: _choix(TypePoste, _champ(t, c, str), c)),
        version=_champ(table, "version", int),
        notes=notes,
        total=_ou_rien(table, "total", _fraction),
        rang=_ou_rien(table, "rang", _entier),
        motif=_champ(table, "motif", str),
    )


def _champ(table: Any, nom: str, attendu: type[T]) -> T:
    if not isinstance(table, dict) or nom not in table:
        raise _illisible(f"«\u00a0{nom}\u00a0» y manque")
    valeur = table[nom]
    if not isinstance(valeur, attendu) or isinstance(valeur, bool):
        raise _illisible(f"«\u00a0{nom}\u00a0» n’a pas la forme attendue")
    return valeur


def _tables(table: Any, nom: str) -> list[Table]:
    return [_champ({nom: t}, nom, dict) for t in _champ(table, nom, list)]


def _ou_rien(table: Table, nom: str, lecture: Callable[[Table, str], T]) -> T | None:
    return None if nom in table and table[nom] is None else lecture(table, nom)


def _entier(table: Table, nom: str) -> int:
    return _champ(table, nom, int)


def _instant(table: Table, nom: str) -> datetime:
    try:
        instant = datetime.fromisoformat(_champ(table, nom, str))
    except ValueError as faute:
        raise _illisible(f"«\u00a0{nom}\u00a0» n’est pas une date") from faute
    if instant.tzinfo is None:
        raise _illisible(f"«\u00a0{nom}\u00a0» ne dit pas son fuseau")
    return instant


def _fraction(table: Table, nom: str) -> Fraction:
    try:
        return Fraction(_champ(table, nom, str))
    except (ValueError, ZeroDivisionError) as faute:
        raise _illisible(f"«\u00a0{nom}\u00a0» n’est pas une fraction") from faute


def _choix(valeurs: type[E], texte: str, nom: str) -> E:
    try:
        return valeurs(texte)
    except ValueError as faute:
        raise _illisible(f"«\u00a0{nom}\u00a0» vaut «\u00a0{texte}\u00a0», que Clausule ne connaît pas") from faute


def _uniques(valeurs: Iterable[object], quoi: str) -> None:
    vus: set[object] = set()
    for valeur in valeurs:
        if valeur in vus:
            raise _illisible(f"{quoi} {valeur} y figure deux fois")
        vus.add(valeur)


def _refuser(texte: str) -> NoReturn:
    raise ValueError(texte)


def _illisible(pourquoi: str) -> UserError:
    dit = pourquoi.replace("«\u00a0", f"«{NBSP}").replace("\u00a0»", f"{NBSP}»")
    return UserError(
        f"Ce fichier ne se lit pas comme un reçu de classement{NBSP}: {dit}.",
        conseil="Rien n’a été changé. Choisissez un reçu enregistré par Clausule.",
    )
