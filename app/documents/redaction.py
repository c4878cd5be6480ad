"""Which wording an act takes: the service's own model when it has one, and what an officer retouched in one act.

Not here: the walk through the model (`app.documents.composer`), the versions kept (`app.services.modeles_service`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.documents.caracteres import defaut_d_impression
from app.documents.champ import Champ, en_lettres
from app.documents.contenu import Contenu, Paragraphe, trous
from app.documents.donnees import Ecran, Manque
from app.documents.ecriture_modele import lire_texte
from app.documents.lecture_modele import lire_modele, verifier
from app.documents.modeles import CHAMP, Element, Genre, Marque
from app.documents.typographie import typographier
from app.documents.vocabulaire import vocabulaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.documents.modeles import BlocModele, Modele
    from app.documents.vocabulaire import Donnees, TypeEcrit, Vocabulaire
    from app.domain.convention import TypeModele
    from app.domain.modele_acte import Retouche, VersionModele

_ESPACES = re.compile(r"[ \t]+")
#: Blocks whose text an officer may change in one act; the others are made of data, changed where they are typed.
RETOUCHABLES = frozenset({Genre.TITRE, Genre.PARAGRAPHE, Genre.LISTE, Genre.ENCADRE})
#: Marks of the blocks that a text or the call asks for, and how a warning says it.
EXIGEES = {
    Marque.SOURCE: "un texte l’exige",
    Marque.TEXTE_A_RELIRE: "un texte, à relire, l’exige",
    Marque.APPEL: "l’appel à projets l’exige",
}


def exigence(bloc: BlocModele) -> str:
    """Return why the mention of a block is mandatory, with its source; empty when usage alone asks for it."""
    raison = EXIGEES.get(bloc.marque)
    return f"{raison} ({bloc.source})" if raison and bloc.genre is not Genre.RAPPEL else ""


def version_en_vigueur(versions: Iterable[VersionModele], type_acte: TypeEcrit) -> VersionModele | None:
    """Return the newest version of the service for the PDF; None when the shipped model is in force.

    A version that holds a Word file alone leaves the wording of the PDF as it was.
    """
    du_type = [v for v in versions if v.type_acte == type_acte and (v.contenu or not v.docx)]
    derniere = max(du_type, key=lambda v: v.version, default=None)
    return derniere if derniere is not None and derniere.contenu else None


def version_word(versions: Iterable[VersionModele], type_acte: TypeModele) -> VersionModele | None:
    """Return the version that holds the service's own Word file; None when there is none, or it was given up."""
    du_type = [v for v in versions if v.type_acte is type_acte and (v.docx or not v.contenu)]
    derniere = max(du_type, key=lambda v: v.version, default=None)
    return derniere if derniere is not None and derniere.docx else None


def modele_de(type_acte: TypeEcrit, donnees: Donnees) -> Modele:
    """Return the model in force for an act, with its retouches. Call it when `illisibles` finds nothing."""
    version = version_en_vigueur(donnees.versions, type_acte)
    modele = lire_texte(type_acte, version.contenu)[0] if version else None
    return retoucher(modele or lire_modele(type_acte), retouches_de(type_acte, donnees.retouches))


def vocabulaire_word(type_acte: TypeModele) -> Vocabulaire:
    """Return the words of a Word model: those of its family, and its numbers, « parametre_recours_mois ».

    A number is that of the model in force on the day of the act, in words as the PDF prints it.
    """
    mots = vocabulaire(type_acte)
    nombres = {
        f"parametre_{nom}": Champ(
            "modele", f"Nombre du modèle ({nom})", Ecran.MODELES, partial(_nombre, type_acte, nom)
        )
        for nom in lire_modele(type_acte).parametres
    }
    return replace(mots, champs={**mots.champs, **nombres})


def _nombre(type_acte: TypeModele, nom: str, donnees: Donnees) -> str:
    modele = modele_de(type_acte, donnees)
    source = modele if nom in modele.parametres else lire_modele(type_acte)
    return en_lettres(source.parametre(nom, donnees.le).valeur)


def retouches_de(type_acte: TypeEcrit, retouches: Iterable[Retouche]) -> tuple[Retouche, ...]:
    """Return the retouches of one act."""
    return tuple(r for r in retouches if r.type_acte == type_acte)


def illisibles(type_acte: TypeEcrit, donnees: Donnees) -> tuple[Manque, ...]:
    """Return what prevents the service’s own wording from being read, as data to mend."""
    version = version_en_vigueur(donnees.versions, type_acte)
    if version is not None and (fautes := lire_texte(type_acte, version.contenu)[1]):
        nom = f"modèle du service, version {version.version}"
        return tuple(Manque("modele", f"{nom}\u00a0: {faute}", Ecran.MODELES) for faute in fautes)
    retouches = retouches_de(type_acte, donnees.retouches)
    fautes = verifier(modele_de(type_acte, donnees)) if retouches else ()
    return tuple(Manque("retouche", f"passage retouché, {faute}", Ecran.MODELES) for faute in fautes)


def retoucher(modele: Modele, retouches: Sequence[Retouche]) -> Modele:
    """Return the model with the text that an officer gave to some blocks; an empty text takes the block out."""
    if not retouches:
        return modele
    textes = {r.bloc: r.texte for r in retouches}
    blocs = (_retouche(b, textes[b.id]) if b.id in textes and b.genre in RETOUCHABLES else b for b in modele.blocs)
    return replace(modele, blocs=tuple(b for b in blocs if b is not None))


def lignes_nettes(texte: str) -> tuple[str, ...]:
    """Return the lines of a text that say something, one space between words."""
    return tuple(_ESPACES.sub(" ", ligne).strip() for ligne in texte.splitlines() if ligne.strip())


def _retouche(bloc: BlocModele, texte: str) -> BlocModele | None:
    lignes = lignes_nettes(texte)
    repete = next((e.a_chaque for e in bloc.elements if e.a_chaque), "")
    elements = tuple(Element(typographier(ligne), a_chaque=repete if "{.}" in ligne else "") for ligne in lignes)
    if bloc.genre is Genre.TITRE and elements:
        elements = (Element(typographier(" ".join(lignes))),)
    return replace(bloc, elements=elements) if elements else None


def texte_du_passage(elements: Iterable[Element]) -> str:
    """Return the texts of a block as an officer edits them: one per line, fields between braces."""
    return "\n".join(e.texte for e in elements)


def champs_de(texte: str) -> tuple[str, ...]:
    """Return the fields of a text, once each, in their order; « {siret?} » and « {siret} » are the same."""
    return tuple(dict.fromkeys(nom.removesuffix("?") for nom in CHAMP.findall(texte)))


def trous_du_texte(texte: str) -> tuple[str, ...]:
    """Return the holes of a text whose fields are all known, and what of it no act can print."""
    plein = CHAMP.sub("x", texte).replace("**", "")
    if not plein.strip():
        return ()
    defaut = defaut_d_impression(plein)
    return (*trous(Contenu("acte", "acte", (Paragraphe(plein),))), *((defaut,) if defaut else ()))


def avertir(bloc: BlocModele, avant: str, apres: str) -> tuple[str, ...]:
    """Return what a change of text takes away from a mandatory mention, as warnings; nothing prevents it."""
    raison = exigence(bloc)
    if not raison:
        return ()
    if not apres.strip():
        return (f"mention retirée alors qu’elle est obligatoire\u00a0: {raison}",)
    perdus = [f"«\u00a0{{{c}}}\u00a0»" for c in champs_de(avant) if c not in champs_de(apres)]
    if perdus:
        return (f"la mention perd {', '.join(perdus)}\u00a0: {raison}",)
    return ()
