"""What a person who writes a model may get wrong, said in words, each on its block, with the nearest right word.

Not here: the walk through a model that finds them (`app.documents.lecture_modele`), the tags of a Word model
(`app.documents.mot_modele`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from typing_extensions import override

from app.documents.conditions import EXCLUSIVES, IMPLIQUE
from app.documents.conditions_en_mots import condition_en_mots, repete_en_mots, tableau_en_mots
from app.domain.convention import TypeActe, TypeActeCampagne
from app.socle.toml_en_mots import ligne_fautive, syntaxe_en_mots

if TYPE_CHECKING:
    import tomllib
    from collections.abc import Iterable, Iterator, Mapping
    from enum import StrEnum

    from app.documents.vocabulaire import TypeEcrit, Vocabulaire

E = TypeVar("E", bound="StrEnum")
_PROCHE = 0.6
_LONGUEUR_EXTRAIT = 40
_IDENTIFIANT = re.compile(r'^\s*id\s*=\s*"([^"]*)"')
#: Conditions that hold whenever the act is produced.
_ACQUISES: Mapping[object, tuple[str, ...]] = {
    TypeActe.CONVENTION: ("favorable",),
    TypeActe.AVENANT: ("favorable",),
    TypeActeCampagne.PV_COMITE: ("comite",),
    TypeActeCampagne.EMARGEMENT: ("comite",),
}


@dataclass(frozen=True, slots=True)
class Faute:
    """What is wrong in a model. `bloc`: identifier of the block, empty when it is the model as a whole."""

    bloc: str
    phrase: str

    @override
    def __str__(self) -> str:
        return f"bloc {self.bloc}\u00a0: {self.phrase}" if self.bloc else self.phrase


def membre(genre: type[E], valeur: object, quoi: str) -> E:
    """Return the member of that value. Raises ValueError, in French, naming the values that exist."""
    for candidat in genre:
        if candidat.value == valeur:
            return candidat
    connus = ", ".join(f"«\u00a0{m.value}\u00a0»" for m in genre)
    raise ValueError(
        f"{quoi} «\u00a0{valeur}\u00a0» n’existe pas{_suggestion(str(valeur), genre)} (existent\u00a0: {connus})"
    )


def en_phrase(faute: Exception) -> str:
    """Return what a reading that stopped says of it: a missing key, a value of another kind, or our own words."""
    if isinstance(faute, KeyError):
        return f"il manque la clé «\u00a0{faute.args[0]}\u00a0»"
    if isinstance(faute, TypeError | AttributeError) or "invalid literal" in str(faute):
        return (
            "une valeur n’est pas du genre attendu\u00a0: texte entre guillemets, nombre, ou liste entre crochets"
        )
    return str(faute)


def faute_de_toml(texte: str, faute: tomllib.TOMLDecodeError) -> Faute:
    """Return where a text stops being TOML, on the block that holds the line."""
    bloc = ""
    lignes = texte.splitlines()[: ligne_fautive(faute)]
    for ligne in lignes:
        if ligne.strip() == "[[bloc]]":
            bloc = ""
        elif identifie := _IDENTIFIANT.match(ligne):
            bloc = identifie[1]
    return Faute(bloc, syntaxe_en_mots(faute))


def champ_inconnu(nom: str, connus: Iterable[str], mots: Vocabulaire) -> str:
    """Return the sentence on a field that does not exist, with the field whose name or label is nearest."""
    if nom == ".":
        return (
            "«\u00a0{.}\u00a0» ne vaut que dans un texte répété\u00a0: choisissez ce qui le répète, ou retirez-le"
        )
    par_longueur = sorted(mots.champs, key=len, reverse=True)  # the plainest field takes a label that several bear
    libelles = {mots.champs[cle].libelle.casefold(): cle for cle in par_longueur}
    dit = nom.strip().casefold()
    cle = libelles.get(dit) or _le_plus_proche(nom, connus) or libelles.get(_le_plus_proche(dit, libelles), "")
    if not cle:
        return f"champ inconnu «\u00a0{nom}\u00a0»"
    libelle = f" ({mots.champs[cle].libelle})" if cle in mots.champs else ""
    return f"champ inconnu «\u00a0{nom}\u00a0»\u00a0; le plus proche\u00a0: «\u00a0{cle}\u00a0»{libelle}"


def condition_inconnue(nom: str, mots: Vocabulaire) -> str:
    """Return the sentence on a condition that does not exist, with the nearest one and what it says."""
    cle = _le_plus_proche(nom.removeprefix("non "), mots.conditions)
    suite = f"\u00a0; la plus proche\u00a0: «\u00a0{cle}\u00a0» ({condition_en_mots(cle)})" if cle else ""
    return f"condition inconnue «\u00a0{nom}\u00a0»{suite}"


def repetition_inconnue(nom: str, mots: Vocabulaire) -> str:
    """Return the sentence on a repeated text that does not exist, with the nearest one."""
    cle = _le_plus_proche(nom, mots.textes)
    suite = f"\u00a0; le plus proche\u00a0: «\u00a0{cle}\u00a0» ({repete_en_mots(cle)})" if cle else ""
    return f"texte répété inconnu «\u00a0{nom}\u00a0»{suite}"


def lignes_inconnues(nom: str, sources: Iterable[str]) -> str:
    """Return the sentence on rows that do not exist, with the nearest ones."""
    cle = _le_plus_proche(nom, sources)
    suite = f"\u00a0; les plus proches\u00a0: «\u00a0{cle}\u00a0» ({tableau_en_mots(cle)})" if cle else ""
    return f"lignes inconnues «\u00a0{nom}\u00a0»{suite}"


def ponctuation_ouverte(texte: str) -> Iterator[str]:
    """Yield what a text opens and does not close: a brace, two stars, each with the words that follow."""
    ouvert = -1
    for rang, signe in enumerate(texte):
        if signe == "{":
            if ouvert >= 0:
                break
            ouvert = rang
        elif signe == "}":
            if ouvert < 0:
                avant = texte[max(0, rang - _LONGUEUR_EXTRAIT) : rang + 1]
                yield f"accolade fermée sans être ouverte\u00a0: «\u00a0{avant}\u00a0»"
                return
            ouvert = -1
    if ouvert >= 0:
        yield f"accolade ouverte et non refermée\u00a0: «\u00a0{texte[ouvert : ouvert + _LONGUEUR_EXTRAIT]}\u00a0»"
    if texte.count("**") % 2:
        depuis = texte.rindex("**")
        yield f"étoiles ouvertes et non refermées\u00a0: «\u00a0{texte[depuis : depuis + _LONGUEUR_EXTRAIT]}\u00a0»"


def contradiction(type_acte: TypeEcrit, conditions: Iterable[str]) -> str:
    """Return why conditions never hold together for this act; empty when they may.

    Known contraries only: a condition and its opposite, what one implies, facts that exclude one another.
    """
    acquises = _ACQUISES.get(type_acte, ())
    posees = (*acquises, *conditions)
    refusees = {c.removeprefix("non ") for c in posees if c.startswith("non ")}
    tenues = {i: c for c in posees if not c.startswith("non ") for i in _impliquees(c)}
    for cle, cause in tenues.items():
        if cle in refusees:
            return _jamais(cause, f"non {cle}", acquises)
    for groupe in EXCLUSIVES:
        ensemble = sorted(groupe & tenues.keys())
        if len(ensemble) > 1:
            return _jamais(tenues[ensemble[0]], tenues[ensemble[1]], acquises)
    return ""


def _impliquees(condition: str) -> tuple[str, ...]:
    """Return the condition, then all that it implies."""
    trouvees = [condition]
    for cle in trouvees:
        trouvees += (c for c in IMPLIQUE.get(cle, ()) if c not in trouvees)
    return tuple(trouvees)


def _jamais(une: str, autre: str, acquises: tuple[str, ...]) -> str:
    dites = [condition_en_mots(c) for c in (une, autre) if c not in acquises]
    if len(dites) < 2:  # the act itself holds the other one
        return f"cette condition n’est jamais vraie dans cet acte\u00a0: {', '.join(dites)}"
    return f"ces conditions ne sont jamais vraies ensemble\u00a0: {', '.join(dites)}"


def _le_plus_proche(nom: str, noms: Iterable[str]) -> str:
    trouves = get_close_matches(nom.casefold(), list(noms), n=1, cutoff=_PROCHE)
    return trouves[0] if trouves else ""


def _suggestion(nom: str, noms: Iterable[str]) -> str:
    cle = _le_plus_proche(nom, map(str, noms))
    return f"\u00a0; le plus proche\u00a0: «\u00a0{cle}\u00a0»" if cle else ""
