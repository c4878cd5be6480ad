"""What the files of the regions would do to the consolidation, said before anything is written.

Not here: keeping them (`services.consolidation`), their strict reading (`app.importers.fichier_regional`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.territoire import FichierRegional
from app.importers.fichier_regional import LIMITES_REGION
from app.importers.noms import nom_lisible
from app.services.contexte import Contexte
from app.socle.errors import UserError, cause
from app.socle.formats import NBSP, a_paris, date_heure, pluriel
from app.socle.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.importers.fichier_regional import LuRegional
    from app.socle.progress import Annulation, Rapporter


class LecteurDeRegions(Protocol):
    """Reads the file of a region apart from the program."""

    def lire_region(self, octets: bytes, nom: str, annulation: Annulation | None = None) -> LuRegional:
        """Return what it says. Raises UserError, EnvironmentFault, Annule."""
        ...


@dataclass(frozen=True, slots=True)
class Examine:
    """One file looked at. `fichier` None: left out, and `constat` says why. `ancien`: what it would replace.

    `deja`: left out because it is kept already.
    """

    nom: str
    constat: str
    fichier: FichierRegional | None = None
    ancien: FichierRegional | None = None
    deja: bool = False

    @property
    def nouveau(self) -> bool:
        """True when it may be kept without replacing anything."""
        return self.fichier is not None and self.ancien is None


@dataclass(frozen=True, slots=True)
class Examinateur:
    """Looks at files for the consolidation of one edition. `gardes`: the files already kept, by code of region."""

    contexte: Contexte
    lecteur: LecteurDeRegions
    edition: int
    gardes: Mapping[str, FichierRegional]

    def examiner(
        self, chemins: Sequence[Path], rapporter: Rapporter, annulation: Annulation | None
    ) -> tuple[Examine, ...]:
        """Return what each file would do. Raises Annule, EnvironmentFault."""
        examines = []
        for rang, chemin in enumerate(chemins):
            if annulation is not None:
                annulation.verifier()
            rapporter(Progress(rang, len(chemins), f"Lecture de {nom_lisible(chemin.name)}"))
            examines.append(self._un(chemin, annulation))
        rapporter(Progress(len(chemins), len(chemins), "Fichiers lus"))
        return _sans_jumeaux(examines)

    def _un(self, chemin: Path, annulation: Annulation | None) -> Examine:
        nom = nom_lisible(chemin.name)
        try:
            octets = _lire(chemin)
            lu = self.lecteur.lire_region(octets, nom, annulation)
        except UserError as refus:
            return Examine(nom, str(refus))
        contenu = lu.contenu
        if contenu.edition != self.edition:
            return Examine(
                nom,
                f"{contenu.region_nom}\u00a0: ce fichier porte sur l’édition {contenu.edition}, la consolidation "
                f"sur {self.edition}. Rien n’en a été retenu. Ouvrez une campagne de cette édition pour le lire.",
            )
        fichier = self._fichier(nom, octets, lu)
        ancien = self.gardes.get(contenu.region_code)
        if ancien is not None and ancien.sha256 == fichier.sha256:
            constat = f"{contenu.region_nom}\u00a0: ce fichier est déjà retenu, il n’y a rien à faire."
            return Examine(nom, constat, deja=True)
        return Examine(nom, _constat(fichier, ancien), fichier, ancien)

    def _fichier(self, nom: str, octets: bytes, lu: LuRegional) -> FichierRegional:
        contenu = lu.contenu
        return FichierRegional(
            region_code=contenu.region_code,
            region_nom=contenu.region_nom,
            edition=contenu.edition,
            campagne_code=contenu.campagne_code,
            nom_fichier=nom,
            sha256=hashlib.sha256(octets).hexdigest(),
            lu_le=self.contexte.clock.maintenant(),
            agent=self.contexte.agent,
            totaux=contenu.totaux,
            cible=contenu.cible,
            enveloppe=contenu.enveloppe,
            produit_le=a_paris(contenu.produit_le),
            cible_version=contenu.cible_version,
            cible_notifiee_le=contenu.cible_notifiee_le,
            dossiers=lu.dossiers,
            departements_blancs=contenu.departements_blancs,
            coordinateurs=lu.coordinateurs,
        )


def _lire(chemin: Path) -> bytes:
    """Return the bytes of a file of a possible size. Raises UserError on another one."""
    try:
        if chemin.stat().st_size > LIMITES_REGION.courriel_octets:
            raise UserError("Ce fichier est bien trop gros pour un fichier régional. Rien n’en a été retenu.")
        return chemin.read_bytes()
    except OSError as faute:
        raise UserError(
            f"Ce fichier ne peut pas être lu ({cause(faute)}). Rien n’en a été retenu.",
            conseil="Vérifiez qu’il est toujours à sa place.",
        ) from faute


def _sans_jumeaux(examines: Sequence[Examine]) -> tuple[Examine, ...]:
    """Refuse the files of a region that sent several; the same bytes twice are one file."""
    vus: set[str] = set()
    uniques = []
    for x in examines:
        if x.fichier is not None and x.fichier.sha256 in vus:
            constat = f"{x.fichier.region_nom}\u00a0: le même fichier est choisi deux fois, il est lu une fois."
            uniques.append(Examine(x.nom, constat, deja=True))
            continue
        if x.fichier is not None:
            vus.add(x.fichier.sha256)
        uniques.append(x)
    comptes = Counter(x.fichier.region_code for x in uniques if x.fichier)
    return tuple(
        _jumeau(x, x.fichier, uniques) if x.fichier and comptes[x.fichier.region_code] > 1 else x for x in uniques
    )


def _jumeau(examine: Examine, fichier: FichierRegional, tous: Sequence[Examine]) -> Examine:
    noms = ", ".join(
        f"{x.nom} ({date_heure(x.fichier.produit_le)})"
        for x in tous
        if x.fichier and x.fichier.region_code == fichier.region_code
    )
    return Examine(
        examine.nom,
        f"{fichier.region_nom}\u00a0: plusieurs fichiers de cette région sont choisis ({noms}). Aucun n’a été "
        "retenu. Gardez celui qui fait foi et recommencez.",
    )


def _constat(fichier: FichierRegional, ancien: FichierRegional | None) -> str:
    combien = pluriel(fichier.dossiers, "dossier")
    produit = f"produit le {date_heure(fichier.produit_le)}"
    if ancien is None:
        return f"{fichier.region_nom}\u00a0: {combien}, {produit}. À retenir."
    sens = "plus ancien" if _plus_ancien(fichier, ancien) else "plus récent"
    return (
        f"{fichier.region_nom}\u00a0: {combien}, {produit}. Un fichier de cette région est déjà retenu "
        f"({ancien.nom_fichier}, produit le {date_heure(ancien.produit_le)}){NBSP}; celui-ci est {sens}. "
        "À remplacer si vous le demandez."
    )


def _plus_ancien(fichier: FichierRegional, ancien: FichierRegional) -> bool:
    dates = fichier.produit_le, ancien.produit_le
    return dates[0] is not None and dates[1] is not None and dates[0] < dates[1]
