"""A model read whole, and everything wrong with it: what would stop an act is said on its block, before any act.

Not here: what a block is (`app.documents.modeles`), the words of a fault (`app.documents.fautes_modele`).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.documents.contenu import NIVEAU_MAX, Format
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
from app.documents.modeles import (
    CHAMP,
    BlocModele,
    Element,
    Genre,
    Marque,
    Modele,
    lire_bloc,
    lire_elements,
    lire_parametre,
    textes_du_bloc,
)
from app.documents.typographie import typographier
from app.documents.vocabulaire import PLUSIEURS, vocabulaire
from app.domain.references import se_recoupent
from app.socle.errors import Bug
from app.socle.formats import NBSP
from app.socle.resources import lire_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.documents.vocabulaire import TypeEcrit, Vocabulaire

#: Largest number of months, days or originals that a model may hold.
NOMBRE_MAX = 9999


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
            nom: tuple(map(lire_parametre, versions if isinstance(versions, list) else (versions,)))
            for nom, versions in table.get("parametres", {}).items()
        },
        blocs=tuple(blocs),
        format=membre(Format, table.get("format", Format.PORTRAIT.value), "le format"),
    )
    return modele, (*anomalies, *verifier(modele))


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
        if not all(type(p.valeur) is int and 0 <= p.valeur <= NOMBRE_MAX for p in versions):
            yield Faute("", f"le nombre «\u00a0{nom}\u00a0» est un entier sans guillemets, de 0 à {NOMBRE_MAX}")
    reperes = {f"{b.rang}:{b.cle}" for b in modele.blocs if b.cle}
    bords = BlocModele(
        "en-tête et pied", Genre.LISTE, "—", Marque.PRATIQUE, elements=(*modele.entete, *modele.pied)
    )
    yield from _fautes_de_suite(modele)
    yield from (Faute(b.id, phrase) for b in modele.blocs for phrase in _vides(b))
    if not (modele.titre.strip() and modele.reference.strip()):
        yield Faute("titre de l’acte", "le titre et la référence de l’acte sont à écrire")
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


def _fautes_de_suite(modele: Modele) -> Iterator[Faute]:
    """Yield what stands in an order that no act can keep, were every block printed."""
    precedent = 0
    for bloc in (b for b in modele.blocs if b.genre is Genre.TITRE):
        if not 1 <= bloc.niveau <= min(precedent + 1, NIVEAU_MAX):
            quoi = f"un titre de niveau {bloc.niveau} ne peut pas suivre un titre de niveau {precedent}"
            yield Faute(bloc.id, quoi if precedent else "le premier titre d’un acte est de niveau 1")
        precedent = bloc.niveau
    pleins = (b for b in modele.blocs if b.genre not in {Genre.ESPACE, Genre.RAPPEL})
    for avant, apres in pairwise(pleins):
        if avant.genre is Genre.PAGE and apres.genre is Genre.SIGNATURES:
            yield Faute(avant.id, "un saut de page laisserait les signatures seules sur leur page")


_A_ELEMENTS = frozenset({Genre.LISTE, Genre.FICHE, Genre.ENCADRE})


def _vides(bloc: BlocModele) -> Iterator[str]:
    """Yield what a block prints without a word in it: an act would have a hole there."""
    if bloc.genre in _A_ELEMENTS and not bloc.elements:
        yield "bloc vide\u00a0: écrivez son texte, ou retirez-le"
    if any(not e.texte.replace("**", "").strip() for e in bloc.elements):
        yield "texte vide\u00a0: écrivez-le, ou retirez-le"
    if bloc.genre is Genre.FICHE and any(not e.libelle.strip() for e in bloc.elements):
        yield "ligne sans libellé"
    if bloc.genre is Genre.SIGNATURES and not bloc.parties:
        yield "aucun signataire"
    if any(not p.titre.strip() for p in bloc.parties):
        yield "signataire sans titre"
    if any(c.part <= 0 for c in bloc.colonnes):
        yield "une colonne sans largeur\u00a0: «\u00a0part\u00a0» est un nombre plus grand que zéro"
