"""What an officer changes in one act before its issue: a text in the place of that of a block, with its reason.

The value of a field stays that of the dossier: a retouche may hold « {montant} », so that every act says the same.
Not here: how a retouche is printed (`app.documents.redaction`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.composer import passages
from app.documents.ecarts_modele import GENRES
from app.documents.modeles import Genre, verifier
from app.documents.redaction import (
    avertir,
    exigence,
    modele_de,
    retoucher,
    retouches_de,
    texte_du_passage,
)
from app.domain.convention import LIBELLES_ACTE, TypeActe
from app.domain.modele_acte import Retouche
from app.services.actes import lire_donnees
from app.services.contexte import Contexte, journaliser
from app.services.modeles_service import trous_du_texte
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import NBSP, pluriel

if TYPE_CHECKING:
    from app.documents.donnees import DonneesActe
    from app.ports import UnitOfWork


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


class Retouches:
    """Reads, gives and takes back the retouches of the acts of a dossier."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def passages(self, dossier_id: int, type_acte: TypeActe) -> tuple[Retouchable, ...]:
        """Return the blocks of the act whose text may be changed, in order; none before a decision."""
        with self._contexte.store.lire() as uow:
            donnees = self._donnees(uow, dossier_id, type_acte)
        return _retouchables(type_acte, donnees)

    def liste(self, dossier_id: int, type_acte: TypeActe) -> tuple[Retouchable, ...]:
        """Return the blocks retouched, with what stood before and what stands now."""
        return tuple(p for p in self.passages(dossier_id, type_acte) if p.retouche is not None)

    def essayer(self, dossier_id: int, type_acte: TypeActe, bloc: str, texte: str) -> Retouchable:
        """Return the block as this text would print it, with its warnings; nothing is written.

        Raises UserError when the block may not be changed, or naming the field or the hole at fault.
        """
        with self._contexte.store.lire() as uow:
            donnees = self._donnees(uow, dossier_id, type_acte)
        return self._essai(type_acte, donnees, bloc, texte)[0]

    def poser(
        self, dossier_id: int, type_acte: TypeActe, bloc: str, texte: str, motif: str
    ) -> tuple[Retouche | None, Changes]:
        """Give a block of this act another text, empty to take it out; return the retouche before, for undo.

        Raises UserError as `essayer`, when no reason is given, when the text is that of the model, and once the act
        is issued.
        """
        if not motif.strip():
            raise UserError("Dites pourquoi ce passage change. Rien n’a été modifié.")
        with self._contexte.store.ecrire() as uow:
            donnees = self._donnees(uow, dossier_id, type_acte)
            self._exiger_non_emis(uow, dossier_id, type_acte)
            essai, retouche = self._essai(type_acte, donnees, bloc, texte)
            if essai.texte == essai.modele:
                raise UserError(
                    "Ce texte est celui du modèle. Rien n’a été modifié.",
                    conseil="Pour revenir au modèle, reprenez le passage.",
                )
            avant = _posee(donnees, type_acte, bloc)
            neuve = replace(retouche, motif=motif.strip())
            self._ecrire(uow, donnees, neuve, avant)
        return avant, _changes(donnees)

    def reprendre(self, dossier_id: int, type_acte: TypeActe, bloc: str) -> tuple[Retouche, Changes]:
        """Go back to the text of the model for a block; return the retouche as it stood, for undo.

        Raises UserError when there is none, or once the act is issued.
        """
        with self._contexte.store.ecrire() as uow:
            donnees = self._donnees(uow, dossier_id, type_acte)
            self._exiger_non_emis(uow, dossier_id, type_acte)
            avant = _posee(donnees, type_acte, bloc)
            if avant is None:
                raise UserError("Ce passage n’est pas retouché. Rien n’a été modifié.")
            self._effacer(uow, avant)
        return avant, _changes(donnees)

    def remettre(
        self, dossier_id: int, type_acte: TypeActe, bloc: str, avant: Retouche | None
    ) -> tuple[Retouche | None, Changes]:
        """Put back what stood before, for undo. Raises UserError once the act is issued."""
        with self._contexte.store.ecrire() as uow:
            donnees = self._donnees(uow, dossier_id, type_acte)
            self._exiger_non_emis(uow, dossier_id, type_acte)
            presente = _posee(donnees, type_acte, bloc)
            if avant is not None:
                self._ecrire(uow, donnees, avant, presente)
            elif presente is not None:
                self._effacer(uow, presente)
        return presente, _changes(donnees)

    def _donnees(self, uow: UnitOfWork, dossier_id: int, type_acte: TypeActe) -> DonneesActe:
        return lire_donnees(uow, dossier_id, self._contexte.clock.maintenant().date(), type_acte)

    def _essai(
        self, type_acte: TypeActe, donnees: DonneesActe, bloc: str, texte: str
    ) -> tuple[Retouchable, Retouche]:
        """Return the block with this text, and the retouche that would be kept. Raises as `essayer`."""
        sans = replace(
            donnees, retouches=tuple(r for r in donnees.retouches if (r.type_acte, r.bloc) != (type_acte, bloc))
        )
        base = next((p for p in _retouchables(type_acte, sans) if p.bloc == bloc), None)
        if base is None:
            raise UserError(
                f"Le passage «\u00a0{bloc}\u00a0» n’est pas un texte de cet acte. Rien n’a été modifié.",
                conseil="Un tableau, une adresse ou une signature se changent à l’écran de leurs données.",
            )
        propre = "\n".join(ligne for brute in texte.splitlines() if (ligne := _net(brute)))
        retouche = Retouche(
            donnees.dossier.cle,
            type_acte,
            bloc,
            propre,
            self._contexte.agent,
            self._contexte.clock.maintenant(),
            "",
        )
        fautes = _fautes(type_acte, sans, base, retouche)
        if fautes:
            raise UserError(
                f"Ce passage ne peut pas être imprimé\u00a0: {f'{NBSP}; '.join(fautes)}.",
                conseil="Rien n’a été modifié. Corrigez le texte, puis recommencez.",
            )
        avec = replace(sans, retouches=(*sans.retouches, retouche))
        return next(p for p in _retouchables(type_acte, avec) if p.bloc == bloc), retouche

    def _exiger_non_emis(self, uow: UnitOfWork, dossier_id: int, type_acte: TypeActe) -> None:
        nom = LIBELLES_ACTE[type_acte]
        if any(a.type is type_acte and a.emis for a in uow.actes.of_dossier(dossier_id)):
            raise UserError(
                f"L’acte «\u00a0{nom}\u00a0» est déjà produit\u00a0: son texte ne change plus.",
                conseil="Rien n’a été modifié.",
            )

    def _ecrire(self, uow: UnitOfWork, donnees: DonneesActe, neuve: Retouche, avant: Retouche | None) -> None:
        uow.modeles.set_retouche(neuve)
        # the first retouche is read against the model it replaces
        ancien = avant.texte if avant else _texte_du_modele(donnees, neuve)
        self._journal(uow, "Retoucher le passage", neuve, ({"texte": ancien}, {"texte": neuve.texte}))

    def _effacer(self, uow: UnitOfWork, avant: Retouche) -> None:
        uow.modeles.clear_retouches(avant.dossier_id, avant.type_acte, avant.bloc)
        sans_motif = replace(avant, motif="")
        self._journal(uow, "Reprendre le texte du modèle pour", sans_motif, ({"texte": avant.texte}, None))

    def _journal(self, uow: UnitOfWork, acte: str, visee: Retouche, cotes: tuple[object, object]) -> None:
        nom = LIBELLES_ACTE[visee.type_acte]
        journaliser(
            uow,
            self._contexte,
            acte=f"{acte} «\u00a0{visee.bloc}\u00a0» de l’acte «\u00a0{nom}\u00a0»",
            objet="retouche",
            objet_id=f"{visee.type_acte.value} {visee.bloc}",
            avant=cotes[0],
            apres=cotes[1],
            motif=visee.motif,
            dossier_id=visee.dossier_id,
        )


_ESPACES = re.compile(r"[ \t]+")


def _net(ligne: str) -> str:
    return _ESPACES.sub(" ", ligne).strip()


def _posee(donnees: DonneesActe, type_acte: TypeActe, bloc: str) -> Retouche | None:
    return next((r for r in retouches_de(type_acte, donnees.retouches) if r.bloc == bloc), None)


def _texte_du_modele(donnees: DonneesActe, retouche: Retouche) -> str:
    connus = _retouchables(retouche.type_acte, replace(donnees, retouches=()))
    return next((p.modele for p in connus if p.bloc == retouche.bloc), "")


def _retouchables(type_acte: TypeActe, donnees: DonneesActe) -> tuple[Retouchable, ...]:
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


def _fautes(type_acte: TypeActe, sans: DonneesActe, base: Retouchable, retouche: Retouche) -> tuple[str, ...]:
    if base.genre == GENRES[Genre.TITRE] and not retouche.texte:
        return ("un titre ne se vide pas",)
    modele = modele_de(type_acte, sans)
    deja = verifier(modele)
    siennes = (f.phrase for f in verifier(retoucher(modele, (retouche,))) if f not in deja)
    return (*siennes, *trous_du_texte(retouche.texte))


def _changes(donnees: DonneesActe) -> Changes:
    return Changes(
        dossiers=frozenset({donnees.dossier.cle}),
        campagnes=frozenset({donnees.campagne.id or 0}),
        sujets=frozenset({"actes", "modeles", "journal"}),
    )


def dire(nombre: int) -> str:
    """Return « 2 passages retouchés »."""
    return pluriel(nombre, "passage retouché", "passages retouchés")
