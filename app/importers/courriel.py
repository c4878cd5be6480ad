"""A mail file into a `Depot`: a pure function of its bytes, meant to run in the child process.

Not here: the process and its limits of time and memory (`bac`), the formats themselves (`eml`, `msg`), what
becomes of the deposit (`services.reception`).
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.importers.archives import SEPARATEUR, deplier
from app.importers.depot import Depot, PieceLue
from app.importers.eml import lire_eml
from app.importers.genres import type_mime
from app.importers.limites import LIMITES, Limites
from app.importers.message import (
    AUTRE_ENVOI,
    RIEN_ENREGISTRE,
    TEXTE_COUPE,
    Fichier,
    Lecture,
    MessageJoint,
    MessageLu,
    trop_gourmand,
    verifier_fichier,
)
from app.importers.msg import MARQUE_MSG, est_ole, lire_msg, msg_abime
from app.importers.noms import nom_lisible
from app.importers.reconnaissance import Motifs, motifs_livres, proposer_type
from app.socle.errors import UserError
from app.socle.formats import NBSP, PARIS, date_heure

if TYPE_CHECKING:
    from datetime import datetime

TEXTE_MAX = 1_000_000  # characters; no officer reads more, and every list would carry it
OCTETS_D_EN_TETE = 64 * 1024
_SUFFIXES = (".eml", ".msg")
_TRANSFERT = re.compile(r"\s*(tr|fw|fwd|wg|rv|transf)\s*:", re.IGNORECASE)
_CHAMP = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_CHAMPS_DE_COURRIEL = frozenset(
    b"from to cc date subject received message-id mime-version content-type return-path delivered-to "
    b"reply-to sender in-reply-to references dkim-signature x-mailer".split()
)
_CHAMPS_SUFFISANTS = frozenset((b"from", b"received", b"message-id", b"return-path", b"delivered-to"))


def est_courriel(nom: str, octets: bytes) -> bool:
    """True when the bytes begin like a mail. A name in .eml or .msg is believed, so that damage is told."""
    if nom.lower().endswith(_SUFFIXES):
        return True
    return MARQUE_MSG in octets if est_ole(octets) else _a_des_en_tetes(octets)


def _a_des_en_tetes(octets: bytes) -> bool:
    """True when the first lines are mail headers: two known ones, or one that only mails have."""
    debut = octets[:OCTETS_D_EN_TETE].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    connus: set[bytes] = set()
    for rang, ligne in enumerate(debut.splitlines()):
        if rang == 0 and ligne.startswith(b"From "):
            continue
        if not ligne:
            break
        champ = _CHAMP.match(ligne)
        if champ:
            connus.add(champ[1].lower())
        elif not ligne.startswith((b" ", b"\t")):
            break
    return len(connus & _CHAMPS_DE_COURRIEL) >= 2 or bool(connus & _CHAMPS_SUFFISANTS)


def lire_courriel(octets: bytes, nom: str, limites: Limites = LIMITES, motifs: Motifs | None = None) -> Depot:
    """Return what the mail brings; `motifs` defaults to the shipped patterns for types of pieces.

    Raises UserError, and nothing else, on any bytes: what happened, what was kept, what to do.
    """
    mots = motifs_livres() if motifs is None else motifs
    lecture = Lecture(limites)
    verifier_fichier(len(octets), nom, limites)
    try:
        return _Composition(lecture, mots).composer(_lire_message(octets, nom, lecture), octets)
    except UserError:
        raise
    except MemoryError as panne:
        raise trop_gourmand(nom, limites) from panne
    except Exception as panne:  # the one boundary per mail: no odd file may stop the others
        quoi = f"Le fichier «{NBSP}{nom_lisible(nom)}{NBSP}» n’a pas pu être lu"
        raise UserError(f"{quoi} ({type(panne).__name__}). {AUTRE_ENVOI}") from panne


def _lire_message(octets: bytes, nom: str, lecture: Lecture, niveau: int = 1) -> MessageLu:
    if est_ole(octets) and MARQUE_MSG in octets:
        return lire_msg(octets, lecture, niveau)
    if not est_ole(octets) and _a_des_en_tetes(octets):
        return lire_eml(octets, lecture, niveau)
    if nom.lower().endswith(".msg"):
        raise msg_abime()
    raise UserError(
        f"Le fichier «{NBSP}{nom_lisible(nom)}{NBSP}» n’est pas un courriel. {RIEN_ENREGISTRE}.",
        conseil="Déposez le courriel reçu (.eml ou .msg)"
        f"{NBSP}; pour ajouter une pièce seule, ouvrez d’abord son dossier.",
    )


class _Composition:
    """Gathers pieces and remarks while one walks from the mail inwards."""

    def __init__(self, lecture: Lecture, motifs: Motifs) -> None:
        self._lecture = lecture
        self._motifs = motifs
        self._pieces: list[PieceLue] = []
        self._remarques: list[str] = []

    def composer(self, recu: MessageLu, octets: bytes) -> Depot:
        """Return the deposit of the mail just read. Raises UserError beyond the limits."""
        chaine, textes = [recu], []
        prefixe, niveau = "", 1
        while True:
            message = chaine[-1]
            self._remarques += message.avertissements
            fichiers, joints = self._trier(message, niveau)
            self._ajouter(fichiers, prefixe)
            textes.append(message.texte)
            if not _est_transfert(message, fichiers, joints):
                break
            chaine.append(joints[0].message)
            prefixe += nom_lisible(joints[0].nom) + SEPARATEUR
            niveau += 1
        for joint in joints:
            self._verser(joint, prefixe, niveau + 1)
        return self._conclure(chaine, [t for t in reversed(textes) if t], octets)

    def _trier(self, message: MessageLu, niveau: int) -> tuple[list[Fichier], list[MessageJoint]]:
        """Return the files proper and the attached messages, those attached as files included."""
        fichiers, joints = [], list(message.messages)
        for fichier in message.fichiers:
            joint = self._ouvrir_message(fichier, niveau)
            if joint is None:
                fichiers.append(fichier)
            else:
                joints.append(joint)
        return fichiers, joints

    def _ouvrir_message(self, fichier: Fichier, niveau: int) -> MessageJoint | None:
        if not fichier.nom.lower().strip().endswith(_SUFFIXES) or not fichier.contenu:
            return None
        try:
            self._lecture.verifier_niveau(niveau + 1)
            lu = _lire_message(fichier.contenu, fichier.nom, self._lecture, niveau + 1)
        except UserError:
            self._remarques.append(
                f"Le message joint «{NBSP}{nom_lisible(fichier.nom)}{NBSP}» n’a pas pu être ouvert{NBSP}: il est "
                "conservé parmi les pièces. À redemander si besoin."
            )
            return None
        return MessageJoint(fichier.nom, lu, lambda: fichier.contenu)

    def _verser(self, joint: MessageJoint, prefixe: str, niveau: int, *, garder: bool = True) -> None:
        """Keep an attached message among the pieces, followed by its own pieces.

        A message deeper still is not kept apart: its bytes are inside the one that is.
        """
        octets = joint.octets() if garder else None
        if octets is not None:
            self._ajouter([Fichier(joint.nom, octets, "")], prefixe)
        ou = f"Message joint «{NBSP}{nom_lisible(joint.nom)}{NBSP}»{NBSP}: "
        self._remarques += [ou + remarque for remarque in joint.message.avertissements]
        fichiers, joints = self._trier(joint.message, niveau)
        dedans = prefixe + nom_lisible(joint.nom) + SEPARATEUR
        self._ajouter(fichiers, dedans)
        for sous_joint in joints:
            self._verser(sous_joint, dedans, niveau + 1, garder=octets is None)

    def _ajouter(self, fichiers: list[Fichier], prefixe: str) -> None:
        for fichier in fichiers:
            extraits, remarques = deplier(fichier, self._lecture, prefixe)
            self._remarques += remarques
            for extrait in extraits:
                self._ajouter_piece(extrait.fichier, extrait.chemin, archive=extrait.fichier is not fichier)

    def _ajouter_piece(self, fichier: Fichier, chemin: str, *, archive: bool) -> None:
        brut = re.split(r"[/\\]", fichier.nom)[-1] if archive else fichier.nom
        nom = nom_lisible(brut) or "Pièce sans nom"
        if not fichier.contenu:
            self._remarques.append(f"La pièce «{NBSP}{nom}{NBSP}» est vide (0 octet). À redemander.")
        genre = type_mime(nom, fichier.contenu, fichier.type_mime)
        code = proposer_type(nom, self._motifs)
        self._pieces.append(PieceLue(nom, fichier.contenu, genre, code, chemin))

    def _borner(self, texte: str) -> str:
        if len(texte) > TEXTE_MAX:
            self._remarques.append(TEXTE_COUPE)
        return texte[:TEXTE_MAX]

    def _conclure(self, chaine: list[MessageLu], textes: list[str], octets: bytes) -> Depot:
        recu, origine = chaine[0], chaine[-1]
        texte = self._borner("\n\n".join(textes))
        recu_le = _a_paris(recu.trace_serveur or recu.date_envoi)
        avertissements = [*_remarques_de_date(recu, origine, recu_le), *self._remarques]
        for message, dedans in pairwise(chaine):
            instant = recu_le if message is recu else message.date_envoi
            avertissements.insert(0, _transfert(message, dedans, instant))
        return Depot(
            expediteur_nom=origine.expediteur_nom,
            expediteur_adresse=origine.expediteur_adresse,
            objet=origine.objet,
            date_envoi=origine.date_envoi,
            recu_le=recu_le,
            message_id=origine.message_id,
            en_reponse_a=origine.en_reponse_a,
            texte=texte,
            pieces=tuple(self._pieces),
            original=octets,
            sha256=hashlib.sha256(octets).hexdigest(),
            avertissements=tuple(dict.fromkeys(avertissements)),
            transfere_par=_auteur(recu) if len(chaine) > 1 else None,
        )


def _est_transfert(message: MessageLu, fichiers: list[Fichier], joints: list[MessageJoint]) -> bool:
    """True when the mail only hands on one signed message: nothing else attached, or an object in « TR: »."""
    if len(joints) != 1 or not (joints[0].message.expediteur_adresse or joints[0].message.expediteur_nom):
        return False
    return not fichiers or bool(_TRANSFERT.match(message.objet))


def _auteur(message: MessageLu) -> str:
    if not message.expediteur_adresse:
        return message.expediteur_nom or "un expéditeur inconnu"
    if not message.expediteur_nom:
        return message.expediteur_adresse
    return f"{message.expediteur_nom} <{message.expediteur_adresse}>"


def _a_paris(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(PARIS)


def _transfert(message: MessageLu, dedans: MessageLu, instant: datetime | None) -> str:
    le = f" le {date_heure(instant)}" if instant else ""
    date = f"daté du {date_heure(dedans.date_envoi)}" if dedans.date_envoi else "sans date lisible"
    return f"Message transféré par {_auteur(message)}{le}{NBSP}; message d’origine {date}."


def _remarques_de_date(recu: MessageLu, origine: MessageLu, recu_le: datetime | None) -> list[str]:
    if recu_le is None:
        return [f"Le message ne porte aucune date lisible{NBSP}: la date de réception est à saisir."]
    remarques = []
    if recu.trace_serveur is None:
        remarques.append(
            "Aucun serveur de messagerie n’a daté la réception"
            f"{NBSP}: la date retenue est celle qu’indique l’expéditeur. À vérifier si le délai est en jeu."
        )
    if origine.date_envoi and origine.date_envoi > recu_le + timedelta(days=1):
        remarques.append(f"La date d’envoi ({date_heure(origine.date_envoi)}) est postérieure à la réception.")
    return remarques
