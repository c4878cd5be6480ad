"""A bundle leaves: what it holds is told first, then an encrypted base is written with these dossiers and no more.

The minimum that a reader needs: the call and its grid, porteur, project, pieces and verdicts. Left out: the account
of the porteur, its RIB, the original mails, decisions and proposals, acts, requests, readings, the journal.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.domain.campagne import Campagne
from app.domain.comptes import REGLE_COMPTES
from app.domain.cycle import Etat
from app.domain.dossier import Dossier
from app.domain.journal import ORIGINE, Evenement
from app.domain.pieces import CODE_ACTE_SIGNE, CODE_COURRIEL, Piece
from app.services.contexte import differences, journaliser
from app.services.deport import deportes
from app.services.liasse_manifeste import (
    DEPART,
    OBJET,
    OBJET_DANS_LA_LIASSE,
    Cote,
    DossierEnvoye,
    Manifeste,
    ecrire_manifeste,
    portable,
)
from app.socle.errors import EnvironmentFault, UserError, cause
from app.socle.formats import pluriel
from app.socle.progress import Progress, muet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from app.domain.grille import Grille
    from app.ports import Store, UnitOfWork
    from app.services.contexte import Contexte
    from app.socle.progress import Annulation, Rapporter

_OCTETS_PAR_MO = 1_000_000


class Coffres(Protocol):
    """Encrypted bases, made by the front doors; each is closed at the end of its block."""

    def creer(self, chemin: Path, mot_de_passe: str) -> AbstractContextManager[Store]:
        """Make a base. Raises UserError when the file exists, EnvironmentFault when the disk refuses."""
        ...

    def ouvrir(self, chemin: Path, mot_de_passe: str) -> AbstractContextManager[Store]:
        """Open a base to read it. Raises UserError when the password does not open it."""
        ...


@dataclass(frozen=True, slots=True)
class Demande:
    """What the officer asks for. `avec_notes`: the notes given so far go with the dossiers, unless blind."""

    campagne_id: int
    dossier_ids: tuple[int, ...]
    lecteur: str
    avec_notes: bool = True


@dataclass(frozen=True, slots=True)
class Bilan:
    """What the bundle would hold, said before anything is written. `refus`: lines; the bundle waits for none.

    `avec_notes`: False when the reading is blind, whatever was asked.
    """

    numeros: tuple[str, ...]
    nb_pieces: int
    octets: int
    laissees: tuple[str, ...]
    sans_type: int
    avec_notes: bool
    refus: tuple[str, ...] = ()

    def phrases(self) -> tuple[str, ...]:
        """Return what is inside and what is left out, in French."""
        dedans = (
            f"Dedans\u00a0: {pluriel(len(self.numeros), 'dossier')}, {pluriel(self.nb_pieces, 'pièce')} "
            f"({_taille(self.octets)}), la grille, le projet, le porteur et les verdicts."
        )
        notes = (
            "Les notes déjà données et leurs preuves sont jointes."
            if self.avec_notes
            else "Aucune note n’est jointe\u00a0: la lecture se fait à l’aveugle."
        )
        dehors = (
            "Dehors\u00a0: l’IBAN, les RIB, les courriels d’origine, les décisions, les actes, les autres lectures "
            "et le journal"
        )
        laissees = f" ({pluriel(len(self.laissees), 'pièce écartée', 'pièces écartées')})" if self.laissees else ""
        sans_type = (
            f"! {pluriel(self.sans_type, 'pièce sans type part', 'pièces sans type partent')} aussi\u00a0: "
            "vérifiez qu’aucune n’est un RIB."
        )
        return (dedans, notes, f"{dehors}{laissees}.", *((sans_type,) if self.sans_type else ()))


@dataclass(frozen=True, slots=True)
class _Dossier:
    """A dossier with what leaves of it."""

    dossier: Dossier
    pieces: tuple[Piece, ...]
    laissees: tuple[Piece, ...]
    cote: Cote


@dataclass(frozen=True, slots=True)
class Choisis:
    """The campaign and the dossiers of a request, as read in one transaction."""

    campagne: Campagne
    dossiers: tuple[_Dossier, ...]
    refus: tuple[str, ...]

    @property
    def bilan(self) -> Bilan:
        """Return what the bundle would hold."""
        pieces = [p for d in self.dossiers for p in d.pieces]
        return Bilan(
            tuple(d.dossier.numero for d in self.dossiers),
            len(pieces),
            sum({p.sha256: p.taille for p in pieces}.values()),
            tuple(p.nom for d in self.dossiers for p in d.laissees),
            sum(not p.code for p in pieces),
            any(d.cote.notes for d in self.dossiers),
            self.refus,
        )


def empreinte_grille(grille: Grille) -> str:
    """Return the SHA-256 of what decides a note: the version of a grid, its scale, its codes and their weights."""
    poids = [(c.code, c.poids, [(s.code, s.poids) for s in c.sous_criteres]) for c in grille.criteres]
    dite = [grille.code, grille.version, [n.note for n in grille.niveaux], poids]
    return hashlib.sha256(differences(None, dite)[1].encode()).hexdigest()


def choisir(uow: UnitOfWork, demande: Demande) -> Choisis:
    """Return what a request would send; a dossier that must not go is named in `refus`."""
    campagne = uow.campagnes.get(demande.campagne_id)
    comptes = {t.code for t in campagne.pieces if t.regle == REGLE_COMPTES}
    lecteur = demande.lecteur.strip()
    deports = deportes(uow, demande.campagne_id, lecteur)
    avec_notes = demande.avec_notes and not campagne.double_lecture
    choisis, refus = [], []
    for cle in dict.fromkeys(demande.dossier_ids):
        dossier = uow.dossiers.get(cle)
        raison = f"{lecteur} s’en est déporté" if cle in deports else _raison_de_refus(dossier, campagne)
        if raison:
            refus.append(f"{dossier.numero}\u00a0: {raison}.")
            continue
        pieces = uow.pieces.of_dossier(cle)
        partent = tuple(p for p in pieces if p.code not in {*comptes, CODE_COURRIEL, CODE_ACTE_SIGNE})
        restent = tuple(p for p in pieces if p not in partent)
        choisis.append(_Dossier(dossier, partent, restent, _cote(uow, cle, partent) if avec_notes else Cote()))
    return Choisis(campagne, tuple(choisis), tuple(refus))


def ecrire_liasse(
    contexte: Contexte,
    coffres: Coffres,
    demande: Demande,
    chemin: Path,
    mot_de_passe: str,
    *,
    rapporter: Rapporter = muet,
    annulation: Annulation,
) -> Manifeste:
    """Write the bundle, whole under its name or not at all, and the line of journal that tells of it.

    Raises UserError: empty password or name, a file of that name, a dossier refused. Stopped, it leaves nothing.
    """
    _exiger(demande, chemin, mot_de_passe)
    provisoire = chemin.with_name(f".{chemin.name}.partiel-{os.getpid()}")
    try:
        with contexte.store.lire() as uow:
            choisis = choisir(uow, demande)
            if choisis.refus or not choisis.dossiers:
                raise UserError(
                    "La liasse n’a pas été écrite. " + ("\n".join(choisis.refus) or "Aucun dossier n’est choisi."),
                    conseil="Choisissez d’autres dossiers, ou un autre lecteur.",
                )
            manifeste = _manifeste(uow, contexte, demande, choisis)
            with coffres.creer(provisoire, mot_de_passe) as liasse:
                _ouvrir_le_journal(liasse, contexte, manifeste)
                _copier(uow, liasse, choisis, rapporter, annulation)
        _mettre_en_place(contexte, demande, manifeste, provisoire, chemin)
    finally:
        for reste in provisoire.parent.glob(f"{provisoire.name}*"):
            reste.unlink(missing_ok=True)
    return manifeste


def _exiger(demande: Demande, chemin: Path, mot_de_passe: str) -> None:
    if not mot_de_passe:
        raise UserError("Le mot de passe est vide. Rien n’a été écrit.", conseil="Choisissez un mot de passe.")
    if not demande.lecteur.strip():
        raise UserError("Le nom du lecteur manque. Rien n’a été écrit.", conseil="Ses notes porteront ce nom.")
    if chemin.exists():
        raise UserError(f"Le fichier «\u00a0{chemin.name}\u00a0» existe déjà.", conseil="Choisissez un autre nom.")


def _raison_de_refus(dossier: Dossier, campagne: Campagne) -> str:
    if dossier.campagne_id != campagne.id:
        return "ce dossier est d’une autre campagne"
    return "" if dossier.type_poste else "aucun poste n’est demandé, il n’a donc pas de grille"


def _cote(uow: UnitOfWork, cle: int, pieces: Sequence[Piece]) -> Cote:
    partent = {p.id for p in pieces}
    preuves = (p for p in uow.preuves.of_dossier(cle) if p.piece_id in partent)
    return Cote(tuple(uow.notes.of_dossier(cle)), tuple(map(portable, preuves)))


def _manifeste(uow: UnitOfWork, contexte: Contexte, demande: Demande, choisis: Choisis) -> Manifeste:
    derniere = next(iter(uow.journal.lignes(limite=1)), None)
    grilles = choisis.campagne.grilles
    envoyes = []
    for choisi in choisis.dossiers:
        d = choisi.dossier
        grille = grilles[d.type_poste]  # type: ignore[index]  # a dossier without a job was refused
        envoyes.append(DossierEnvoye(d.numero, d.version, grille.version, empreinte_grille(grille), choisi.cote))
    return Manifeste(
        liasse=secrets.token_hex(8),
        lecteur=demande.lecteur.strip(),
        campagne=choisis.campagne.code,
        preparee_le=contexte.clock.maintenant(),
        agent=contexte.agent,
        rang_journal=derniere.rang if derniere else 0,
        empreinte_journal=derniere.empreinte if derniere else ORIGINE,
        double_lecture=choisis.campagne.double_lecture,
        dossiers=tuple(envoyes),
    )


def _ouvrir_le_journal(liasse: Store, contexte: Contexte, manifeste: Manifeste) -> None:
    """Write the first line of the journal of the bundle: where it comes from, and the hash of its manifest."""
    with liasse.ecrire() as uow:
        sha256 = uow.pieces.put_contenu(ecrire_manifeste(manifeste))
        dit = {
            "lecteur": manifeste.lecteur,
            "manifeste": sha256,
            "campagne": manifeste.campagne,
            "rang_journal": manifeste.rang_journal,
            "empreinte_journal": manifeste.empreinte_journal,
        }
        uow.journal.append(
            Evenement(
                le=contexte.clock.maintenant(),
                agent=contexte.agent,
                acte=f"Préparer cette liasse pour {manifeste.lecteur}",
                objet=OBJET_DANS_LA_LIASSE,
                objet_id=manifeste.liasse,
                apres=differences(None, dit)[1],
            )
        )


def _copier(
    source: UnitOfWork, liasse: Store, choisis: Choisis, rapporter: Rapporter, annulation: Annulation
) -> None:
    with liasse.ecrire() as uow:
        sienne = replace(choisis.campagne, id=None, double_lecture=False, logo=None, retouches=())
        campagne = uow.campagnes.add(sienne)
    for fait, choisi in enumerate(choisis.dossiers):
        annulation.verifier()
        rapporter(Progress(fait, len(choisis.dossiers), f"Copie de {choisi.dossier.numero}"))
        with liasse.ecrire() as uow:
            _copier_dossier(source, uow, choisi, campagne.id or 0)
    annulation.verifier()


def _copier_dossier(source: UnitOfWork, uow: UnitOfWork, choisi: _Dossier, campagne_id: int) -> None:
    origine = choisi.dossier
    capture = origine.visibilite.piece_id
    sans_capture = replace(origine.visibilite, piece_id=None)
    copie = uow.dossiers.add(replace(_allege(origine), campagne_id=campagne_id, visibilite=sans_capture))
    cles: dict[int | None, int | None] = {}
    par_empreinte: dict[str, int] = {}
    for piece in choisi.pieces:
        uow.pieces.put_contenu(source.pieces.contenu(piece.sha256))
        neuve = uow.pieces.add(
            replace(piece, id=None, dossier_id=copie.cle, remplace=cles.get(piece.remplace), origine="")
        )
        cles[piece.id] = neuve.id
        par_empreinte[piece.sha256] = neuve.id or 0
    for rendu in source.pieces.verdicts(origine.cle):
        uow.pieces.set_verdict(copie.cle, rendu)
    for note in choisi.cote.notes:
        uow.notes.set(copie.cle, note)
    for preuve in choisi.cote.preuves:
        uow.preuves.add(replace(preuve, dossier_id=copie.cle, piece_id=par_empreinte[preuve.sha256]))
    if cles.get(capture) is not None:
        uow.dossiers.save(replace(copie, visibilite=replace(origine.visibilite, piece_id=cles[capture])))


def _allege(dossier: Dossier) -> Dossier:
    """Return a dossier without its account, its decision, nor what the instructor proposes."""
    return replace(
        dossier,
        id=None,
        version=0,
        etat=Etat.EN_INSTRUCTION,
        porteur=replace(dossier.porteur, id=None, iban="", bic="", iban_titulaire=""),
        postes=tuple(replace(p, id=None, etp_propose=None, etp_retenu=None) for p in dossier.postes),
        montant_propose=None,
        avis="",
        vague=None,
        agent="",
    )


def _mettre_en_place(
    contexte: Contexte, demande: Demande, manifeste: Manifeste, provisoire: Path, chemin: Path
) -> None:
    """Give the file its name in the transaction that journals it: both are there, or neither."""
    place = False
    try:
        with contexte.store.ecrire() as uow:
            journaliser(
                uow,
                contexte,
                acte=f"Préparer une liasse pour {manifeste.lecteur}",
                objet=OBJET,
                objet_id=manifeste.liasse,
                apres={
                    "genre": DEPART,
                    "campagne_id": demande.campagne_id,
                    "lecteur": manifeste.lecteur,
                    "fichier": chemin.name,
                    "manifeste": hashlib.sha256(ecrire_manifeste(manifeste)).hexdigest(),
                    "dossiers": [d.numero for d in manifeste.dossiers],
                },
            )
            with provisoire.open("rb+") as fichier:
                os.fsync(fichier.fileno())
            provisoire.replace(chemin)
            place = True
    except BaseException as faute:
        if place:
            chemin.unlink(missing_ok=True)
        if isinstance(faute, OSError):
            raise EnvironmentFault(
                f"Le fichier «\u00a0{chemin.name}\u00a0» n’a pas pu être écrit ({cause(faute)}).",
                conseil="Rien n’a été gardé. Vérifiez le dossier choisi et la place qui y reste.",
            ) from faute
        raise


def _taille(octets: int) -> str:
    megas, reste = divmod(octets, _OCTETS_PAR_MO)
    return f"{megas},{reste * 10 // _OCTETS_PAR_MO} Mo"
