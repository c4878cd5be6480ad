"""The models of the acts: wording kept as data in `resources/actes`, read once and checked as a whole.

A model is a list of blocks; each bears conditions, a source and a mark telling how sure that source is. Braces name
a field, two stars enclose what is bold. Not here: what the fields are worth (`app.documents.composer`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from app.documents.contenu import Alignement, Allure, Format
from app.documents.fautes_modele import (
    Faute,
    champ_inconnu,
    condition_inconnue,
    contradiction,
    en_phrase,
    lignes_inconnues,
    membre,
    ponctuation_ouverte,
    repetition_inconnue,
)
from app.documents.typographie import typographier
from app.documents.vocabulaire import PLUSIEURS, TypeEcrit, Vocabulaire, vocabulaire
from app.domain.references import TOUJOURS, Periode, se_recoupent
from app.socle.errors import Bug
from app.socle.formats import NBSP
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
        raise Bug(
            f"Le nombre «\u00a0{nom}\u00a0» du modèle «\u00a0{self.type.value}\u00a0» n’a pas de valeur "
            f"au {jour:%d/%m/%Y}."
        )


@cache
def lire_modele(type_acte: TypeEcrit) -> Modele:
    """Return the shipped model of an act. Raises Bug listing every anomaly of the file."""
    nom = f"actes/{type_acte.value}.toml"
    modele, anomalies = lire_table(type_acte, lire_toml(nom))
    if anomalies:
        dites = f"{NBSP}; ".join(map(str, anomalies))
        raise Bug(f"La ressource «\u00a0{nom}\u00a0» est à corriger\u00a0: {dites}.")
    return modele


def lire_table(type_acte: TypeEcrit, table: Mapping[str, Any]) -> tuple[Modele, tuple[Faute, ...]]:
    """Return a model out of its table, and everything wrong with it, in French; no anomaly: it may be used."""
    anomalies: list[Faute] = []
    blocs = []
    for rang, brut in enumerate(table.get("bloc", ()), 1):
        try:
            blocs.append(lire_bloc(brut))
        except (KeyError, ValueError, TypeError) as faute:
            anomalies.append(Faute(str(brut.get("id", rang)), en_phrase(faute)))
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
        format=membre(Format, table.get("format", Format.PORTRAIT.value), "le format"),
    )
    return modele, (*anomalies, *verifier(modele))


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


def _parametre(brut: Mapping[str, Any]) -> Parametre:
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


def verifier(modele: Modele) -> tuple[Faute, ...]:
    """Return everything wrong with a model, in French, each with the block it is on."""
    return tuple(_anomalies(modele))


def _anomalies(modele: Modele) -> Iterator[Faute]:
    for i in sorted({b.id for b in modele.blocs}):
        if se_recoupent(b.periode for b in modele.blocs if b.id == i):
            yield Faute(i, f"l’identifiant «\u00a0{i}\u00a0» est porté deux fois pour un même jour")
    for nom, versions in modele.parametres.items():
        if se_recoupent(p.periode for p in versions):
            yield Faute("", f"le nombre «\u00a0{nom}\u00a0» a deux valeurs pour un même jour")
    reperes = {f"{b.rang}:{b.cle}" for b in modele.blocs if b.cle}
    bords = BlocModele(
        "en-tête et pied", Genre.LISTE, "—", Marque.PRATIQUE, elements=(*modele.entete, *modele.pied)
    )
    tetes = (Element(modele.titre), Element(modele.reference), Element(modele.sujet))
    titre = BlocModele("titre de l’acte", Genre.LISTE, "—", Marque.PRATIQUE, elements=tetes)
    mots = vocabulaire(modele.type)
    for bloc in (titre, bords, *modele.blocs):
        connus = {*mots.champs, *reperes, *(f"parametre:{p}" for p in modele.parametres)}
        phrases = (
            *_fautes_du_bloc(bloc, mots),
            *_fautes_des_textes(bloc, connus, mots),
            *_jamais(bloc, modele.type),
        )
        yield from (Faute(bloc.id, phrase) for phrase in dict.fromkeys(phrases))


def _fautes_du_bloc(bloc: BlocModele, mots: Vocabulaire) -> Iterator[str]:
    if not bloc.source.strip():
        yield "sans source"
    if bloc.piece and mots is PLUSIEURS:
        yield "un document sur plusieurs dossiers ne dépend d’aucune pièce"
    conditions = (*bloc.si, *(c for e in bloc.elements for c in e.si), *(c for p in bloc.parties for c in p.si))
    for condition in conditions:
        if condition.removeprefix("non ") not in mots.conditions:
            yield condition_inconnue(condition, mots)
    sources = mots.textes if bloc.genre is Genre.ADRESSE else mots.tableaux
    if bloc.lignes_de and bloc.lignes_de not in sources:
        yield lignes_inconnues(bloc.lignes_de, sources)
    if bloc.genre in {Genre.TABLEAU, Genre.ADRESSE} and not bloc.lignes_de and not bloc.lignes:
        yield "tableau sans lignes\u00a0: choisissez ce qui se répète, ou écrivez des lignes"
    if any(len(ligne) != len(bloc.colonnes) for ligne in bloc.lignes):
        yield f"une ligne du tableau n’a pas autant de cellules que de colonnes ({len(bloc.colonnes)})"


def _fautes_des_textes(bloc: BlocModele, connus: set[str], mots: Vocabulaire) -> Iterator[str]:
    """Yield the fields that do not exist, what is opened and not closed, what repeats without a source."""
    repete = {"."} if any(e.a_chaque for e in bloc.elements) else set()
    for e in bloc.elements:
        if e.a_chaque and e.a_chaque not in mots.textes:
            yield repetition_inconnue(e.a_chaque, mots)
        if e.a_chaque and "{.}" not in e.texte:
            yield f"texte répété sans «\u00a0{{.}}\u00a0»\u00a0: il dirait chaque fois «\u00a0{e.texte[:40]}\u00a0»"
    for texte in textes_du_bloc(bloc):
        yield from ponctuation_ouverte(texte)
        for champ in CHAMP.findall(texte):
            if champ.removesuffix("?") not in connus | repete:
                yield champ_inconnu(champ, connus, mots)


def _jamais(bloc: BlocModele, type_acte: TypeEcrit) -> Iterator[str]:
    """Yield the conditions of the block, then of each of its lines, that never hold."""
    propres = (*(e.si for e in bloc.elements), *(p.si for p in bloc.parties))
    yield from filter(None, (contradiction(type_acte, (*bloc.si, *si)) for si in ((), *propres)))
