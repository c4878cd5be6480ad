"""What an officer changes in one act before its issue: a text in the place of that of a block, with its reason.

Not here: what may be changed and how it is tried (`app.documents.retouche`), where it is kept
(`app.services.actes_en_projet`), how it is printed (`app.documents.redaction`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.retouche import Retouchable, essayer, retouchables
from app.domain.convention import LIBELLES_MODELE
from app.domain.modele_acte import Retouche
from app.services.contexte import Contexte, journaliser
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.formats import pluriel

if TYPE_CHECKING:
    from datetime import date

    from app.documents.vocabulaire import Donnees
    from app.ports import UnitOfWork
    from app.services.actes_en_projet import EnProjet


class Retouches:
    """Reads, gives and takes back the retouches of an act, of a dossier or of the campaign."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def passages(self, acte: EnProjet) -> tuple[Retouchable, ...]:
        """Return the blocks of the act whose text may be changed, in order; none before a decision."""
        with self._contexte.store.lire() as uow:
            donnees = acte.lire(uow, self._jour())
        return retouchables(acte.type, donnees)

    def liste(self, acte: EnProjet) -> tuple[Retouchable, ...]:
        """Return the blocks retouched, with what stood before and what stands now."""
        return tuple(p for p in self.passages(acte) if p.retouche is not None)

    def est_emis(self, acte: EnProjet) -> bool:
        """Return whether the act is issued: its text no longer changes."""
        with self._contexte.store.lire() as uow:
            return acte.est_emis(uow, self._jour())

    def essayer(self, acte: EnProjet, bloc: str, texte: str) -> Retouchable:
        """Return the block as this text would print it, with its warnings; nothing is written.

        Raises UserError when the block may not be changed, or naming the field, the hole or the words at fault.
        """
        with self._contexte.store.lire() as uow:
            donnees = acte.lire(uow, self._jour())
        return essayer(donnees, self._neuve(acte, bloc, texte))

    def poser(self, acte: EnProjet, bloc: str, texte: str, motif: str) -> tuple[Retouche | None, Changes]:
        """Give a block of this act another text, empty to take it out; return the retouche before, for undo.

        Raises UserError as `essayer`, when no reason is given, when the text is that of the model, and once the act
        is issued.
        """
        if not motif.strip():
            raise UserError("Dites pourquoi ce passage change. Rien n’a été modifié.")
        with self._contexte.store.ecrire() as uow:
            donnees = self._ouvrir(uow, acte)
            essai = essayer(donnees, self._neuve(acte, bloc, texte, motif.strip()))
            if essai.texte == essai.modele:
                raise UserError(
                    "Ce texte est celui du modèle. Rien n’a été modifié.",
                    conseil="Pour revenir au modèle, reprenez le passage.",
                )
            return self._changer(uow, acte, donnees, bloc, essai.retouche)

    def reprendre(self, acte: EnProjet, bloc: str) -> tuple[Retouche | None, Changes]:
        """Go back to the text of the model for a block; return the retouche as it stood, for undo.

        Raises UserError when there is none, or once the act is issued.
        """
        with self._contexte.store.ecrire() as uow:
            donnees = self._ouvrir(uow, acte)
            if _posee(acte, donnees, bloc) is None:
                raise UserError("Ce passage n’est pas retouché. Rien n’a été modifié.")
            return self._changer(uow, acte, donnees, bloc, None)

    def remettre(self, acte: EnProjet, bloc: str, avant: Retouche | None) -> tuple[Retouche | None, Changes]:
        """Put back what stood before, for undo. Raises UserError once the act is issued."""
        with self._contexte.store.ecrire() as uow:
            return self._changer(uow, acte, self._ouvrir(uow, acte), bloc, avant)

    def _jour(self) -> date:
        return self._contexte.clock.maintenant().date()

    def _neuve(self, acte: EnProjet, bloc: str, texte: str, motif: str = "") -> Retouche:
        le = self._contexte.clock.maintenant()
        return Retouche(acte.dossier_id, acte.type, bloc, texte, self._contexte.agent, le, motif)

    def _ouvrir(self, uow: UnitOfWork, acte: EnProjet) -> Donnees:
        """Return what an act to be changed may say. Raises UserError once it is issued."""
        donnees, nom = acte.lire(uow, self._jour()), LIBELLES_MODELE[acte.type]
        if acte.est_emis(uow, self._jour()):
            raise UserError(
                f"L’acte «\u00a0{nom}\u00a0» est déjà produit\u00a0: son texte ne change plus.",
                conseil="Rien n’a été modifié.",
            )
        return donnees

    def _changer(
        self, uow: UnitOfWork, acte: EnProjet, donnees: Donnees, bloc: str, neuve: Retouche | None
    ) -> tuple[Retouche | None, Changes]:
        """Keep a retouche, None for the text of the model, with its line of journal; return the one before."""
        avant = _posee(acte, donnees, bloc)
        if (avant, neuve) != (None, None):
            acte.garder(uow, bloc, neuve)
            verbe = "Retoucher le passage" if neuve else "Reprendre le texte du modèle pour"
            # the first retouche is read against the model it replaces
            ancien = avant.texte if avant else _texte_du_modele(acte, donnees, bloc)
            journaliser(
                uow,
                self._contexte,
                acte=f"{verbe} «\u00a0{bloc}\u00a0» de l’acte «\u00a0{LIBELLES_MODELE[acte.type]}\u00a0»",
                objet="retouche",
                objet_id=f"{acte.cle} {bloc}",
                avant={"texte": ancien},
                apres={"texte": neuve.texte} if neuve else None,
                motif=neuve.motif if neuve else "",
                dossier_id=acte.dossier_id,
            )
        return avant, Changes(
            dossiers=frozenset(() if acte.dossier_id is None else {acte.dossier_id}),
            campagnes=frozenset({donnees.campagne.id or 0}),
            sujets=frozenset({"actes", "modeles", "journal"}),
        )


def _posee(acte: EnProjet, donnees: Donnees, bloc: str) -> Retouche | None:
    return next((r for r in donnees.retouches if (r.type_acte, r.bloc) == (acte.type, bloc)), None)


def _texte_du_modele(acte: EnProjet, donnees: Donnees, bloc: str) -> str:
    return next((p.modele for p in retouchables(acte.type, donnees) if p.bloc == bloc), "")


def dire(nombre: int) -> str:
    """Return « 2 passages retouchés »."""
    return pluriel(nombre, "passage retouché", "passages retouchés")
