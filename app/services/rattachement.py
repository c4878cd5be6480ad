"""Which dossier a later mail belongs to: an explicit link decides, a weaker sign is only proposed to a person.

Not here: what is then written (`services.enregistrement`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.importers.apercu import CLASSEURS, PDF, TEXTES_RICHES, genre_d_apercu
from app.importers.sirets import SIRETS, sirets_du_texte
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.importers.depot import Depot
    from app.ports import Arrivee, UnitOfWork
    from app.ports.lecteurs import LecteurDePieces
    from app.socle.progress import Annulation

A_RAPPROCHER = "À rapprocher\u00a0: "
QUE = " que le dossier "
MEME_COURRIEL = "même courriel qu’un autre du dossier, venu autrement"
REPONSE = "réponse à un courriel du dossier"
MEME_EXPEDITEUR, MEME_SIRET = "même expéditeur", "même SIRET"
PIECES_LUES, PIECE_OCTETS_MAX = 8, 20_000_000  # beyond, a SIRET is not looked for: the mail waits for nobody
_A_TEXTE = frozenset({PDF}) | TEXTES_RICHES | CLASSEURS
_NUMERO = re.compile(r"\b\d{4}-\w{2,3}-\d{4}\b")


@dataclass(frozen=True, slots=True)
class Rattachement:
    """A dossier that a mail may be added to, and the sign that says so, in French."""

    dossier_id: int
    raison: str
    numero: str = ""
    porteur: str = ""

    @property
    def phrase(self) -> str:
        """Return what the register keeps of a sign left to a person."""
        return f"{A_RAPPROCHER}{self.raison}{QUE}{self.numero}."


@dataclass(frozen=True, slots=True)
class Reperes:
    """What porteurs of a campaign are known by: dossiers by SIRET and by address, read once for a whole drop."""

    par_siret: Mapping[str, tuple[int, ...]]
    par_courriel: Mapping[str, tuple[int, ...]]


def rattacher(uow: UnitOfWork, campagne_id: int, depot: Depot) -> Rattachement | None:
    """Return where the mail belongs; None when nothing says so.

    It is a mail of a dossier already (same Message-ID: passed on by another service, or saved in another format),
    or it answers one, or it names the number of one dossier.
    """
    signes = (
        ((depot.message_id,), MEME_COURRIEL),
        (depot.en_reponse_a, REPONSE),
    )
    for identifiants, raison in signes:
        for arrivee in uow.arrivees.par_message_id(campagne_id, identifiants):
            if arrivee.dossier_id is not None:
                return Rattachement(arrivee.dossier_id, raison)
    nommes = set(_NUMERO.findall(depot.objet))
    if len(nommes) == 1:
        trouves = [d.cle for d in uow.dossiers.of_campagne(campagne_id) if d.numero in nommes]
        if trouves:
            return Rattachement(trouves[0], "numéro du dossier dans l’objet")
    return None


def reperes(uow: UnitOfWork, campagne_id: int) -> Reperes:
    """Return what the porteurs of a campaign are known by, withdrawn dossiers left out."""
    par_siret: dict[str, tuple[int, ...]] = {}
    par_courriel: dict[str, tuple[int, ...]] = {}
    for dossier in uow.dossiers.of_campagne(campagne_id):
        if dossier.etat is Etat.RETIRE:
            continue
        porteur = dossier.porteur
        for table, cle in ((par_siret, porteur.siret), (par_courriel, porteur.courriel.strip().lower())):
            if cle:
                table[cle] = (*table.get(cle, ()), dossier.cle)
    return Reperes(par_siret, par_courriel)


def sirets_connus(
    lecteur: LecteurDePieces, depot: Depot, connus: Reperes, annulation: Annulation | None = None
) -> frozenset[str]:
    """Return the SIRET of porteurs of the campaign that the mail or its pieces write.

    A piece that cannot be read says nothing here: it is told where it is shown. Raises Annule.
    """
    if not connus.par_siret:
        return frozenset()
    trouves = set(sirets_du_texte(f"{depot.objet}\n{depot.texte}"))
    for piece in depot.pieces[:PIECES_LUES]:
        mime = genre_d_apercu(piece.nom, piece.contenu, piece.type_mime)
        if mime not in _A_TEXTE or len(piece.contenu) > PIECE_OCTETS_MAX:
            continue
        try:
            reponse, _ = lecteur.interroger(
                {"genre": SIRETS, "mime": mime}, (piece.contenu,), mime=mime, annulation=annulation
            )
        except UserError:
            continue
        trouves.update(s for s in reponse.get("sirets", ()) if isinstance(s, str))
    return frozenset(trouves & connus.par_siret.keys())


def candidats(
    uow: UnitOfWork, campagne_id: int, adresse: str, sirets: Iterable[str], connus: Reperes
) -> tuple[Rattachement, ...]:
    """Return the dossiers that weaker signs point at, the surest first, each with its reason in words."""
    raisons: dict[int, list[str]] = {}
    for siret in sorted(sirets):
        for dossier_id in connus.par_siret[siret]:
            raisons.setdefault(dossier_id, []).append(MEME_SIRET)
    if adresse:
        venus = (a.dossier_id for a in uow.arrivees.par_expediteur(campagne_id, adresse))
        declares = connus.par_courriel.get(adresse.lower(), ())
        for dossier_id in dict.fromkeys((*declares, *(v for v in venus if v is not None))):
            raisons.setdefault(dossier_id, []).append(MEME_EXPEDITEUR)
    trouves = []
    for dossier_id, signes in raisons.items():
        dossier = uow.dossiers.get(dossier_id)
        if dossier.etat is not Etat.RETIRE:
            dits = " et ".join(dict.fromkeys(signes))
            trouves.append(Rattachement(dossier_id, dits, dossier.numero, dossier.porteur.raison_sociale))
    return tuple(trouves)


def rapprochements(arrivee: Arrivee) -> tuple[str, ...]:
    """Return the signs of a mail of the register that nobody has judged yet."""
    return tuple(a for a in arrivee.avertissements if a.startswith(A_RAPPROCHER))


def raison_dite(phrase: str) -> str:
    """Return « même SIRET » from the sentence that the register keeps."""
    return phrase.removeprefix(A_RAPPROCHER).partition(QUE)[0]


def numeros_nommes(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of dossiers written in sentences, each once, in order."""
    return tuple(dict.fromkeys(numero for phrase in phrases for numero in _NUMERO.findall(phrase)))
