"""A grid as a TOML file, in the shape of `resources/grilles`: written whole, read back, each anomaly at its line.

A file stands alone: criteria that a shipped grid takes from « commun » are in it. Not here: how a grid is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.grille import Critere, Grille, Niveau, Seuils, SousCritere
from app.services.lecture import entier, oui_non, texte
from app.socle.ecriture_toml import valeur_toml
from app.socle.errors import UserError
from app.socle.toml_en_mots import syntaxe_en_mots

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
Table = Mapping[str, Any]
OCTETS_MAX = 1_000_000
_TETE = frozenset({"code", "intitule", "version", "total", "commentaire_si", "seuils", "niveaux", "criteres"})
_CRITERE = frozenset(
    {"code", "intitule", "poids", "base", "source_poids", "motif_ecart", "seuil", "regional", "sous_criteres"}
)
_SOUS_CRITERE = frozenset({"code", "intitule", "poids", "base", "source_poids", "aide", "seuil", "descripteurs"})
_SEUILS = frozenset({"favorable", "reserve", "critere_faible_pourcent", "source"})


def ecrire_grille(grille: Grille) -> str:
    """Return a grid as TOML text; `lire_grille_toml` gives the same grid back."""
    lignes = [
        f"code = {valeur_toml(grille.code)}",
        f"intitule = {valeur_toml(grille.intitule)}",
        f"version = {grille.version}",
    ]
    if grille.total_annonce is not None:
        lignes.append(f"total = {grille.total_annonce}")
    lignes.append(f"commentaire_si = {list(grille.commentaire_si)}")
    seuils = {c: getattr(grille.seuils, c) for c in ("favorable", "reserve", "critere_faible_pourcent")}
    if any(v is not None for v in seuils.values()):
        lignes += ["", "[seuils]", *(f"{c} = {v}" for c, v in seuils.items() if v is not None)]
    for niveau in grille.niveaux:
        lignes += ["", "[[niveaux]]", f"note = {niveau.note}", f"libelle = {valeur_toml(niveau.libelle)}"]
    for critere in grille.criteres:
        lignes += ["", "[[criteres]]", *_ecrire_critere(critere)]
        for s in critere.sous_criteres:
            lignes += ["", "[[criteres.sous_criteres]]", *_ecrire_sous_critere(s, grille)]
    return "\n".join(lignes) + "\n"


def lire_grille_toml(nom: str, octets: bytes, *, saine: bool = True) -> Grille:
    """Return the grid of a file. Raises UserError with one line for each thing that is wrong; nothing is kept.

    Without `saine`, a grid half typed is read too: empty texts, anomalies; what cannot be read at all is refused.
    """
    try:
        contenu = octets.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(contenu)
    except UnicodeDecodeError as faute:
        raise _refus(nom, ["le fichier n’est pas un texte UTF-8"]) from faute
    except (tomllib.TOMLDecodeError, RecursionError) as faute:
        raise _refus(nom, [syntaxe_en_mots(faute)]) from faute
    lecture = _Lecture(_Lignes(contenu, table), mot=texte if saine else _libre)
    grille = lecture.grille(table)
    if lecture.fautes or grille is None:
        raise _refus(nom, lecture.fautes)
    if saine and (anomalies := grille.examiner()):
        raise _refus(nom, [lecture.lignes.dire(lecture.lignes.du_code(a.ou), a.phrase) for a in anomalies])
    return grille


class _Lignes:
    """Where each table begins in the text. Nothing is said of lines when the headers are written another way."""

    def __init__(self, contenu: str, table: Table) -> None:
        lignes = contenu.split("\n")
        entetes = [(n, x.strip()) for n, x in enumerate(lignes, 1) if x.strip().startswith("[[criteres")]
        attendus = [t for c in _tables(table, "criteres") for t in (c, *_tables(c, "sous_criteres"))]
        connus = len(attendus) == len(entetes)
        self._par_table = {id(t): n for t, (n, _) in zip(attendus, entetes, strict=True)} if connus else {}
        self._codes = {str(t.get("code", "")): self._par_table[id(t)] for t in attendus} if connus else {}

    def de(self, table: object) -> int | None:
        """Return the line where a table begins."""
        return self._par_table.get(id(table))

    def du_code(self, code: str) -> int | None:
        """Return the line where the table of this code begins, the last one when two bear it."""
        return self._codes.get(code)

    @staticmethod
    def dire(ligne: int | None, phrase: str) -> str:
        """Return « ligne 12, C2.1 : … »."""
        return phrase if ligne is None else f"ligne {ligne}, {phrase}"


@dataclass(slots=True)
class _Lecture:
    """Reads the tables, and gathers what is wrong."""

    lignes: _Lignes
    mot: Callable[[object], str]
    fautes: list[str] = field(default_factory=list)

    def grille(self, table: Table) -> Grille | None:
        """Return the grid as written, None when something in it cannot be read at all."""
        self._connus(table, _TETE, "grille", table)
        seuils = table.get("seuils", {})
        if not isinstance(seuils, dict):
            self.fautes.append("seuils\u00a0: une table est attendue")
            seuils = {}
        self._connus(seuils, _SEUILS, "seuils", seuils)
        niveaux = tuple(self._niveau(k, n) for k, n in enumerate(self._tables(table, "niveaux", "grille"), 1))
        criteres = tuple(self._critere(k, c) for k, c in enumerate(self._tables(table, "criteres", "grille"), 1))
        grille = Grille(
            code=self._lu(table, "code", self.mot, "", "grille"),
            intitule=self._lu(table, "intitule", self.mot, "", "grille"),
            niveaux=niveaux,
            criteres=criteres,
            version=self._ou(table, "version", entier, 1, "grille"),
            seuils=Seuils(
                favorable=self._ou(seuils, "favorable", entier, None, "seuils"),
                reserve=self._ou(seuils, "reserve", entier, None, "seuils"),
                critere_faible_pourcent=self._ou(seuils, "critere_faible_pourcent", entier, None, "seuils"),
            ),
            commentaire_si=self._ou(table, "commentaire_si", _entiers, (), "grille"),
            total_annonce=self._ou(table, "total", entier, None, "grille"),
        )
        return None if self.fautes else grille

    def _niveau(self, rang: int, brut: Table) -> Niveau:
        ou = f"niveau {rang}"
        self._connus(brut, frozenset({"note", "libelle"}), ou, brut)
        return Niveau(self._lu(brut, "note", entier, 0, ou), self._lu(brut, "libelle", self.mot, "", ou))

    def _critere(self, rang: int, brut: Table) -> Critere:
        ou = str(brut.get("code") or f"critère {rang}")
        self._connus(brut, _CRITERE, ou, brut)
        sous = self._tables(brut, "sous_criteres", ou)
        return Critere(
            code=self._lu(brut, "code", self.mot, "", ou),
            intitule=self._lu(brut, "intitule", self.mot, "", ou),
            poids=self._lu(brut, "poids", entier, 0, ou),
            sous_criteres=tuple(self._sous_critere(f"{ou}, sous-critère {k}", s) for k, s in enumerate(sous, 1)),
            base=self._base(brut, ou),
            motif_ecart=self._ou(brut, "motif_ecart", _libre, "", ou),
            seuil=self._ou(brut, "seuil", entier, None, ou),
            regional=self._ou(brut, "regional", oui_non, False, ou),  # noqa: FBT003  # the default of the field
        )

    def _sous_critere(self, place: str, brut: Table) -> SousCritere:
        ou = str(brut.get("code") or place)
        self._connus(brut, _SOUS_CRITERE, ou, brut)
        textes = self._ou(brut, "descripteurs", _textes, (), ou)
        return SousCritere(
            code=self._lu(brut, "code", self.mot, "", ou),
            intitule=self._lu(brut, "intitule", self.mot, "", ou),
            poids=self._lu(brut, "poids", entier, 0, ou),
            descripteurs={note: t for note, t in enumerate(textes) if t.strip()},
            aide=self._ou(brut, "aide", _libre, "", ou),
            base=self._base(brut, ou),
            seuil=self._ou(brut, "seuil", entier, None, ou),
        )

    def _base(self, brut: Table, ou: str) -> str:
        base, poids = self._ou(brut, "base", _libre, "", ou), self._ou(brut, "source_poids", _libre, "", ou)
        return "\u00a0; ".join(x for x in (base, f"poids\u00a0: {poids}" if poids else "") if x)

    def _connus(self, table: Table, noms: frozenset[str], ou: str, tete: object) -> None:
        for nom in sorted(table.keys() - noms):
            self._noter(tete, f"{ou}\u00a0: «\u00a0{nom}\u00a0» n’est pas une donnée de grille")

    def _tables(self, table: Table, nom: str, ou: str) -> Sequence[Table]:
        brut = table.get(nom, [])
        if not isinstance(brut, list) or not all(isinstance(x, dict) for x in brut):
            self._noter(table, f"{ou}\u00a0: «\u00a0{nom}\u00a0» se lit comme une suite de tables [[{nom}]]")
            return ()
        return brut

    def _lu(self, table: Table, nom: str, lire: Callable[[object], T], sinon: T, ou: str) -> T:
        if nom not in table:
            self._noter(table, f"{ou}\u00a0: «\u00a0{nom}\u00a0» est absent")
            return sinon
        lu: T = self._ou(table, nom, lire, sinon, ou)
        return lu

    def _ou(self, table: Table, nom: str, lire: Callable[[object], T], sinon: Any, ou: str) -> Any:
        try:
            return lire(table[nom]) if nom in table else sinon
        except ValueError as faute:
            self._noter(table, f"{ou}\u00a0: «\u00a0{nom}\u00a0»\u00a0: {faute}")
            return sinon

    def _noter(self, table: object, phrase: str) -> None:
        self.fautes.append(_Lignes.dire(self.lignes.de(table), phrase))


def _ecrire_critere(critere: Critere) -> Iterator[str]:
    yield f"code = {valeur_toml(critere.code)}"
    yield f"intitule = {valeur_toml(critere.intitule)}"
    yield f"poids = {critere.poids}"
    for nom in ("base", "motif_ecart"):
        if getattr(critere, nom):
            yield f"{nom} = {valeur_toml(getattr(critere, nom))}"
    if critere.seuil is not None:
        yield f"seuil = {critere.seuil}"
    if critere.regional:
        yield "regional = true"


def _ecrire_sous_critere(sous_critere: SousCritere, grille: Grille) -> Iterator[str]:
    yield f"code = {valeur_toml(sous_critere.code)}"
    yield f"intitule = {valeur_toml(sous_critere.intitule)}"
    yield f"poids = {sous_critere.poids}"
    for nom in ("base", "aide"):
        if getattr(sous_critere, nom):
            yield f"{nom} = {valeur_toml(getattr(sous_critere, nom))}"
    if sous_critere.seuil is not None:
        yield f"seuil = {sous_critere.seuil}"
    if sous_critere.descripteurs:
        yield "descripteurs = ["
        yield from (f"  {valeur_toml(sous_critere.descripteurs.get(n.note, ''))}," for n in grille.niveaux)
        yield "]"


def _libre(valeur: object) -> str:
    if not isinstance(valeur, str):
        raise ValueError("un texte est attendu")  # noqa: TRY004  # one family of refusals, gathered by the caller
    return valeur


def _tables(table: Table, nom: str) -> list[Table]:
    """Return the tables of a list, whatever else is in it."""
    brut = table.get(nom)
    return [t for t in brut if isinstance(t, dict)] if isinstance(brut, list) else []


def _textes(valeur: object) -> tuple[str, ...]:
    if not isinstance(valeur, list):
        raise ValueError("une liste de textes est attendue, un par note")  # noqa: TRY004  # as above
    return tuple(_libre(v) for v in valeur)


def _entiers(valeur: object) -> tuple[int, ...]:
    if not isinstance(valeur, list):
        raise ValueError("une liste de notes est attendue")  # noqa: TRY004  # as above
    return tuple(entier(v) for v in valeur)


def _refus(nom: str, fautes: Sequence[str]) -> UserError:
    lignes = "\n• ".join(fautes)
    return UserError(
        f"«\u00a0{nom}\u00a0» ne se lit pas comme une grille\u00a0:\n• {lignes}",
        conseil="Rien n’a été changé. Corrigez le fichier, puis importez-le de nouveau.",
    )
