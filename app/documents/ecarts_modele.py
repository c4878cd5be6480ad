"""Two models of an act compared clause by clause, as who signs wants to read it, and the sheet that prints it.

Clauses are paired by their identifier; inside one, words are compared. Not here: which versions exist
(`app.services.modeles_service`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from app.documents.conditions_en_mots import conditions_en_mots
from app.documents.contenu import (
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    Fiche,
    Format,
    Liste,
    Paragraphe,
    Passage,
    Tableau,
    Texte,
    Titre,
)
from app.documents.modeles import CHAMP, BlocModele, Genre, Marque, Modele
from app.documents.redaction import avertir, exigence
from app.documents.vocabulaire import UN_DOSSIER, Vocabulaire, vocabulaire
from app.domain.convention import LIBELLES_MODELE
from app.socle.formats import NBSP, a_paris, date_heure, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.modele_acte import VersionModele

_MOTS = re.compile(r"\s+|[^\s]+")
GENRES = {
    Genre.TITRE: "titre",
    Genre.PARAGRAPHE: "paragraphe",
    Genre.LISTE: "liste",
    Genre.FICHE: "fiche",
    Genre.TABLEAU: "tableau",
    Genre.ENCADRE: "encadré",
    Genre.ADRESSE: "adresse",
    Genre.SIGNATURES: "signatures",
    Genre.PAGE: "saut de page",
    Genre.ESPACE: "espace",
    Genre.RAPPEL: "rappel au service",
}


TITRE_RETIRE = (
    "ce titre disparaît\u00a0: l’acte perd un repère du sommaire, pour qui le lit à l’oreille comme pour les autres"
)


class Ecart(StrEnum):
    """What became of a clause, from the shipped model to the service’s."""

    IDENTIQUE = "identique"
    CHANGE = "changée"
    AJOUTE = "ajoutée"
    RETIRE = "retirée"
    DEPLACE = "déplacée"


#: A sign and a word: colour never says it alone.
SIGNES = {Ecart.IDENTIQUE: "=", Ecart.CHANGE: "≠", Ecart.AJOUTE: "+", Ecart.RETIRE: "−", Ecart.DEPLACE: "↕"}


class Mot(StrEnum):
    """What became of a run of words."""

    GARDE = "gardé"
    AJOUTE = "ajouté"
    RETIRE = "retiré"


@dataclass(frozen=True, slots=True)
class EcartDeClause:
    """A clause of one model or of both. `mots`: runs of words of the old text then the new one, in order.

    `deplacee`: its place among the clauses kept is another one. `perdues`: mandatory mentions that it loses, and
    the heading that is no longer one.
    """

    bloc: str
    genre: str
    ecart: Ecart
    avant: str
    apres: str
    mots: tuple[tuple[Mot, str], ...] = ()
    deplacee: bool = False
    perdues: tuple[str, ...] = ()


def comparer(ancien: Modele, nouveau: Modele) -> tuple[EcartDeClause, ...]:
    """Return every clause of both models in the order of the new one, those taken out where they stood."""
    avant, apres = _clauses(ancien), _clauses(nouveau)
    deplacees = _deplacees(list(avant), list(apres))
    trouves = [_ecart(cle, avant.get(cle), apres.get(cle), deplacee=cle in deplacees) for cle in apres]
    for rang, cle in enumerate(avant):
        if cle not in apres:
            place = _place(list(avant)[:rang], [e.bloc for e in trouves])
            trouves.insert(place, _ecart(cle, avant[cle], None, deplacee=False))
    return tuple(trouves)


@dataclass(frozen=True, slots=True)
class _Clause:
    genre: str
    texte: str
    conditions: str
    bloc: BlocModele | None = None
    mots: Vocabulaire = UN_DOSSIER

    @property
    def entier(self) -> str:
        return f"[{self.conditions}] {self.texte}" if self.conditions else self.texte


def _clauses(modele: Modele) -> dict[str, _Clause]:
    """Return the clauses by key: head, numbers, then blocks; dated ones once a version."""
    tete = (modele.titre, modele.reference, modele.sujet, *(e.texte for e in (*modele.entete, *modele.pied)))
    mots = vocabulaire(modele.type)
    clauses = {"titre, en-tête et pied": _Clause("tête", "\n".join(tete), "", mots=mots)}
    for nom, versions in modele.parametres.items():
        dits = "\n".join(f"{p.valeur} {p.unite} ({p.source})" for p in versions)
        clauses[f"nombre {nom}"] = _Clause("nombre", dits, "")
    for bloc in modele.blocs:
        cle = f"{bloc.id} (à partir du {bloc.periode.du:%d/%m/%Y})" if bloc.periode.du else bloc.id
        clauses[cle] = _Clause(
            GENRES[bloc.genre], "\n".join(_lignes(bloc)), conditions_en_mots(bloc.si), bloc, mots
        )
    return clauses


def _lignes(bloc: BlocModele) -> Iterator[str]:
    """Yield what a block says, one line for each part that has its own conditions."""
    if bloc.legende:
        yield bloc.legende
    for e in bloc.elements:
        sous = f"[{conditions_en_mots(e.si)}] " if e.si else ""
        repete = "(répété) " if e.a_chaque else ""
        yield f"{sous}{repete}{f'{e.libelle}{NBSP}: ' if e.libelle else ''}{e.texte}"
    if bloc.colonnes:
        yield "Colonnes\u00a0: " + ", ".join(c.titre for c in bloc.colonnes)
    yield from (" – ".join(ligne) for ligne in bloc.lignes)
    if bloc.lignes_de:
        yield f"Lignes\u00a0: {bloc.lignes_de.replace('_', ' ')}"
    for p in bloc.parties:
        sous = f"[{conditions_en_mots(p.si)}] " if p.si else ""
        yield sous + " – ".join(t for t in (p.titre, p.qualite, p.mention, p.nom) if t)


def _ecart(cle: str, avant: _Clause | None, apres: _Clause | None, *, deplacee: bool) -> EcartDeClause:
    vieux, neuf = (en_mots(c.entier, c.mots) if c else "" for c in (avant, apres))
    clause = apres or avant
    genre = clause.genre if clause else ""
    if avant is None:
        return EcartDeClause(cle, genre, Ecart.AJOUTE, "", neuf, ((Mot.AJOUTE, neuf),))
    if apres is None:
        return EcartDeClause(
            cle, genre, Ecart.RETIRE, vieux, "", ((Mot.RETIRE, vieux),), perdues=_perdues(avant, apres)
        )
    if vieux != neuf:
        perdues = _perdues(avant, apres)
        return EcartDeClause(cle, genre, Ecart.CHANGE, vieux, neuf, mots_compares(vieux, neuf), deplacee, perdues)
    ecart = Ecart.DEPLACE if deplacee else Ecart.IDENTIQUE
    return EcartDeClause(cle, genre, ecart, vieux, neuf, ((Mot.GARDE, neuf),), deplacee)


def _perdues(avant: _Clause, apres: _Clause | None) -> tuple[str, ...]:
    if avant.bloc is None:
        return ()
    perdues = list(avertir(avant.bloc, avant.texte, apres.texte if apres else ""))
    if avant.bloc.genre is Genre.TITRE and (apres is None or apres.genre != avant.genre):
        perdues.append(TITRE_RETIRE)
    raison = exigence(avant.bloc)
    if raison and apres is not None and apres.conditions and apres.conditions != avant.conditions:
        perdues.append(f"la mention dépend maintenant d’une condition ({apres.conditions})\u00a0: {raison}")
    return tuple(perdues)


def _deplacees(avant: Sequence[str], apres: Sequence[str]) -> frozenset[str]:
    """Return the clauses kept whose order changed: those out of the longest run kept in order."""
    restees = [c for c in avant if c in apres]
    ordre = [c for c in apres if c in avant]
    blocs = SequenceMatcher(None, restees, ordre, autojunk=False).get_matching_blocks()
    stables = {c for b in blocs for c in restees[b.a : b.a + b.size]}
    return frozenset(restees) - stables


def _place(precedents: Sequence[str], cles: Sequence[str]) -> int:
    """Return where a clause taken out goes: after the last clause before it that is still there."""
    for cle in reversed(precedents):
        if cle in cles:
            return list(cles).index(cle) + 1
    return 0


def mots_compares(avant: str, apres: str) -> tuple[tuple[Mot, str], ...]:
    """Return the runs of words kept, taken out, added, in the order in which both texts are read."""
    a, b = _MOTS.findall(avant), _MOTS.findall(apres)
    trouves: list[tuple[Mot, str]] = []
    for _, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a[a1:a2] == b[b1:b2]:
            trouves.append((Mot.GARDE, "".join(a[a1:a2])))
            continue
        trouves += [(Mot.RETIRE, "".join(a[a1:a2]))] if a2 > a1 else []
        trouves += [(Mot.AJOUTE, "".join(b[b1:b2]))] if b2 > b1 else []
    return tuple(trouves)


def en_mots(texte: str, mots: Vocabulaire = UN_DOSSIER) -> str:
    """Return a text of a model with its fields named as an officer knows them, between angle marks."""
    return CHAMP.sub(lambda m: f"\u2039{nom_du_champ(m[1], mots)}\u203a", texte).replace("**", "")


def nom_du_champ(nom: str, mots: Vocabulaire = UN_DOSSIER) -> str:
    """Return the French name of a field; a number of the model or a heading is named by its key."""
    sans = nom.removesuffix("?")
    if sans in mots.champs:
        return mots.champs[sans].libelle
    if sans == ".":
        return "texte répété"
    return sans.replace("parametre:", "nombre ").replace(":", " ").replace("_", " ")


def resumer(ecarts: Iterable[EcartDeClause]) -> str:
    """Return « 2 clauses changées, 1 retirée » or that nothing differs."""
    tous = list(ecarts)
    comptes = {e: sum(x.ecart is e for x in tous) for e in Ecart if e is not Ecart.IDENTIQUE}
    dits = [f"{nombre} {e.value}{'s' if nombre > 1 else ''}" for e, nombre in comptes.items() if nombre]
    if not dits:
        return "Aucune clause ne diffère du modèle livré."
    titres = sum(e.perdues.count(TITRE_RETIRE) for e in tous)
    perdues = sum(len(e.perdues) for e in tous) - titres
    suite = f"{NBSP}; {pluriel(titres, 'titre retiré', 'titres retirés')}" if titres else ""
    if perdues:
        suite += f"{NBSP}; {pluriel(perdues, 'mention obligatoire touchée', 'mentions obligatoires touchées')}"
    return f"Clauses\u00a0: {', '.join(dits)}{suite}."


def attentions(ecarts: Iterable[EcartDeClause]) -> tuple[str, ...]:
    """Return what a new model should not pass over: each mandatory mention or heading that goes, by clause."""
    return tuple(f"{e.bloc}\u00a0: {dit}" for e in ecarts for dit in e.perdues)


def contenu_des_ecarts(version: VersionModele, ecarts: Sequence[EcartDeClause]) -> Contenu:
    """Return the sheet of the differences for who signs: what changed, word by word, and what was lost."""
    nom = LIBELLES_MODELE[version.type_acte]
    differents = [e for e in ecarts if e.ecart is not Ecart.IDENTIQUE]
    perdues = tuple(f"{e.bloc}{NBSP}: {p}" for e in ecarts for p in e.perdues)
    lignes = (
        ("Acte", nom),
        ("Version du service", f"n°{NBSP}{version.version}"),
        ("Enregistrée", f"le {date_heure(a_paris(version.le))}, par {version.agent}"),
        ("Motif", version.motif),
        ("Différences", resumer(ecarts)),
    )
    blocs: list[Bloc] = [Titre(1, "Différences avec le modèle livré"), Fiche(lignes)]
    if perdues:
        blocs.append(
            Encadre(("Avant de signer, voyez ces points\u00a0:", *perdues), "Mentions obligatoires touchées")
        )
    if differents:
        legende = "Clauses qui diffèrent (gras\u00a0: ajouté\u00a0; entre crochets, en italique\u00a0: retiré)"
        colonnes = (Colonne("Clause", 20), Colonne("Différence", 14), Colonne("Texte, mot à mot", 66))
        blocs.append(Tableau(colonnes, tuple(map(_ligne, differents)), legende=legende, entete_de_ligne=True))
    else:
        blocs.append(Paragraphe("Le modèle du service et le modèle livré disent la même chose."))
    titre = f"Différences entre la version {version.version} du modèle «\u00a0{nom}\u00a0» et le modèle livré"
    return Contenu(
        titre=titre,
        reference=f"Modèle {nom} v{version.version}",
        blocs=(*blocs, *_marques()),
        auteur=version.agent,
        sujet=titre,
        etabli_le=a_paris(version.le).date(),
        format=Format.PAYSAGE,
    )


def _marques() -> Iterator[Bloc]:
    yield Titre(2, "Ce qui rend une mention obligatoire")
    marques = {
        Marque.SOURCE: "S – un texte, lu à la source, l’exige",
        Marque.TEXTE_A_RELIRE: "R – un texte l’exige, à relire avant de s’y fier",
        Marque.APPEL: "A – l’appel à projets l’exige",
    }
    yield Liste(tuple(marques.values()))


def _ligne(ecart: EcartDeClause) -> tuple[Texte, ...]:
    nature = f"{SIGNES[ecart.ecart]} {ecart.ecart.value}"
    if ecart.deplacee and ecart.ecart is Ecart.CHANGE:
        nature += " et déplacée"
    texte = tuple(_passage(mot, t.replace("\n", " / ")) for mot, t in ecart.mots)
    return (f"{ecart.bloc} ({ecart.genre})", nature, texte or "sans texte")


def _passage(mot: Mot, texte: str) -> Passage:
    if mot is Mot.RETIRE:
        return Passage(f"[{texte.strip()}] ", italique=True)
    return Passage(texte, gras=mot is Mot.AJOUTE)
