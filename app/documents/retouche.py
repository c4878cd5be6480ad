"""What of an act may be retouched before its issue, and how a text would print in the place of that of a block.

One rule for the acts of a dossier and for those of the campaign. The value of a field stays that of the data: a
retouche may hold « {montant} », so that every act says the same. Not here: where retouches are kept
(`app.services.actes_en_projet`), how they are given and taken back (`app.services.retouches`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.collectif import mots_interdits
from app.documents.composer import passages
from app.documents.ecarts_modele import GENRES
from app.documents.lecture_modele import verifier
from app.documents.modeles import Genre
from app.documents.redaction import (
    avertir,
    exigence,
    lignes_nettes,
    modele_de,
    retoucher,
    retouches_de,
    texte_du_passage,
    trous_du_texte,
)
from app.domain.convention import TypeActeCampagne
from app.domain.modele_acte import Retouche
from app.socle.errors import UserError
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.vocabulaire import Donnees
    from app.domain.convention import TypeModele


@dataclass(frozen=True, slots=True)
class Retouchable:
    """A block of an act whose text may be changed. `modele`: what the model says; `texte`: what this act says.

    `avant` and `apres`: as printed; `apres` is empty when the block leaves the act. `exigence`: why the mention is
    mandatory, empty when it is not. `avertissements`: what the retouche takes from it.
    """

    bloc: str
    genre: str
    modele: str
    texte: str
    avant: str
    apres: str
    exigence: str
    retouche: Retouche | None
    avertissements: tuple[str, ...] = ()

    @property
    def apres_dit(self) -> str:
        """Return what is printed after the change, or that the block leaves the act, in French."""
        return self.apres or "(le passage quitte l’acte)"


def retouchables(type_acte: TypeModele, donnees: Donnees) -> tuple[Retouchable, ...]:
    """Return the blocks of the act whose text may be changed, in order; none before a decision."""
    livres = passages(type_acte, replace(donnees, retouches=()))
    ecrits = {p.bloc.id: p for p in passages(type_acte, donnees)}
    posees = {r.bloc: r for r in retouches_de(type_acte, donnees.retouches)}
    trouves = []
    for p in livres:
        ecrit = ecrits.get(p.bloc.id)
        modele, texte = (texte_du_passage(x.elements) if x else "" for x in (p, ecrit))
        trouves.append(
            Retouchable(
                bloc=p.bloc.id,
                genre=GENRES[p.bloc.genre],
                modele=modele,
                texte=texte,
                avant="\n".join(p.imprime),
                apres="\n".join(ecrit.imprime) if ecrit else "",
                exigence=exigence(p.bloc),
                retouche=posees.get(p.bloc.id),
                avertissements=avertir(p.bloc, modele, texte) if p.bloc.id in posees else (),
            )
        )
    return tuple(trouves)


def essayer(donnees: Donnees, retouche: Retouche) -> Retouchable:
    """Return the block as a retouche would print it, with its warnings; its `retouche` is to be kept, text tidied.

    Raises UserError when the block may not be changed, or naming the field, the hole or the words at fault.
    """
    type_acte, bloc = retouche.type_acte, retouche.bloc
    autres = tuple(r for r in donnees.retouches if (r.type_acte, r.bloc) != (type_acte, bloc))
    sans = replace(donnees, retouches=autres)
    if bloc not in {p.bloc for p in retouchables(type_acte, sans)}:
        raise UserError(
            f"Le passage «\u00a0{bloc}\u00a0» n’est pas un texte de cet acte. Rien n’a été modifié.",
            conseil="Un tableau, une adresse ou une signature se changent à l’écran de leurs données.",
        )
    propre = replace(retouche, texte="\n".join(lignes_nettes(retouche.texte)))
    avec = replace(donnees, retouches=(*autres, propre))
    essai = next(p for p in retouchables(type_acte, avec) if p.bloc == bloc)
    if fautes := tuple(_fautes(sans, essai, propre)):
        raise UserError(
            f"Ce passage ne peut pas être imprimé\u00a0: {f'{NBSP}; '.join(fautes)}.",
            conseil="Rien n’a été modifié. Corrigez le texte, puis recommencez.",
        )
    return essai


def _fautes(sans: Donnees, essai: Retouchable, retouche: Retouche) -> Iterator[str]:
    """Yield what keeps a retouche from being printed: a field, a hole, a comité that decides."""
    if essai.genre == GENRES[Genre.TITRE] and not retouche.texte:
        yield "un titre ne se vide pas"
        return
    modele = modele_de(retouche.type_acte, sans)
    deja = verifier(modele)
    yield from (f.phrase for f in verifier(retoucher(modele, (retouche,))) if f not in deja)
    yield from trous_du_texte(retouche.texte)
    if isinstance(retouche.type_acte, TypeActeCampagne):
        mots = [m for m in mots_interdits(essai.apres) if m not in mots_interdits(essai.avant)]
        yield from (f"«\u00a0{m}\u00a0», alors que le comité rend un avis" for m in mots)
