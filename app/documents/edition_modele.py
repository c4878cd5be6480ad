"""A model being edited: its blocks added, moved, taken out, their texts and conditions changed; always a new value.

Each change returns another draft, so that undo is the draft before. Not here: what is wrong in a draft
(`app.documents.modeles`), the screen.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from app.documents.ecriture_modele import ecrire_table
from app.documents.fautes_modele import ponctuation_ouverte
from app.documents.modeles import CHAMP, Genre
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.documents import Document
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.documents.vocabulaire import Vocabulaire

Bloc: TypeAlias = dict[str, Any]
Chemin: TypeAlias = tuple[str | int, ...]
#: Where the lines of a block stand, by kind.
LIGNES = {Genre.LISTE: "items", Genre.FICHE: "lignes", Genre.ENCADRE: "textes", Genre.SIGNATURES: "parties"}
_SIMPLES = {
    Genre.TITRE: (("texte", "Titre"),),
    Genre.PARAGRAPHE: (("texte", "Texte"),),
    Genre.RAPPEL: (("texte", "Rappel, jamais imprimé"),),
    Genre.LISTE: (("legende", "Annonce de la liste"),),
    Genre.FICHE: (("legende", "Légende"),),
    Genre.TABLEAU: (("legende", "Légende"), ("vide", "Sans ligne")),
    Genre.ENCADRE: (("titre", "Titre de l’encadré"),),
    Genre.SIGNATURES: (("fait", "Fait à"),),
}
_PARTIE = (("titre", "Signataire"), ("qualite", "Qualité"), ("nom", "Nom"), ("mention", "Mention"))
_NEUFS: dict[Genre, Bloc] = {
    Genre.TITRE: {"niveau": 2, "texte": "Nouveau titre"},
    Genre.PARAGRAPHE: {"texte": "Nouveau texte"},
    Genre.LISTE: {"items": ["Premier point"]},
    Genre.FICHE: {"lignes": [{"libelle": "Libellé", "texte": "Valeur"}]},
    Genre.TABLEAU: {
        "colonnes": [],
        "vide": "Aucune ligne.",
    },
    Genre.ENCADRE: {"titre": "Titre", "textes": ["Texte"]},
    Genre.PAGE: {},
    Genre.ESPACE: {"hauteur": 5},
    Genre.RAPPEL: {"texte": "Rappel au service"},
}
NOUVEAUX = tuple(_NEUFS)


@dataclass(frozen=True, slots=True)
class Emplacement:
    """A text of a block. `si`: its own conditions, None where only the block has some; `a_chaque`: same."""

    chemin: Chemin
    libelle: str
    texte: str
    si: tuple[str, ...] | None = None
    a_chaque: str | None = None


@dataclass(frozen=True, slots=True)
class Brouillon:
    """A model as a table; nothing in it is ever changed in place."""

    table: dict[str, Any]

    @property
    def blocs(self) -> tuple[Bloc, ...]:
        """The blocks in their order."""
        return tuple(self.table.get("bloc", ()))

    @property
    def texte(self) -> str:
        """The draft as TOML."""
        return ecrire_table(self.table)

    def remplacer(self, rang: int, bloc: Bloc) -> Brouillon:
        """Return the draft with another block in that place."""
        return self._avec([*self.blocs[:rang], bloc, *self.blocs[rang + 1 :]])

    def inserer(self, rang: int, genre: Genre, lignes_de: str = "") -> Brouillon:
        """Return the draft with a new block of that kind, which the service answers for.

        `lignes_de`: the rows of a new table. A heading before all others is of the first level.
        """
        pris = {b.get("id") for b in self.blocs}
        cle = next(c for n in range(1, len(pris) + 2) if (c := f"service_{genre.value}_{n}") not in pris)
        commun = {"id": cle, "genre": genre.value, "source": "usage\u00a0: ajout du service", "marque": "P"}
        neuf = {**commun, **deepcopy(_NEUFS[genre])}
        if genre is Genre.TABLEAU:
            neuf = remplir_de(neuf, lignes_de)
        if genre is Genre.TITRE and not any(genre_de(b) is Genre.TITRE for b in self.blocs[:rang]):
            neuf["niveau"] = 1
        return self._avec([*self.blocs[:rang], neuf, *self.blocs[rang:]])

    def retirer(self, rang: int) -> Brouillon:
        """Return the draft without that block."""
        return self._avec([*self.blocs[:rang], *self.blocs[rang + 1 :]])

    def deplacer(self, rang: int, pas: int) -> Brouillon:
        """Return the draft with that block moved by `pas` places; the same one at an end."""
        vers = rang + pas
        if not 0 <= vers < len(self.blocs):
            return self
        autres = [*self.blocs[:rang], *self.blocs[rang + 1 :]]
        return self._avec([*autres[:vers], self.blocs[rang], *autres[vers:]])

    def chiffrer(self, nom: str, valeur: int) -> Brouillon:
        """Return the draft with another value for a number that has a single version."""
        nombres = deepcopy(self.table.get("parametres", {}))
        nombres[nom]["valeur"] = valeur
        return replace(self, table={**self.table, "parametres": nombres})

    def _avec(self, blocs: list[Bloc]) -> Brouillon:
        return replace(self, table={**self.table, "bloc": blocs})


def brouillon_de(texte: str) -> Brouillon:
    """Return the draft of a model that reads as TOML. Raises ValueError otherwise."""
    return Brouillon(tomllib.loads(texte))


def genre_de(bloc: Bloc) -> Genre | None:
    """Return the kind of a block; None when it has none that is known."""
    return next((g for g in Genre if g.value == bloc.get("genre")), None)


def emplacements(bloc: Bloc) -> tuple[Emplacement, ...]:
    """Return every text of a block, in the order of the screen."""
    genre = genre_de(bloc)
    if genre is None:
        return ()
    trouves = [Emplacement((cle,), libelle, str(bloc.get(cle, ""))) for cle, libelle in _SIMPLES.get(genre, ())]
    if genre is Genre.PARAGRAPHE:
        trouves = [replace(trouves[0], a_chaque=bloc.get("a_chaque", ""))]
    if genre is Genre.TABLEAU:
        trouves += (
            Emplacement(("colonnes", i, "titre"), f"Colonne {i + 1}", c["titre"])
            for i, c in enumerate(bloc.get("colonnes", ()))
        )
    cle = LIGNES.get(genre, "")
    for rang, ligne in enumerate(bloc.get(cle, ()) if cle else ()):
        trouves += _de_la_ligne(genre, cle, rang, ligne)
    return tuple(trouves)


def en_faute(bloc: Bloc, mots: Vocabulaire, autres_champs: Iterable[str]) -> Emplacement | None:
    """Return the first text of a block that names a field that does not exist, or leaves something open."""
    connus = {*mots.champs, *autres_champs, "."}
    for ou in emplacements(bloc):
        inconnus = (c for c in CHAMP.findall(ou.texte) if c.removesuffix("?") not in connus)
        if any(inconnus) or any(ponctuation_ouverte(ou.texte)):
            return ou
    return None


def _de_la_ligne(genre: Genre, cle: str, rang: int, ligne: Any) -> tuple[Emplacement, ...]:
    if isinstance(ligne, str):
        return (Emplacement((cle, rang), f"Ligne {rang + 1}", ligne, (), ""),)
    si = conditions_de(ligne)
    if genre is Genre.SIGNATURES:
        return tuple(
            Emplacement((cle, rang, champ), f"{nom} {rang + 1}", ligne.get(champ, ""), si) for champ, nom in _PARTIE
        )
    libelle = ligne.get("libelle") or f"Ligne {rang + 1}"
    repete = None if genre is Genre.FICHE else ligne.get("a_chaque", "")
    return (Emplacement((cle, rang, "texte"), libelle, ligne.get("texte", ""), si, repete),)


def conditions_de(porteur: Bloc) -> tuple[str, ...]:
    """Return the conditions of a block or of a line."""
    si = porteur.get("si", ())
    return (si,) if isinstance(si, str) else tuple(si)


def ecrire(bloc: Bloc, chemin: Chemin, texte: str) -> Bloc:
    """Return the block with another text in that place; an empty optional text leaves it."""
    neuf = deepcopy(bloc)
    ou: Any = neuf
    for pas in chemin[:-1]:
        ou = ou[pas]
    facultatif = chemin[-1] in {"legende", "vide", "fait", "qualite", "nom", "mention"}
    if facultatif and not texte:
        ou.pop(chemin[-1], None)
    else:
        ou[chemin[-1]] = texte
    return neuf


def conditionner(bloc: Bloc, chemin: Chemin, si: tuple[str, ...]) -> Bloc:
    """Return the block under these conditions, or its line at that place; an empty path is the block."""
    return _sur_la_ligne(bloc, chemin, "si", list(si))


def repeter(bloc: Bloc, chemin: Chemin, nom: str) -> Bloc:
    """Return the block with this text repeated for each one of that name; an empty name repeats it no more."""
    neuf = _sur_la_ligne(bloc, chemin if len(chemin) > 1 else (), "a_chaque", nom)
    trouve = next(e for e in emplacements(neuf) if e.chemin[:2] == chemin[:2])
    return ecrire(neuf, trouve.chemin, f"{trouve.texte} {{.}}") if nom and "{.}" not in trouve.texte else neuf


@cache
def _colonnes_livrees() -> Mapping[str, list[Bloc]]:
    """Return the columns that the shipped models give to each kind of rows."""
    tables = (lire_toml(f"actes/{t.value}.toml") for t in (*TypeActe, *Document, *TypeActeCampagne))
    blocs = (b for table in tables for b in table["bloc"] if b["genre"] == Genre.TABLEAU.value)
    return {b["lignes_de"]: b["colonnes"] for b in blocs if "lignes_de" in b}


def remplir_de(bloc: Bloc, lignes_de: str) -> Bloc:
    """Return the table with these rows, and the columns that the shipped models give them."""
    return {**deepcopy(bloc), "lignes_de": lignes_de, "colonnes": deepcopy(_colonnes_livrees()[lignes_de])}


def _sur_la_ligne(bloc: Bloc, chemin: Chemin, cle: str, valeur: Any) -> Bloc:
    neuf = deepcopy(bloc)
    ou: Any = neuf
    if len(chemin) > 1:
        liste, rang = neuf[str(chemin[0])], chemin[1]
        if isinstance(liste[rang], str):
            liste[rang] = {"texte": liste[rang]}
        ou = liste[rang]
    if valeur:
        ou[cle] = valeur
    else:
        ou.pop(cle, None)
    return neuf


def ajouter_ligne(bloc: Bloc) -> Bloc:
    """Return the block with one more line, when its kind has lines; a fourth signatory is not added."""
    genre, neuf = genre_de(bloc), deepcopy(bloc)
    cle = LIGNES.get(genre, "") if genre else ""
    if not cle:
        return bloc
    neuve: Any = "Nouvelle ligne"
    if genre is Genre.FICHE:
        neuve = {"libelle": "Libellé", "texte": "Valeur"}
    elif genre is Genre.SIGNATURES:
        neuve = {"titre": "Pour le partenaire"}
    neuf[cle] = [*neuf.get(cle, ()), neuve]
    return neuf


def retirer_ligne(bloc: Bloc, chemin: Chemin) -> Bloc:
    """Return the block without the line of that place; the last one stays."""
    if len(chemin) < 2 or chemin[0] == "colonnes" or len(bloc[str(chemin[0])]) < 2:  # cle and rank
        return bloc
    neuf = deepcopy(bloc)
    del neuf[str(chemin[0])][chemin[1]]
    return neuf
