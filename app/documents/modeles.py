"""The models of the acts: wording kept as data in `resources/actes`, read block by block.

A model is a list of blocks; each bears conditions, a source and a mark telling how sure that source is. Braces name
a field, two stars enclose what is bold. Not here: a model read whole and what is wrong with it
(`app.documents.lecture_modele`), what the fields are worth (`app.documents.composer`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.documents.contenu import Alignement, Allure, Format
from app.documents.fautes_modele import membre
from app.documents.typographie import typographier
from app.documents.vocabulaire import TypeEcrit
from app.domain.references import TOUJOURS, Periode
from app.socle.errors import Bug

CHAMP = re.compile(r"\{([^{}]*)\}")


class Marque(StrEnum):
    """How sure the source of a block is; `R` and `G` are shown « à vérifier » to the service."""

    SOURCE = "S"
    TEXTE_A_RELIRE = "R"
    PRATIQUE = "P"
    REDACTION = "G"
    APPEL = "A"

    @property
    def a_verifier(self) -> bool:
        """True when a person of the service should check the block."""
        return self in {Marque.TEXTE_A_RELIRE, Marque.REDACTION}


class Genre(StrEnum):
    """Kinds of blocks; `rappel` is read by the service and never printed."""

    TITRE = "titre"
    PARAGRAPHE = "paragraphe"
    LISTE = "liste"
    FICHE = "fiche"
    TABLEAU = "tableau"
    ENCADRE = "encadre"
    ADRESSE = "adresse"
    SIGNATURES = "signatures"
    PAGE = "page"
    ESPACE = "espace"
    RAPPEL = "rappel"


@dataclass(frozen=True, slots=True)
class Element:
    """A text under conditions; `libelle` only in a fiche, `a_chaque` repeats it for each text of that name."""

    texte: str
    si: tuple[str, ...] = ()
    libelle: str = ""
    a_chaque: str = ""


@dataclass(frozen=True, slots=True)
class ColonneModele:
    """A column of a table."""

    titre: str
    part: int
    alignement: Alignement = Alignement.GAUCHE


@dataclass(frozen=True, slots=True)
class PartieModele:
    """One who signs."""

    titre: str
    qualite: str = ""
    nom: str = ""
    mention: str = ""
    si: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlocModele:
    """A block of a model.

    `rang` numbers a heading (« article », « section », « annexe ») and `cle` lets a text refer to it. `piece`: code
    of the expected piece that the block speaks of, which must be satisfied. `vide`: what a table without rows says;
    without it, such a table is a hole. `hauteur`: of a white space, or added to each row of a table (mm).
    `periode`: the days of the acts that bear it; two blocks may share an id when their days do not meet.
    `verifiee_le`: the day a person of the service had read it again when it was shipped.
    """

    id: str
    genre: Genre
    source: str
    marque: Marque
    si: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    niveau: int = 2
    rang: str = ""
    cle: str = ""
    allure: Allure = Allure.CORPS
    legende: str = ""
    colonnes: tuple[ColonneModele, ...] = ()
    lignes: tuple[tuple[str, ...], ...] = ()
    lignes_de: str = ""
    parties: tuple[PartieModele, ...] = ()
    piece: str = ""
    hauteur: int = 0
    vide: str = ""
    periode: Periode = TOUJOURS
    verifiee_le: date | None = None

    @property
    def a_relire(self) -> bool:
        """True when a person of the service should check what the block prints."""
        return self.marque.a_verifier and self.genre is not Genre.RAPPEL

    @property
    def empreinte(self) -> str:
        """Return a digest of what a reader checks: the words of the block and its source."""
        return hashlib.sha256("\n".join((*textes_du_bloc(self), self.source)).encode()).hexdigest()[:16]

    def cle_dans(self, type_acte: str) -> str:
        """Return the key of the block among the texts to check: act, block, and first day when it is dated."""
        du = f"@{self.periode.du.isoformat()}" if self.periode.du else ""
        return f"{type_acte}:{self.id}{du}"


@dataclass(frozen=True, slots=True)
class Parametre:
    """A number of law or of usage that an act prints, with its unit, its source and the days it holds."""

    valeur: int
    unite: str
    source: str
    marque: Marque
    periode: Periode = TOUJOURS


@dataclass(frozen=True, slots=True)
class Modele:
    """The wording of one act, of a document of the campaign, or of one made on demand."""

    type: TypeEcrit
    titre: str
    reference: str
    sujet: str
    entete: tuple[Element, ...]
    pied: tuple[Element, ...]
    parametres: Mapping[str, tuple[Parametre, ...]]
    blocs: tuple[BlocModele, ...]
    format: Format = Format.PORTRAIT

    def parametre(self, nom: str, jour: date) -> Parametre:
        """Return the number in force on that day. Raises Bug when there is none."""
        for parametre in self.parametres[nom]:
            if parametre.periode.contient(jour):
                return parametre
        raise Bug(
            f"Le nombre «\u00a0{nom}\u00a0» du modèle «\u00a0{self.type.value}\u00a0» n’a pas de valeur "
            f"au {jour:%d/%m/%Y}."
        )


_CLES_COMMUNES = frozenset({"id", "genre", "source", "marque", "si", "valable_du", "valable_au", "verifiee_le"})
_TEXTUELLES = frozenset(
    {"id", "source", "texte", "rang", "cle", "lignes_de", "piece", "vide", "legende", "a_chaque"}
)
_CLES = {
    Genre.TITRE: {"texte", "niveau", "rang", "cle"},
    Genre.PARAGRAPHE: {"texte", "allure", "a_chaque", "piece"},
    Genre.LISTE: {"items", "legende"},
    Genre.FICHE: {"lignes", "legende"},
    Genre.TABLEAU: {"colonnes", "lignes", "lignes_de", "legende", "vide", "hauteur"},
    Genre.ENCADRE: {"titre", "textes"},
    Genre.ADRESSE: {"lignes_de"},
    Genre.SIGNATURES: {"fait", "parties"},
    Genre.PAGE: set(),
    Genre.ESPACE: {"hauteur"},
    Genre.RAPPEL: {"texte"},
}


def lire_bloc(brut: Mapping[str, Any]) -> BlocModele:
    """Return a block out of its table. Raises KeyError, ValueError or TypeError, in French, on a wrong one."""
    genre = membre(Genre, brut["genre"], "le genre")
    inconnues = sorted(set(brut) - _CLES_COMMUNES - _CLES[genre])
    if inconnues:
        raise ValueError(f"clés inconnues pour un bloc «\u00a0{genre.value}\u00a0»\u00a0: {', '.join(inconnues)}")
    if autres := sorted(c for c in _TEXTUELLES & set(brut) if not isinstance(brut[c], str)):
        raise ValueError(f"un texte entre guillemets est attendu pour {', '.join(autres)}")
    tableau = genre is Genre.TABLEAU
    return BlocModele(
        id=brut["id"],
        genre=genre,
        source=brut["source"],
        marque=membre(Marque, brut["marque"], "la marque"),
        si=_conditions(brut.get("si", ())),
        elements=_elements_du_bloc(genre, brut),
        niveau=int(brut.get("niveau", 2)),
        rang=brut.get("rang", ""),
        cle=brut.get("cle", ""),
        allure=membre(Allure, brut.get("allure", Allure.CORPS.value), "l’allure"),
        legende=typographier(brut.get("legende", brut.get("titre", brut.get("fait", "")))),
        colonnes=tuple(_colonne(c) for c in brut.get("colonnes", ())),
        lignes=tuple(tuple(map(typographier, ligne)) for ligne in brut.get("lignes", ())) if tableau else (),
        lignes_de=brut.get("lignes_de", ""),
        parties=tuple(_partie(p) for p in brut.get("parties", ())),
        piece=brut.get("piece", ""),
        hauteur=int(brut.get("hauteur", 0)),
        vide=typographier(brut.get("vide", "")),
        periode=_periode(brut),
        verifiee_le=_jour(brut, "verifiee_le"),
    )


def _periode(brut: Mapping[str, Any]) -> Periode:
    return Periode(_jour(brut, "valable_du"), _jour(brut, "valable_au"))


def _jour(brut: Mapping[str, Any], cle: str) -> date | None:
    """Return a day. Raises ValueError on anything else, a day with an hour included."""
    valeur = brut.get(cle)
    if valeur is None or type(valeur) is date:
        return valeur
    raise ValueError(f"«\u00a0{cle}\u00a0» attend un jour, écrit 2022-09-23, sans guillemets")


def lire_parametre(brut: Mapping[str, Any]) -> Parametre:
    """Return a number of a model. Raises KeyError or ValueError on a wrong one."""
    marque = membre(Marque, brut["marque"], "la marque")
    return Parametre(brut["valeur"], brut["unite"], brut["source"], marque, _periode(brut))


def _elements_du_bloc(genre: Genre, brut: Mapping[str, Any]) -> tuple[Element, ...]:
    if genre is Genre.PARAGRAPHE:
        return (Element(typographier(brut["texte"]), a_chaque=brut.get("a_chaque", "")),)
    if genre in {Genre.TITRE, Genre.RAPPEL}:
        return (Element(typographier(brut["texte"])),)
    if genre is Genre.LISTE:
        return lire_elements(brut["items"])
    if genre is Genre.ENCADRE:
        return lire_elements(brut["textes"])
    return lire_elements(brut["lignes"]) if genre is Genre.FICHE else ()


def lire_elements(bruts: Any) -> tuple[Element, ...]:
    """Return texts under conditions, out of strings or tables."""
    return tuple(
        Element(typographier(b))
        if isinstance(b, str)
        else Element(
            typographier(b["texte"]), _conditions(b.get("si", ())), b.get("libelle", ""), b.get("a_chaque", "")
        )
        for b in bruts
    )


def _conditions(brutes: Any) -> tuple[str, ...]:
    return (brutes,) if isinstance(brutes, str) else tuple(brutes)


def _colonne(brute: Mapping[str, Any]) -> ColonneModele:
    alignement = membre(Alignement, brute.get("alignement", Alignement.GAUCHE.value), "l’alignement")
    return ColonneModele(typographier(brute["titre"]), int(brute["part"]), alignement)


def _partie(brute: Mapping[str, Any]) -> PartieModele:
    textes = {cle: typographier(brute.get(cle, "")) for cle in ("titre", "qualite", "nom", "mention")}
    return PartieModele(**textes, si=_conditions(brute.get("si", ())))


def textes_du_bloc(bloc: BlocModele) -> tuple[str, ...]:
    """Return every text of a block that may hold a field."""
    parties = (t for p in bloc.parties for t in (p.titre, p.qualite, p.nom, p.mention))
    cellules = (cellule for ligne in bloc.lignes for cellule in ligne)
    return tuple(t for t in (*(e.texte for e in bloc.elements), bloc.legende, *parties, *cellules) if t)
