"""The texts that acts and rules rest on: which someone of the service read again, when, and which are to be read.

Not here: the texts (`resources`), the acts that print them (`services.actes`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.contenu import en_clair
from app.documents.ecriture_modele import lire_texte
from app.documents.lecture_modele import lire_modele
from app.documents.modeles import textes_du_bloc
from app.documents.redaction import version_en_vigueur
from app.domain.convention import LIBELLES_MODELE, TypeActe, TypeActeCampagne
from app.domain.delais import Certitude
from app.domain.documents import LIBELLES_DOCUMENT, Document
from app.domain.modele_acte import Verification
from app.domain.references import Periode
from app.domain.relecture import EtatRelecture, Relecture
from app.services.campagnes_modeles import references
from app.services.contexte import Contexte, journaliser
from app.services.reperes import reperes
from app.services.verifications_lues import lues
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.documents.modeles import BlocModele
    from app.domain.relecture import Lues
    from app.ports import UnitOfWork

CHANGES = Changes(sujets=frozenset({"verifications", "actes", "journal"}))
REFERENCE, DELAI = "référence juridique", "délai"


@dataclass(frozen=True, slots=True)
class TexteAVerifier:
    """A reference, a time limit or a block of an act, with where its reading stands.

    `ou`: the act that prints it, or what it is; `marque`: R text to read again, G wording of the house, empty for a
    reference. `texte`: the whole of what the reader checks; `periode`: the days it holds.
    """

    cle: str
    ou: str
    texte: str
    source: str
    marque: str
    empreinte: str
    relecture: Relecture
    periode: Periode

    @property
    def a_relire(self) -> bool:
        """True while no reading covers it."""
        return self.relecture.etat is not EtatRelecture.RELU


class Verifications:
    """Lists the texts to check, and keeps who read which one again."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def textes(self) -> tuple[TexteAVerifier, ...]:
        """Return every text that calls for a reading: references, time limits, then blocks act by act."""
        with self._contexte.store.lire() as uow:
            return self._textes(uow)

    def a_verifier(self) -> tuple[TexteAVerifier, ...]:
        """Return those that no reading covers: never read, changed since, or read too long ago."""
        return tuple(t for t in self.textes() if t.a_relire)

    def perimees(self) -> tuple[TexteAVerifier, ...]:
        """Return those read too long ago (`relecture-textes` in `resources/references.toml`)."""
        return tuple(t for t in self.textes() if t.relecture.etat is EtatRelecture.ANCIEN)

    def verifier(self, cle: str, note: str = "") -> tuple[Verification | None, Changes]:
        """Keep that the agent read this text again today and found it in force; return the reading before.

        Raises UserError on a key that no text bears.
        """
        with self._contexte.store.ecrire() as uow:
            texte = self._exiger(uow, cle)
            neuve = Verification(cle, self._jour(), self._contexte.agent, note.strip(), texte.empreinte)
            return self._garder(uow, neuve, f"Relire un texte ({texte.ou})")

    def lever(self, cle: str) -> tuple[Verification | None, Changes]:
        """Take back the reading of a text, which is then to be checked again; return the reading before.

        Raises UserError when it bears none.
        """
        with self._contexte.store.ecrire() as uow:
            texte = self._exiger(uow, cle)
            if texte.relecture.le is None:
                raise UserError("Ce texte ne porte aucune relecture. Rien n’a été changé.")
            levee = Verification(cle, self._jour(), self._contexte.agent, levee=True)
            return self._garder(uow, levee, f"Lever la relecture d’un texte ({texte.ou})")

    def remettre(self, cle: str, avant: Verification | None) -> tuple[Verification | None, Changes]:
        """Put a reading back as it stood, to undo; None: the text bore none."""
        with self._contexte.store.ecrire() as uow:
            ancienne = avant or Verification(cle, self._jour(), self._contexte.agent, levee=True)
            return self._garder(uow, ancienne, "Remettre la relecture d’un texte")

    def _garder(self, uow: UnitOfWork, neuve: Verification, acte: str) -> tuple[Verification | None, Changes]:
        avant = next((v for v in uow.modeles.verifications() if v.cle == neuve.cle), None)
        uow.modeles.set_verification(neuve)
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="verification",
            objet_id=neuve.cle,
            avant=avant,
            apres=neuve,
            motif=neuve.note,
        )
        return avant, CHANGES

    def _exiger(self, uow: UnitOfWork, cle: str) -> TexteAVerifier:
        for texte in self._textes(uow):
            if texte.cle == cle:
                return texte
        raise UserError(
            f"Aucun texte ne porte la clé «\u00a0{cle}\u00a0». Rien n’a été changé.",
            conseil="Relisez la liste des textes\u00a0: la clé y est écrite.",
        )

    def _textes(self, uow: UnitOfWork) -> tuple[TexteAVerifier, ...]:
        connues = lues(uow, self._jour())
        return (*_references(connues), *_delais(connues), *_blocs(uow, connues))

    def _jour(self) -> date:
        return self._contexte.clock.maintenant().date()


def _references(connues: Lues) -> Iterator[TexteAVerifier]:
    for r in references().values():
        article = f", art. {r.article}" if r.article else ""
        texte = f"{r.objet} – {r.texte}{article}"
        periode, empreinte = Periode(r.valable_du, r.valable_au), _empreinte(texte)
        relecture = connues.relecture(r.cle, empreinte, r.verifiee_le)
        yield TexteAVerifier(r.cle, REFERENCE, texte, f"{r.texte}{article}", "", empreinte, relecture, periode)


def _delais(connues: Lues) -> Iterator[TexteAVerifier]:
    for d in reperes().durees.values():
        if d.certitude is Certitude.A_VERIFIER:
            cle, texte = f"delai:{d.cle}", f"{d.objet}\u00a0: {d.en_mots()}"
            empreinte = _empreinte(f"{texte} {d.source}")
            relecture = connues.relecture(cle, empreinte)
            yield TexteAVerifier(cle, DELAI, texte, d.source, "R", empreinte, relecture, Periode(d.valable_du))


def _blocs(uow: UnitOfWork, connues: Lues) -> Iterator[TexteAVerifier]:
    versions = uow.modeles.all()
    modeles: list[tuple[str, str, tuple[BlocModele, ...]]] = []
    for type_acte in (*TypeActe, *Document, *TypeActeCampagne):
        version = version_en_vigueur(versions, type_acte)
        modele = (lire_texte(type_acte, version.contenu)[0] if version else None) or lire_modele(type_acte)
        nom = LIBELLES_DOCUMENT[type_acte] if isinstance(type_acte, Document) else LIBELLES_MODELE[type_acte]
        modeles.append((type_acte.value, nom, modele.blocs))
    for valeur, nom, blocs in modeles:
        for bloc in (b for b in blocs if b.a_relire):
            cle, empreinte = bloc.cle_dans(valeur), bloc.empreinte
            texte = " ".join(map(en_clair, textes_du_bloc(bloc))) or bloc.genre.value
            relecture = connues.relecture(cle, empreinte, bloc.verifiee_le)
            yield TexteAVerifier(
                cle, nom, texte, bloc.source, bloc.marque.value, empreinte, relecture, bloc.periode
            )


def _empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()[:16]
