"""The service's own models of acts: kept in versions, compared with the shipped ones, given up, never erased.

Not here: what a model may hold (`app.documents.lecture_modele`), the comparison (`app.documents.ecarts_modele`),
the Word files (`app.services.modeles_word`).
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.champ import capitale
from app.documents.composer import composer, en_projet
from app.documents.ecarts_modele import comparer, contenu_des_ecarts
from app.documents.ecriture_modele import ecrire_table, lire_texte, texte_livre
from app.documents.fautes_modele import Faute, faute_de_toml
from app.documents.lecture_modele import lire_modele
from app.documents.modeles import textes_du_bloc
from app.documents.redaction import trous_du_texte, version_en_vigueur, version_word
from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne, TypeModele
from app.domain.modele_acte import VersionModele
from app.services.actes import lire_donnees, rendre
from app.services.contexte import Contexte, journaliser
from app.services.documents_campagne import lire_pour
from app.socle import paths
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from app.documents.ecarts_modele import EcartDeClause
    from app.documents.modeles import Modele
    from app.ports import UnitOfWork

CHANGES = Changes(sujets=frozenset({"modeles", "actes", "journal"}))


@dataclass(frozen=True, slots=True)
class EtatModele:
    """An act and whose model is in force. `version`: None for the shipped one; `word`: the service's own file."""

    type: TypeModele
    version: VersionModele | None
    word: VersionModele | None
    versions: int


class Modeles:
    """Reads, checks, keeps and compares the models of the acts."""

    def __init__(self, contexte: Contexte, dossier: Callable[[], Path] = paths.donnees) -> None:
        self._contexte, self._dossier = contexte, dossier
        self._base: str | None = None

    def brouillon(self, type_acte: TypeModele) -> str:
        """Return the draft that this computer keeps for an act of this base; empty when there is none."""
        chemin = self._fichier(type_acte)
        return chemin.read_text("utf-8") if chemin.exists() else ""

    def garder_brouillon(self, type_acte: TypeModele, texte: str) -> None:
        """Keep a draft on this computer, out of the base; an empty text forgets it. Raises EnvironmentFault."""
        chemin = self._fichier(type_acte)
        if texte:
            ecrire_atomique(chemin, texte.encode())
        else:
            chemin.unlink(missing_ok=True)

    def _fichier(self, type_acte: TypeModele) -> Path:
        if self._base is None:  # the first line of the journal tells one base from another
            with self._contexte.store.lire() as uow:
                premieres = uow.journal.lignes(avant=2, limite=1)
            self._base = premieres[0].empreinte[:16] if premieres else "neuve"
        return self._dossier() / f"brouillon-{self._base}-{type_acte.value}.toml"

    def etat(self) -> tuple[EtatModele, ...]:
        """Return every act with the version in force, in the order of the acts."""
        with self._contexte.store.lire() as uow:
            toutes = tuple(uow.modeles.all())
        return tuple(
            EtatModele(
                t, version_en_vigueur(toutes, t), version_word(toutes, t), sum(v.type_acte is t for v in toutes)
            )
            for t in (*TypeActe, *TypeActeCampagne)
        )

    def en_vigueur(self, type_acte: TypeModele) -> Modele:
        """Return the model in force. Raises UserError naming what is wrong in a version that no longer reads."""
        return _lu(type_acte, self.texte(type_acte))

    def texte(self, type_acte: TypeModele, version: int | None = None) -> str:
        """Return a model as TOML: that version (0: the shipped one), else the one in force.

        Raises UserError when there is no such version, or when it holds a Word file alone.
        """
        if version == 0:
            return texte_livre(type_acte)
        if version is None:
            trouvee = version_en_vigueur(self.versions(type_acte), type_acte)
            return trouvee.contenu if trouvee else texte_livre(type_acte)
        return self.version(type_acte, version).contenu or texte_livre(type_acte)

    def versions(self, type_acte: TypeModele) -> tuple[VersionModele, ...]:
        """Return the versions of the service for an act, newest first."""
        with self._contexte.store.lire() as uow:
            return tuple(reversed([v for v in uow.modeles.all() if v.type_acte is type_acte]))

    def version(self, type_acte: TypeModele, version: int) -> VersionModele:
        """Return one version. Raises UserError when there is none of that number, or when it is a Word file."""
        nom = f"«\u00a0{LIBELLES_MODELE[type_acte]}\u00a0»"
        trouvee = next((v for v in self.versions(type_acte) if v.version == version), None)
        if trouvee is None:
            raise UserError(f"Le modèle {nom} n’a pas de version {version}.")
        if trouvee.docx:
            raise UserError(
                f"La version {version} du modèle {nom} est un fichier Word.",
                conseil="Ouvrez-le dans un traitement de texte pour le lire.",
            )
        return trouvee

    def verifier(self, type_acte: TypeModele, texte: str) -> tuple[Faute, ...]:
        """Return everything wrong with a text, each on its block; none: it may be recorded."""
        modele, anomalies = lire_texte(type_acte, texte)
        restes = _trous(modele) if modele is not None else ()
        return (*anomalies, *restes)

    def enregistrer(self, type_acte: TypeModele, texte: str, motif: str) -> tuple[VersionModele, Changes]:
        """Keep a text as the newest version, in force at once.

        Raises UserError naming every block and field at fault, when no motive is given, or when nothing changes.
        """
        fautes = self.verifier(type_acte, texte)
        if fautes:
            liste = "\n• ".join(f"{f.bloc}\u00a0: {f.phrase}" if f.bloc else f.phrase for f in fautes)
            raise UserError(
                f"Ce modèle ne peut pas servir\u00a0:\n• {liste}",
                conseil="Rien n’a été enregistré. Corrigez ces points, puis recommencez.",
            )
        if _meme_modele(type_acte, texte, self.texte(type_acte)):
            raise UserError("Ce modèle est déjà celui en vigueur. Rien n’a été enregistré.")
        return self._ajouter(type_acte, texte, motif, "Enregistrer une version du modèle")

    def revenir(self, type_acte: TypeModele, motif: str) -> tuple[VersionModele, Changes]:
        """Bring the shipped model back, for the PDF and Word; versions stay. Raises UserError when it is."""
        with self._contexte.store.lire() as uow:
            toutes = tuple(uow.modeles.all())
        if version_en_vigueur(toutes, type_acte) is None and version_word(toutes, type_acte) is None:
            raise UserError("Le modèle livré est déjà en vigueur. Rien n’a été modifié.")
        return self._ajouter(type_acte, "", motif, "Revenir au modèle livré")

    def comparer(self, type_acte: TypeModele, version: int | None = None) -> tuple[EcartDeClause, ...]:
        """Return the clauses of the shipped model against a version, the one in force by default."""
        return self.comparer_texte(type_acte, self.texte(type_acte, version))

    def comparer_texte(self, type_acte: TypeModele, texte: str) -> tuple[EcartDeClause, ...]:
        """Return the clauses of the shipped model against a text. Raises UserError when it does not read."""
        return comparer(lire_modele(type_acte), _lu(type_acte, texte))

    def imprimer_difference(self, type_acte: TypeModele, version: int | None = None) -> bytes:
        """Return the PDF of the differences, for who signs. Raises UserError when the shipped model is in force."""
        choisie = (
            version_en_vigueur(self.versions(type_acte), type_acte)
            if version is None
            else self.version(type_acte, version)
        )
        if choisie is None:
            raise UserError(
                f"Le modèle livré «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0» est en vigueur\u00a0: "
                "rien n’en diffère."
            )
        return rendre(contenu_des_ecarts(choisie, self.comparer(type_acte, choisie.version)))

    def ecrire_difference(self, type_acte: TypeModele, vers: Path, version: int | None = None) -> Path:
        """Write the PDF of the differences in a folder, under a name of its own; return its path."""
        octets = self.imprimer_difference(type_acte, version)
        return ecrire_atomique(chemin_libre(vers, f"différences {LIBELLES_MODELE[type_acte]}", ".pdf"), octets)

    def apercu(self, type_acte: TypeActe, texte: str, dossier_id: int) -> bytes:
        """Return the PDF of a dossier, marked « PROJET », as this text would print it; nothing is kept.

        Raises UserError naming what is wrong with the text, ActeIncomplet what the dossier misses.
        """
        essai = self._essai(type_acte, texte)
        with self._contexte.store.lire() as uow:
            donnees = lire_donnees(uow, dossier_id, essai.le.date(), type_acte)
        return rendre(en_projet(composer(type_acte, replace(donnees, versions=(essai,), retouches=()))))

    def apercu_de_campagne(
        self, type_acte: TypeActeCampagne, texte: str, campagne_id: int, comite_id: int | None
    ) -> bytes:
        """Return the PDF of a document of the campaign or of a comité, marked « PROJET »; nothing is kept.

        Raises as `apercu`, and UserError when the document needs a comité, or when a dossier is hidden.
        """
        essai = self._essai(type_acte, texte)
        with self._contexte.store.lire() as uow:
            donnees = lire_pour(uow, type_acte, campagne_id, comite_id, essai.le.date())
        return rendre(en_projet(composer(type_acte, replace(donnees, versions=(essai,), retouches=()))))

    def _essai(self, type_acte: TypeModele, texte: str) -> VersionModele:
        fautes = self.verifier(type_acte, texte)
        if fautes:
            raise UserError("\n".join(f"{f.bloc}\u00a0: {f.phrase}" if f.bloc else f.phrase for f in fautes))
        return VersionModele(type_acte, 1, texte, self._contexte.agent, self._contexte.clock.maintenant(), "")

    def _ajouter(self, type_acte: TypeModele, texte: str, motif: str, acte: str) -> tuple[VersionModele, Changes]:
        if not motif.strip():
            raise UserError("Dites pourquoi le modèle change. Rien n’a été enregistré.")
        with self._contexte.store.ecrire() as uow:
            neuve = uow.modeles.add(
                VersionModele(
                    type_acte=type_acte,
                    version=prochaine_version(uow, type_acte),
                    contenu=texte,
                    agent=self._contexte.agent,
                    le=self._contexte.clock.maintenant(),
                    motif=motif.strip(),
                )
            )
            journaliser(
                uow,
                self._contexte,
                acte=f"{acte} «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0»",
                objet="modele",
                objet_id=type_acte.value,
                apres={"version": neuve.version, "sha256": hashlib.sha256(texte.encode()).hexdigest()},
                motif=neuve.motif,
            )
        return neuve, CHANGES


def prochaine_version(uow: UnitOfWork, type_acte: TypeModele) -> int:
    """Return the number of the next version of a model, from 1."""
    return 1 + max((v.version for v in uow.modeles.all() if v.type_acte is type_acte), default=0)


def texte_simple(texte: str) -> str:
    """Return a model as the editor writes it: same blocks, no comment. Raises UserError when it does not read."""
    try:
        return ecrire_table(tomllib.loads(texte))
    except tomllib.TOMLDecodeError as faute:
        raise UserError(capitale(f"{faute_de_toml(texte, faute)}.")) from faute


def _lu(type_acte: TypeModele, texte: str) -> Modele:
    modele, anomalies = lire_texte(type_acte, texte)
    if modele is None or anomalies:
        fautes = "\u00a0; ".join(map(str, anomalies))
        raise UserError(
            f"Le modèle «\u00a0{LIBELLES_MODELE[type_acte]}\u00a0» ne se lit pas\u00a0: {fautes}.",
            conseil="Corrigez-le à l’écran Modèles, ou revenez au modèle livré.",
        )
    return modele


def _meme_modele(type_acte: TypeModele, texte: str, autre: str) -> bool:
    return lire_texte(type_acte, texte)[0] == lire_texte(type_acte, autre)[0]


def _trous(modele: Modele) -> Iterable[Faute]:
    """Yield the holes that a text of the model has by itself: « N/A », « [...] », a word missing before a comma."""
    textes: Sequence[tuple[str, Iterable[str]]] = (
        ("titre de l’acte", (modele.titre, modele.reference, modele.sujet)),
        ("en-tête et pied", tuple(e.texte for e in (*modele.entete, *modele.pied))),
        *((b.id, textes_du_bloc(b)) for b in modele.blocs),
    )
    for bloc, siens in textes:
        yield from (Faute(bloc, trou) for t in siens for trou in trous_du_texte(t))
