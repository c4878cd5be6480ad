"""Writes a document about several dossiers: its model and the data make a `Contenu`, or a list of what misses.

Same grammar of models as the acts (`app.documents.modeles`), other words. Not here: what the words are worth
(`app.documents.collectif_champs`), what forbids a document (`app.documents.collectif`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from app.documents.collectif import DonneesCollectives, EcranCollectif, incoherences_collectives
from app.documents.collectif_champs import CHAMPS_COLLECTIFS, CONDITIONS_COLLECTIVES, TEXTES_COLLECTIFS
from app.documents.collectif_lignes import TABLEAUX_COLLECTIFS
from app.documents.contenu import (
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    Fiche,
    Format,
    Liste,
    Paragraphe,
    Partie,
    Passage,
    Signatures,
    Tableau,
    Texte,
    Titre,
    en_clair,
    trous,
)
from app.documents.donnees import Manque
from app.documents.en_tete import en_tete
from app.documents.modeles import CHAMP, BlocModele, Element, Genre, lire_bloc, lire_elements, textes_du_bloc
from app.documents.relecture import AVerifier, a_verifier
from app.documents.typographie import typographier
from app.domain.convention import TypeActeCampagne
from app.socle.errors import Bug
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

#: Kinds of blocks that these documents know; the others belong to a letter.
GENRES = frozenset(
    {Genre.TITRE, Genre.PARAGRAPHE, Genre.LISTE, Genre.FICHE, Genre.TABLEAU, Genre.ENCADRE, Genre.SIGNATURES}
)


@dataclass(frozen=True, slots=True)
class ModeleCollectif:
    """The wording of one document of a campaign."""

    type: TypeActeCampagne
    titre: str
    reference: str
    sujet: str
    entete: tuple[Element, ...]
    pied: tuple[Element, ...]
    blocs: tuple[BlocModele, ...]
    format: Format


@dataclass(frozen=True, slots=True)
class ExamenCollectif:
    """All there is to say of a document before it is produced. `contenu` is None while something misses.

    `a_verifier`: the printed blocks that a person of the service should check.
    """

    contenu: Contenu | None
    manques: tuple[Manque, ...]
    a_verifier: tuple[AVerifier, ...]


@cache
def lire_modele_collectif(type_acte: TypeActeCampagne) -> ModeleCollectif:
    """Return the shipped model. Raises Bug listing every anomaly of the file."""
    nom = f"actes/{type_acte.value}.toml"
    modele = modele_collectif(type_acte, lire_toml(nom))
    anomalies = tuple(_anomalies(modele))
    if anomalies:
        raise Bug(f"La ressource « {nom} » est à corriger : {' ; '.join(anomalies)}.")
    return modele


def modele_collectif(type_acte: TypeActeCampagne, table: Mapping[str, Any]) -> ModeleCollectif:
    """Return a model out of its table. Raises KeyError, ValueError or TypeError on a wrong block."""
    return ModeleCollectif(
        type=type_acte,
        titre=typographier(table["titre"]),
        reference=table["reference"],
        sujet=typographier(table["sujet"]),
        entete=lire_elements(table["entete"]),
        pied=lire_elements(table["pied"]),
        blocs=tuple(map(lire_bloc, table["bloc"])),
        format=Format(table.get("format", Format.PORTRAIT)),
    )


def _anomalies(modele: ModeleCollectif) -> Iterator[str]:
    tetes = (Element(modele.titre), Element(modele.reference), Element(modele.sujet), *modele.entete, *modele.pied)
    yield from (f"en-tête : champ inconnu « {c} »" for e in tetes for c in _inconnus(e.texte, repete=False))
    for bloc in modele.blocs:
        conditions = (*bloc.si, *(c for e in bloc.elements for c in e.si), *(c for p in bloc.parties for c in p.si))
        if bloc.genre not in GENRES:
            yield f"bloc {bloc.id} : genre « {bloc.genre} »"
        yield from (
            f"bloc {bloc.id} : condition inconnue « {c} »"
            for c in conditions
            if c.removeprefix("non ") not in CONDITIONS_COLLECTIVES
        )
        repetes = {e.a_chaque for e in bloc.elements if e.a_chaque}
        yield from (f"bloc {bloc.id} : texte répété « {r} »" for r in sorted(repetes - set(TEXTES_COLLECTIFS)))
        if bloc.lignes_de and bloc.lignes_de not in TABLEAUX_COLLECTIFS:
            yield f"bloc {bloc.id} : lignes inconnues « {bloc.lignes_de} »"
        for texte in textes_du_bloc(bloc):
            yield from (f"bloc {bloc.id} : champ inconnu « {c} »" for c in _inconnus(texte, repete=bool(repetes)))


def _inconnus(texte: str, *, repete: bool) -> tuple[str, ...]:
    connus = {*CHAMPS_COLLECTIFS, *({"."} if repete else ())}
    fautes = tuple(c for c in CHAMP.findall(texte) if c not in connus)
    ouvert = texte.count("{") != texte.count("}") or texte.count("**") % 2
    return (*fautes, texte[:40]) if ouvert else fautes


def examiner_collectif(type_acte: TypeActeCampagne, donnees: DonneesCollectives) -> ExamenCollectif:
    """Return the document or what it misses. Raises Bug when nothing misses and a hole remains in the text."""
    composition = _Composition(lire_modele_collectif(type_acte), donnees)
    contenu, manques = composition.faire()
    if not manques and (restants := trous(contenu)):
        raise Bug(f"Le document {contenu.reference} a un trou : {' ; '.join(restants)}.")
    return ExamenCollectif(None if manques else contenu, manques, composition.a_verifier())


class _Composition:
    """One walk through a model with the data of several dossiers; what misses is gathered on the way."""

    def __init__(self, modele: ModeleCollectif, donnees: DonneesCollectives) -> None:
        self._modele, self._donnees = modele, donnees
        self._manques: dict[str, Manque] = {}
        self._actifs = tuple(b for b in modele.blocs if b.periode.contient(donnees.le) and self._vaut(b.si))
        self._ecrire: Mapping[Genre, Callable[[BlocModele], Iterable[Bloc]]] = {
            Genre.TITRE: lambda b: (Titre(b.niveau, self._en_clair(b.elements[0].texte)),),
            Genre.PARAGRAPHE: lambda b: tuple(Paragraphe(t, b.allure) for t in self._textes(b.elements)),
            Genre.LISTE: self._liste,
            Genre.FICHE: self._fiche,
            Genre.TABLEAU: self._tableau,
            Genre.ENCADRE: lambda b: (Encadre(self._textes(b.elements), titre=self._en_clair(b.legende)),),
            Genre.SIGNATURES: self._signatures,
        }

    def faire(self) -> tuple[Contenu, tuple[Manque, ...]]:
        """Return the document and what it misses; it is only worth printing when nothing does."""
        for manque in incoherences_collectives(self._modele.type, self._donnees):
            self._manquer(manque)
        blocs = tuple(bloc for modele in self._actifs for bloc in self._ecrire[modele.genre](modele))
        contenu = Contenu(
            titre=self._en_clair(self._modele.titre),
            reference=self._en_clair(self._modele.reference),
            blocs=blocs,
            auteur=self._donnees.campagne.service.nom,
            sujet=self._en_clair(self._modele.sujet),
            entete=en_tete(
                self._textes(self._modele.entete),
                self._modele.type,
                self._donnees.campagne.logo,
                self._donnees.logo,
            ),
            pied=tuple(map(en_clair, self._textes(self._modele.pied))),
            etabli_le=self._donnees.le,
            format=self._modele.format,
            code=True,
        )
        return contenu, tuple(self._manques.values())

    def a_verifier(self) -> tuple[AVerifier, ...]:
        """Return the printed blocks that a person of the service should check."""
        return a_verifier(self._modele.type.value, self._actifs, lambda b: b.id.replace("_", " "))

    def _manquer(self, manque: Manque) -> None:
        self._manques.setdefault(f"{manque.champ} {manque.libelle}", manque)

    def _vaut(self, conditions: Iterable[str]) -> bool:
        """True when every condition holds; « non … » is its contrary."""
        return all(
            CONDITIONS_COLLECTIVES[c.removeprefix("non ")](self._donnees) is not c.startswith("non ")
            for c in conditions
        )

    def _champ(self, nom: str, courant: str) -> str:
        if nom == ".":
            return courant
        champ = CHAMPS_COLLECTIFS[nom]
        valeur = champ.lire(self._donnees)
        if not valeur:
            self._manquer(Manque(champ.chemin, champ.libelle, champ.ecran))
        self._refuser_trous(valeur, champ.chemin, champ.libelle, champ.ecran)
        return valeur

    def _refuser_trous(self, valeur: str, chemin: str, libelle: str, ecran: EcranCollectif) -> None:
        """Name a datum that was typed with a hole in it, « N/A » or « […] »."""
        for trou in trous(Contenu("acte", "acte", (Paragraphe(valeur),))) if valeur else ():
            self._manquer(Manque(chemin, f"{libelle} ({trou})", ecran))

    def _texte(self, modele: str, courant: str = "") -> Texte:
        """Return a text with its fields; a bare string when nothing in it is bold."""
        morceaux = tuple(
            Passage(typographier(CHAMP.sub(lambda m: self._champ(m[1], courant), morceau)), gras=bool(rang % 2))
            for rang, morceau in enumerate(modele.split("**"))
            if morceau
        )
        return morceaux if any(m.gras for m in morceaux) else "".join(m.texte for m in morceaux)

    def _en_clair(self, texte: str) -> str:
        return en_clair(self._texte(texte))

    def _textes(self, elements: Iterable[Element]) -> tuple[Texte, ...]:
        """Return the texts whose conditions hold, repeated where the model says so."""
        trouves: list[Texte] = []
        for element in elements:
            if self._vaut(element.si):
                courants = self._repeter(element.a_chaque) if element.a_chaque else ("",)
                trouves += (self._texte(element.texte, courant) for courant in courants)
        return tuple(trouves)

    def _repeter(self, nom: str) -> tuple[str, ...]:
        repete = TEXTES_COLLECTIFS[nom]
        textes = repete.lire(self._donnees)
        for texte in textes:
            self._refuser_trous(texte, repete.chemin, repete.libelle, repete.ecran)
        return textes

    def _liste(self, bloc: BlocModele) -> Iterable[Bloc]:
        items = self._textes(bloc.elements)
        annonce = (Paragraphe(self._texte(bloc.legende)),) if bloc.legende else ()
        return (*annonce, Liste(items)) if items else ()

    def _fiche(self, bloc: BlocModele) -> Iterable[Bloc]:
        lignes = tuple((e.libelle, self._texte(e.texte)) for e in bloc.elements if self._vaut(e.si))
        return (Fiche(lignes, legende=self._en_clair(bloc.legende)),)

    def _tableau(self, bloc: BlocModele) -> Iterable[Bloc]:
        colonnes = tuple(Colonne(c.titre, c.part, c.alignement) for c in bloc.colonnes)
        legende = self._en_clair(bloc.legende)
        donnees = TABLEAUX_COLLECTIFS[bloc.lignes_de](self._donnees)
        if not donnees.lignes and bloc.vide:
            return (Paragraphe(bloc.vide),)
        for cellule in (c for ligne in donnees.lignes for c in ligne):
            self._refuser_trous(en_clair(cellule).strip(), "dossiers", f"{legende or bloc.id}, sans trou",
                                EcranCollectif.DOSSIER)  # fmt: skip
        return (
            Tableau(
                colonnes, donnees.lignes, donnees.total, legende, entete_de_ligne=True, hauteur_mm=bloc.hauteur
            ),
        )

    def _signatures(self, bloc: BlocModele) -> Iterable[Bloc]:
        parties = tuple(
            Partie(*(self._en_clair(t) for t in (p.titre, p.qualite, p.nom, p.mention)))
            for p in bloc.parties
            if self._vaut(p.si)
        )
        return (Signatures(parties, fait=self._texte(bloc.legende)),)
