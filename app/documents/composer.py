"""Writes an act: the model of its type and the data of one dossier make a `Contenu`, or a list of what misses.

Nothing is ever printed in place of a missing datum. Not here: the wording (`resources/actes`), the fields
(`app.documents.champs`), the drawing (`app.documents.pdf`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from app.documents.avenant import avenant
from app.documents.caracteres import defaut_d_impression
from app.documents.champ import NON_RENSEIGNE, en_lettres
from app.documents.coherence import incoherences
from app.documents.collectif import DonneesCollectives, incoherences_collectives
from app.documents.contenu import (
    Adresse,
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    Espace,
    Fiche,
    Liste,
    Paragraphe,
    Partie,
    Passage,
    SautDePage,
    Signatures,
    Tableau,
    Texte,
    Titre,
    en_clair,
    textes,
    trous,
)
from app.documents.donnees import ActeIncomplet, DonneesActe, Ecran, Manque
from app.documents.en_tete import en_tete
from app.documents.modeles import CHAMP, BlocModele, Element, Genre
from app.documents.numerotation import numeroter
from app.documents.redaction import RETOUCHABLES, illisibles, modele_de
from app.documents.relecture import AVerifier, a_verifier
from app.documents.typographie import typographier
from app.documents.vocabulaire import vocabulaire
from app.domain.convention import A_REMPLIR, SANS_DECISION, TypeActe, TypeActeCampagne
from app.domain.documents import CITENT, Document
from app.socle.errors import Bug
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.documents.modeles import Modele
    from app.documents.vocabulaire import Donnees, TypeEcrit

__all__ = [
    "AVerifier",
    "ActeIncomplet",
    "DonneesActe",
    "Ecran",
    "Examen",
    "Manque",
    "PassageCompose",
    "composer",
    "en_projet",
    "examiner",
    "manques",
    "passages",
]


@dataclass(frozen=True, slots=True)
class Examen:
    """All there is to say of an act before it is produced. `contenu` is None while something misses."""

    contenu: Contenu | None
    manques: tuple[Manque, ...]
    a_verifier: tuple[AVerifier, ...]
    rappels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageCompose:
    """A block whose text may be changed in one act: what of it holds for this dossier, and how it is printed."""

    bloc: BlocModele
    elements: tuple[Element, ...]
    imprime: tuple[str, ...]


def examiner(type_acte: TypeEcrit, donnees: Donnees) -> Examen:
    """Return the act or what it misses, with what the service should check, in one walk through the model.

    Raises Bug when nothing misses and a hole remains in the text.
    """
    if fautes := illisibles(type_acte, donnees):
        return Examen(None, fautes, (), ())
    composition = _Composition(modele_de(type_acte, donnees), donnees)
    contenu, manquants = composition.faire()
    if _decision_manque(type_acte, donnees):
        return Examen(None, manquants, (), ())
    return Examen(
        contenu=None if manquants else _sans_trou(type_acte, contenu),
        manques=manquants,
        a_verifier=composition.a_verifier(),
        rappels=composition.rappels(),
    )


def composer(type_acte: TypeEcrit, donnees: Donnees) -> Contenu:
    """Return the act. Raises ActeIncomplet naming everything that misses, Bug when a hole remains in the text."""
    if fautes := illisibles(type_acte, donnees):
        raise ActeIncomplet(type_acte, fautes)
    contenu, manquants = _Composition(modele_de(type_acte, donnees), donnees).faire()
    if manquants:
        raise ActeIncomplet(type_acte, manquants)
    return _sans_trou(type_acte, contenu)


def manques(type_acte: TypeEcrit, donnees: Donnees) -> tuple[Manque, ...]:
    """Return what must be filled or settled before the act may be produced; empty when it may."""
    return illisibles(type_acte, donnees) or _Composition(modele_de(type_acte, donnees), donnees).faire()[1]


def passages(type_acte: TypeEcrit, donnees: Donnees) -> tuple[PassageCompose, ...]:
    """Return the blocks of an act whose text may be changed, as they would be printed; none before a decision.

    Each element of a block whose conditions do not hold is left out, as in the act.
    """
    if illisibles(type_acte, donnees) or _decision_manque(type_acte, donnees):
        return ()
    return _Composition(modele_de(type_acte, donnees), donnees).passages()


def en_projet(contenu: Contenu) -> Contenu:
    """Return the same act, marked « PROJET » on every page."""
    return replace(contenu, projet=True)


def _incoherences(type_acte: TypeEcrit, donnees: Donnees) -> tuple[Manque, ...]:
    """Return what must be settled before this act, whichever its family."""
    if isinstance(type_acte, TypeActeCampagne):
        return incoherences_collectives(type_acte, cast("DonneesCollectives", donnees))
    return incoherences(type_acte, cast("DonneesActe", donnees))


def _decision_manque(type_acte: TypeEcrit, donnees: Donnees) -> bool:
    if isinstance(donnees, DonneesCollectives):
        return False
    if type_acte is TypeActe.AVENANT:
        return avenant(donnees) is None
    sans_decision = isinstance(type_acte, Document) or type_acte in SANS_DECISION | A_REMPLIR
    return donnees.decision is None and not sans_decision


def _sans_trou(type_acte: TypeEcrit, contenu: Contenu) -> Contenu:
    """Return the act. A document that quotes what others wrote is not searched for holes."""
    restants = () if type_acte in CITENT else trous(contenu)
    if restants:
        raise Bug(f"L’acte {contenu.reference} a un trou\u00a0: {f'{NBSP}; '.join(restants)}.")
    return contenu


def _sans_redite(trouves: Iterable[Manque]) -> tuple[Manque, ...]:
    """Return what misses, without a datum whose missing parts are named: « notes » beside « notes.C1.1 »."""
    tous = tuple(trouves)
    return tuple(m for m in tous if not any(autre.champ.startswith(f"{m.champ}.") for autre in tous))


class _Composition:
    """One walk through a model with the data of one dossier; what misses is gathered on the way."""

    def __init__(self, modele: Modele, donnees: Donnees) -> None:
        self._modele = modele
        self._donnees = donnees
        self._mots = vocabulaire(modele.type)
        self._cite = modele.type in CITENT
        self._manques: dict[str, Manque] = {}
        self._actifs = tuple(b for b in modele.blocs if b.periode.contient(donnees.le) and self._vaut(b.si))
        self._numeros = numeroter(self._actifs)
        self._ecrire: Mapping[Genre, Callable[[BlocModele], Iterable[Bloc]]] = {
            Genre.TITRE: self._titre,
            Genre.PARAGRAPHE: self._paragraphes,
            Genre.LISTE: self._liste,
            Genre.FICHE: self._fiche,
            Genre.TABLEAU: self._tableau,
            Genre.ENCADRE: self._encadre,
            Genre.ADRESSE: lambda b: (Adresse(self._repeter(b.lignes_de)),),
            Genre.SIGNATURES: self._signatures,
            Genre.PAGE: lambda _: (SautDePage(),),
            Genre.ESPACE: lambda b: (Espace(b.hauteur),),
            Genre.RAPPEL: lambda _: (),
        }

    def faire(self) -> tuple[Contenu, tuple[Manque, ...]]:
        """Return the act and what it misses; the act is only worth printing when nothing does."""
        incoherents = _incoherences(self._modele.type, self._donnees)
        if _decision_manque(self._modele.type, self._donnees):
            return Contenu("", "", ()), incoherents
        for manque in incoherents:
            self._manquer(manque)
        blocs = tuple(bloc for modele in self._actifs for bloc in self._bloc(modele))
        try:
            contenu = self._contenu(blocs)
        except ValueError as faute:  # conditions of the service’s model leave out a heading that others need
            self._manquer(Manque("modele", f"modèle de l’acte\u00a0: {faute}", Ecran.MODELES))
            contenu = Contenu("", "", ())
        return contenu, _sans_redite(self._manques.values())

    def _contenu(self, blocs: tuple[Bloc, ...]) -> Contenu:
        return Contenu(
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
            code=not isinstance(self._modele.type, Document),
        )

    def a_verifier(self) -> tuple[AVerifier, ...]:
        """Return the printed blocks whose wording or reference nobody of the service has checked yet."""
        return a_verifier(self._modele.type.value, self._actifs, self._extrait)

    def rappels(self) -> tuple[str, ...]:
        """Return the remarks that the model makes to the service, never printed."""
        return tuple(self._en_clair(b.elements[0].texte) for b in self._actifs if b.genre is Genre.RAPPEL)

    def passages(self) -> tuple[PassageCompose, ...]:
        """Return the blocks whose text may be changed, in the order of the act."""
        trouves = []
        for bloc in (b for b in self._actifs if b.genre in RETOUCHABLES):
            valables = tuple(e for e in bloc.elements if self._vaut(e.si))
            imprime = tuple(t for ecrit in self._ecrire[bloc.genre](bloc) for t in textes(ecrit))
            trouves.append(PassageCompose(bloc, valables, imprime))
        return tuple(trouves)

    def _extrait(self, bloc: BlocModele, largeur: int = 90) -> str:
        """Return the opening words of a block, for a list."""
        textes = [e.texte for e in bloc.elements] or [bloc.legende]
        mots = self._en_clair(textes[0].replace("{.}", "…")) or bloc.genre.value
        return mots if len(mots) <= largeur else f"{mots[: largeur - 1].rsplit(' ', 1)[0]}…"

    def _en_clair(self, texte: str) -> str:
        """Return a text of the model with its fields, without emphasis."""
        return en_clair(self._texte(texte))

    def _manquer(self, manque: Manque) -> None:
        self._manques.setdefault(f"{manque.champ} {manque.libelle}", manque)

    def _vaut(self, conditions: Iterable[str]) -> bool:
        return all(self._mots.est_vraie(c, self._donnees) for c in conditions)

    def _bloc(self, bloc: BlocModele) -> Iterable[Bloc]:
        d = self._donnees
        if bloc.piece and isinstance(d, DonneesActe) and (libelle := d.piece_manque(bloc.piece)):
            self._manquer(Manque(f"pieces.{bloc.piece}", f"Pièce vérifiée\u00a0: {libelle}", Ecran.PIECES))
        return self._ecrire[bloc.genre](bloc)

    def _champ(self, nom: str, courant: str) -> str:
        if nom == ".":
            return courant
        if nom.startswith("parametre:"):
            return en_lettres(self._modele.parametre(nom.removeprefix("parametre:"), self._donnees.le).valeur)
        if ":" in nom:
            return self._numeros[nom]
        champ = self._mots.champs[nom.removesuffix("?")]
        valeur = champ.lire(self._donnees)
        if not valeur and nom.endswith("?"):
            return NON_RENSEIGNE
        if not valeur:
            self._manquer_champ(nom)
        self._refuser_trous(valeur, champ.chemin, champ.libelle, champ.ecran)
        return valeur

    def _refuser_trous(self, valeur: str, chemin: str, libelle: str, ecran: str) -> None:
        """Name a datum typed with a hole in it, « N/A » or « […] », or with what the act cannot print."""
        if self._cite:
            return
        for trou in _trous_de(valeur):
            self._manquer(Manque(chemin, f"{libelle} ({trou})", ecran))
        if defaut := defaut_d_impression(valeur):
            self._manquer(Manque(chemin, f"{libelle} ({defaut})", ecran))

    def _manquer_champ(self, nom: str) -> None:
        champ = self._mots.champs[nom]
        causes = [c for c in champ.selon if not self._mots.champs[c].lire(self._donnees)]
        for cause in causes:
            self._manquer_champ(cause)
        if not causes:
            self._manquer(Manque(champ.chemin, champ.libelle, champ.ecran))

    def _texte(self, modele: str, courant: str = "") -> Texte:
        """Return a text with its fields; a bare string when nothing in it is bold."""
        morceaux = [
            Passage(typographier(CHAMP.sub(lambda m: self._champ(m[1], courant), morceau)), gras=bool(rang % 2))
            for rang, morceau in enumerate(modele.split("**"))
            if morceau
        ]
        return tuple(morceaux) if any(m.gras for m in morceaux) else "".join(m.texte for m in morceaux)

    def _textes(self, elements: Iterable[Element]) -> tuple[Texte, ...]:
        """Return the texts whose conditions hold, repeated where the model says so."""
        trouves: list[Texte] = []
        for element in elements:
            if not self._vaut(element.si):
                continue
            courants = self._repeter(element.a_chaque) if element.a_chaque else ("",)
            trouves += (self._texte(element.texte, courant) for courant in courants)
        return tuple(trouves)

    def _repeter(self, nom: str) -> tuple[str, ...]:
        repete = self._mots.textes[nom]
        textes = repete.lire(self._donnees)
        if not textes and repete.exige:
            self._manquer(Manque(repete.chemin, repete.libelle, repete.ecran))
        for texte, chemin, libelle in repete.donnees(self._donnees, textes):
            self._refuser_trous(texte, chemin, libelle, repete.ecran)
        return textes

    def _titre(self, bloc: BlocModele) -> Iterable[Bloc]:
        texte = self._en_clair(bloc.elements[0].texte)
        numero = self._numeros.get(f"{bloc.rang}:{bloc.id}")
        debut = {
            "article": f"Article\u00a0{numero} – ",
            "annexe": f"Annexe\u00a0{numero} – ",
            "section": f"{numero}. ",
        }
        return (Titre(bloc.niveau, f"{debut[bloc.rang] if numero else ''}{texte}"),)

    def _paragraphes(self, bloc: BlocModele) -> Iterable[Bloc]:
        return tuple(Paragraphe(t, bloc.allure) for t in self._textes(bloc.elements))

    def _liste(self, bloc: BlocModele) -> Iterable[Bloc]:
        items = self._textes(bloc.elements)
        annonce = (Paragraphe(self._texte(bloc.legende)),) if bloc.legende else ()
        return (*annonce, Liste(items)) if items else ()

    def _fiche(self, bloc: BlocModele) -> Iterable[Bloc]:
        lignes = tuple((e.libelle, self._texte(e.texte)) for e in bloc.elements if self._vaut(e.si))
        return (Fiche(lignes, legende=self._en_clair(bloc.legende)),) if lignes else ()

    def _encadre(self, bloc: BlocModele) -> Iterable[Bloc]:
        return (Encadre(self._textes(bloc.elements), titre=self._en_clair(bloc.legende)),)

    def _tableau(self, bloc: BlocModele) -> Iterable[Bloc]:
        colonnes = tuple(Colonne(c.titre, c.part, c.alignement) for c in bloc.colonnes)
        legende = self._en_clair(bloc.legende)
        if not bloc.lignes_de:
            lignes = tuple(tuple(self._texte(c) for c in ligne) for ligne in bloc.lignes)
            return (Tableau(colonnes, lignes, None, legende, entete_de_ligne=True, hauteur_mm=bloc.hauteur),)
        donnees = self._mots.tableaux[bloc.lignes_de](self._donnees)
        if not donnees.lignes and bloc.vide:
            return (Paragraphe(bloc.vide),)
        if any(len(ligne) != len(colonnes) for ligne in donnees.lignes):
            attendu = f"{len(donnees.lignes[0])} colonnes, il en a {len(colonnes)}"
            self._manquer(
                Manque(
                    "modele",
                    f"tableau «\u00a0{bloc.id}\u00a0»\u00a0: ses lignes attendent {attendu}",
                    Ecran.MODELES,
                )
            )
            return ()
        chemin, ecran = self._mots.cellule
        for cellule in (c for ligne in donnees.lignes for c in ligne):
            self._refuser_trous(en_clair(cellule).strip(), chemin, f"{legende or bloc.id}, sans trou", ecran)
        return (
            Tableau(
                colonnes,
                donnees.lignes,
                donnees.total,
                legende,
                entete_de_ligne=True,
                hauteur_mm=bloc.hauteur,
            ),
        )

    def _signatures(self, bloc: BlocModele) -> Iterable[Bloc]:
        parties = tuple(
            Partie(*(self._en_clair(t) for t in (p.titre, p.qualite, p.nom, p.mention)))
            for p in bloc.parties
            if self._vaut(p.si)
        )
        return (Signatures(parties, fait=self._texte(bloc.legende)),)


@lru_cache(maxsize=4096)
def _trous_de(valeur: str) -> tuple[str, ...]:
    return trous(Contenu("acte", "acte", (Paragraphe(valeur),))) if valeur else ()
