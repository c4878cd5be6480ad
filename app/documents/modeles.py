"""The models of the acts: wording kept as data in `resources/actes`, read once and checked as a whole.

A model is a list of blocks; each bears conditions, a source and a mark telling how sure that source is. Braces name
a field, two stars enclose what is bold. Not here: what the fields are worth (`app.documents.composer`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from app.documents.contenu import Alignement, Allure, Format
from app.documents.typographie import typographier
from app.documents.vocabulaire import PLUSIEURS, TypeEcrit, Vocabulaire, vocabulaire
from app.domain.references import TOUJOURS, Periode, se_recoupent
from app.socle.errors import Bug
from app.socle.resources import lire_toml

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
        raise Bug(f"Le nombre « {nom} » du modèle « {self.type.value} » n’a pas de valeur au {jour:%d/%m/%Y}.")


@cache
def lire_modele(type_acte: TypeEcrit) -> Modele:
    """Return the shipped model of an act. Raises Bug listing every anomaly of the file."""
    nom = f"actes/{type_acte.value}.toml"
    modele, anomalies = lire_table(type_acte, lire_toml(nom))
    if anomalies:
        raise Bug(f"La ressource « {nom} » est à corriger : {' ; '.join(anomalies)}.")
    return modele


def lire_table(type_acte: TypeEcrit, table: Mapping[str, Any]) -> tuple[Modele, tuple[str, ...]]:
    """Return a model out of its table, and everything wrong with it, in French; no anomaly: it may be used."""
    anomalies: list[str] = []
    blocs = []
    for rang, brut in enumerate(table.get("bloc", ()), 1):
        try:
            blocs.append(lire_bloc(brut))
        except (KeyError, ValueError, TypeError) as faute:
            anomalies.append(f"bloc {brut.get('id', rang)} : {faute}")
    modele = Modele(
        type=type_acte,
        titre=typographier(str(table.get("titre", ""))),
        reference=str(table.get("reference", "")),
        sujet=typographier(str(table.get("sujet", ""))),
        entete=lire_elements(table.get("entete", ())),
        pied=lire_elements(table.get("pied", ())),
        parametres={
            nom: tuple(map(_parametre, versions if isinstance(versions, list) else (versions,)))
            for nom, versions in table.get("parametres", {}).items()
        },
        blocs=tuple(blocs),
        format=Format(table.get("format", Format.PORTRAIT)),
    )
    return modele, (*anomalies, *verifier(modele))


_CLES_COMMUNES = frozenset({"id", "genre", "source", "marque", "si", "valable_du", "valable_au", "verifiee_le"})
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
    genre = Genre(brut["genre"])
    inconnues = sorted(set(brut) - _CLES_COMMUNES - _CLES[genre])
    if inconnues:
        raise ValueError(f"clés inconnues pour un bloc « {genre.value} » : {', '.join(inconnues)}")
    tableau = genre is Genre.TABLEAU
    return BlocModele(
        id=brut["id"],
        genre=genre,
        source=brut["source"],
        marque=Marque(brut["marque"]),
        si=_conditions(brut.get("si", ())),
        elements=_elements_du_bloc(genre, brut),
        niveau=int(brut.get("niveau", 2)),
        rang=brut.get("rang", ""),
        cle=brut.get("cle", ""),
        allure=Allure(brut.get("allure", Allure.CORPS.value)),
        legende=typographier(brut.get("legende", brut.get("titre", brut.get("fait", "")))),
        colonnes=tuple(_colonne(c) for c in brut.get("colonnes", ())),
        lignes=tuple(tuple(map(typographier, ligne)) for ligne in brut.get("lignes", ())) if tableau else (),
        lignes_de=brut.get("lignes_de", ""),
        parties=tuple(_partie(p) for p in brut.get("parties", ())),
        piece=brut.get("piece", ""),
        hauteur=int(brut.get("hauteur", 0)),
        vide=typographier(brut.get("vide", "")),
        periode=_periode(brut),
        verifiee_le=brut.get("verifiee_le"),
    )


def _periode(brut: Mapping[str, Any]) -> Periode:
    return Periode(brut.get("valable_du"), brut.get("valable_au"))


def _parametre(brut: Mapping[str, Any]) -> Parametre:
    return Parametre(brut["valeur"], brut["unite"], brut["source"], Marque(brut["marque"]), _periode(brut))


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
    return ColonneModele(
        typographier(brute["titre"]), int(brute["part"]), Alignement(brute.get("alignement", Alignement.GAUCHE))
    )


def _partie(brute: Mapping[str, Any]) -> PartieModele:
    textes = {cle: typographier(brute.get(cle, "")) for cle in ("titre", "qualite", "nom", "mention")}
    return PartieModele(**textes, si=_conditions(brute.get("si", ())))


def textes_du_bloc(bloc: BlocModele) -> tuple[str, ...]:
    """Return every text of a block that may hold a field."""
    parties = (t for p in bloc.parties for t in (p.titre, p.qualite, p.nom, p.mention))
    cellules = (cellule for ligne in bloc.lignes for cellule in ligne)
    return tuple(t for t in (*(e.texte for e in bloc.elements), bloc.legende, *parties, *cellules) if t)


def verifier(modele: Modele) -> tuple[str, ...]:
    """Return everything wrong with a model, in French, each with the block it is on."""
    return tuple(_anomalies(modele))


def _anomalies(modele: Modele) -> Iterator[str]:
    for i in sorted({b.id for b in modele.blocs}):
        if se_recoupent(b.periode for b in modele.blocs if b.id == i):
            yield f"l’identifiant « {i} » est porté deux fois pour un même jour"
    for nom, versions in modele.parametres.items():
        if se_recoupent(p.periode for p in versions):
            yield f"le nombre « {nom} » a deux valeurs pour un même jour"
    reperes = {f"{b.rang}:{b.cle}" for b in modele.blocs if b.cle}
    bords = BlocModele(
        "en-tête et pied", Genre.LISTE, "—", Marque.PRATIQUE, elements=(*modele.entete, *modele.pied)
    )
    tetes = (Element(modele.titre), Element(modele.reference), Element(modele.sujet))
    titre = BlocModele("titre de l’acte", Genre.LISTE, "—", Marque.PRATIQUE, elements=tetes)
    mots = vocabulaire(modele.type)
    for bloc in (titre, bords, *modele.blocs):
        yield from (
            f"bloc {bloc.id} : {quoi}" for quoi in _anomalies_du_bloc(bloc, reperes, modele.parametres, mots)
        )


def _anomalies_du_bloc(
    bloc: BlocModele, reperes: set[str], parametres: Iterable[str], mots: Vocabulaire
) -> Iterator[str]:
    if not bloc.source.strip():
        yield "sans source"
    if bloc.piece and mots is PLUSIEURS:
        yield "un document sur plusieurs dossiers ne dépend d’aucune pièce"
    conditions = (*bloc.si, *(c for e in bloc.elements for c in e.si), *(c for p in bloc.parties for c in p.si))
    yield from (f"condition inconnue « {c} »" for c in conditions if c.removeprefix("non ") not in mots.conditions)
    yield from (
        f"texte répété inconnu « {e.a_chaque} »" for e in bloc.elements if e.a_chaque not in {"", *mots.textes}
    )
    sources = mots.textes if bloc.genre is Genre.ADRESSE else mots.tableaux
    if bloc.lignes_de and bloc.lignes_de not in sources:
        yield f"lignes inconnues « {bloc.lignes_de} »"
    repete = {"."} if any(e.a_chaque for e in bloc.elements) else set()
    connus = {*mots.champs, *reperes, *repete, *(f"parametre:{p}" for p in parametres)}
    for texte in textes_du_bloc(bloc):
        if texte.count("{") != texte.count("}") or texte.count("**") % 2:
            yield f"accolade ou étoiles non refermées dans « {texte[:40]}… »"
        yield from (f"champ inconnu « {c} »" for c in CHAMP.findall(texte) if c.removesuffix("?") not in connus)
