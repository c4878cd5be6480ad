"""Messages in Internet format (.eml), read with the tolerant policy of the standard library.

The modern policy of `email` raises KeyError, LookupError, AttributeError or IndexError on odd
headers; here headers are kept raw and decoded by `decodage`, which raises nothing.
"""

from __future__ import annotations

import binascii
import io
from email.errors import CloseBoundaryNotFoundDefect, NoBoundaryInMultipartDefect, StartBoundaryNotFoundDefect
from email.generator import BytesGenerator
from email.parser import BytesFeedParser
from email.policy import Policy, compat32
from typing import TYPE_CHECKING

from app.importers.decodage import (
    Partie,
    decoder_texte,
    entete,
    entetes_bruts,
    jeu_de_caracteres,
    lire_adresse,
    lire_date,
    nom_du_fichier,
    texte_du_html,
)
from app.importers.images import est_citee, trier_images
from app.importers.message import CHIFFRE, SIGNE, TEXTE_COUPE, Fichier, Lecture, MessageJoint, MessageLu
from app.importers.noms import nom_lisible
from app.importers.tnef import TnefAbime, lire_tnef, remarque_tnef
from app.socle.formats import NBSP

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message

NB_REPONSES = 100
TRANCHE = 1024 * 1024
CORPS_MAX = 8 * TRANCHE  # bytes of one text; what is shown is shorter still
BOM = b"\xef\xbb\xbf"
_SIGNATURES = frozenset(
    ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
)
_CHIFFRES = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_CORPS = frozenset(("text/plain", "text/html"))
_COUPE = (StartBoundaryNotFoundDefect, CloseBoundaryNotFoundDefect, NoBoundaryInMultipartDefect)
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
}


def analyser(octets: bytes, lecture: Lecture) -> Partie:
    """Return the tree of the message. Raises UserError when it has too many parts."""

    def fabriquer(policy: Policy[Message] = compat32) -> Partie:
        lecture.compter_partie()
        return Partie(policy=policy)

    octets = octets.removeprefix(BOM)
    analyseur = BytesFeedParser(fabriquer)
    for debut in range(0, len(octets), TRANCHE):  # by slices: the parser keeps its own copy of each
        analyseur.feed(octets[debut : debut + TRANCHE])
    return analyseur.close()


def lire_eml(octets: bytes, lecture: Lecture, niveau: int = 1) -> MessageLu:
    """Return the message that the bytes of an .eml hold. Raises UserError beyond the limits."""
    return _lire(analyser(octets, lecture), lecture, niveau)


def _lire(message: Partie, lecture: Lecture, niveau: int) -> MessageLu:
    lecture.verifier_niveau(niveau)
    recolte = _Recolte(lecture)
    recolte.parcourir(message, niveau)
    recolte.trier_les_images()
    auteurs = entetes_bruts(message, "From") or entetes_bruts(message, "Sender")
    nom, adresse = lire_adresse(auteurs[0]) if auteurs else ("", "")
    reponses = f"{entete(message, 'In-Reply-To')} {entete(message, 'References')}".split()
    return MessageLu(
        expediteur_nom=nom_lisible(nom),
        expediteur_adresse=nom_lisible(adresse),
        objet=nom_lisible(entete(message, "Subject")),
        date_envoi=lire_date(entete(message, "Date")),
        trace_serveur=_trace_du_serveur(message),
        message_id=nom_lisible(entete(message, "Message-ID")),
        en_reponse_a=tuple(dict.fromkeys(nom_lisible(r) for r in reponses))[:NB_REPONSES],
        texte=recolte.texte(),
        fichiers=tuple(recolte.fichiers),
        messages=tuple(recolte.messages),
        avertissements=(*_remarques_sur_l_auteur(auteurs, nom, adresse), *recolte.remarques()),
    )


def _trace_du_serveur(message: Partie) -> datetime | None:
    """Return the date of the topmost Received header: the last server that had the mail."""
    recus = entetes_bruts(message, "Received")
    return lire_date(recus[0].rpartition(";")[2]) if recus else None


def _remarques_sur_l_auteur(auteurs: list[str], nom: str, adresse: str) -> list[str]:
    remarques = []
    if len(auteurs) > 1:
        remarques.append("Le message porte plusieurs lignes d’expéditeur\u00a0: la première a été retenue.")
    if not adresse:
        remarques.append("Le message ne donne pas l’adresse de son expéditeur.")
    elif "@" in nom and adresse.lower() not in nom.lower():
        remarques.append(
            f"Le nom affiché («{NBSP}{nom_lisible(nom)}{NBSP}») montre une autre adresse que celle "
            f"de l’expéditeur, {nom_lisible(adresse)}."
        )
    return remarques


def fichier_du_message(message: Partie) -> bytes | None:
    """Return the message as a file of its own, or None when it cannot be written again."""
    tampon = io.BytesIO()
    try:
        BytesGenerator(tampon, mangle_from_=False, maxheaderlen=0).flatten(message)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return tampon.getvalue()


class _Recolte:
    """What the parts of one message give: texts, files, attached messages and what went wrong."""

    def __init__(self, lecture: Lecture) -> None:
        self.fichiers: list[Fichier] = []
        self.messages: list[MessageJoint] = []
        self._lecture = lecture
        self._simples: list[str] = []
        self._riches: list[str] = []
        self._abimees: list[str] = []
        self._rang = 0
        self._images: list[tuple[Fichier, str, bool]] = []
        self._remarques: list[str] = []
        self._dedans: list[str] = []
        self._signes: set[str] = set()

    def parcourir(self, partie: Partie, niveau: int, *, parent: str = "") -> None:
        """Sort one part and what is inside. Raises UserError beyond the limits."""
        self._lecture.verifier_niveau(niveau)
        genre = partie.get_content_type()
        if genre in _CHIFFRES and "signed-data" not in entete(partie, "Content-Type"):
            self._signes.add("chiffre")
        if any(isinstance(defaut, _COUPE) for defaut in partie.defects):
            self._signes.add("coupe")
        if partie.is_multipart():
            self._entrer(genre, partie, niveau)
        elif genre in _CORPS and not nom_du_fichier(partie) and not _est_jointe(partie):
            (self._simples if genre == "text/plain" else self._riches).append(self._corps(partie))
        elif genre.startswith("multipart/"):  # its parts cannot be told apart: what is there is shown as it is
            self._simples.append(self._corps(partie))
        elif genre in _SIGNATURES:
            self._signes.add("signature")
        else:
            self._joindre(partie, genre, niveau, parent)

    def _corps(self, partie: Partie) -> str:
        """Return the text of a part, its beginning when it is longer than anybody reads."""
        octets, _ = partie.octets()
        if len(octets) > CORPS_MAX:
            self._signes.add("long")
        return decoder_texte(octets[:CORPS_MAX], jeu_de_caracteres(partie))

    def _entrer(self, genre: str, partie: Partie, niveau: int) -> None:
        contenu = [dedans for dedans in partie.get_payload() if isinstance(dedans, Partie)]
        if genre == "message/rfc822" and contenu:
            self._joindre_message(partie, contenu[0], niveau + 1)
        elif genre == "message/external-body":
            self._signes.add("reference")
        elif genre == "message/partial":
            self._signes.add("morceau")
        elif not genre.startswith("message/"):
            for dedans in contenu:
                self.parcourir(dedans, niveau + 1, parent=genre)

    def _joindre_message(self, partie: Partie, dedans: Partie, niveau: int) -> None:
        if entete(partie, "Content-Transfer-Encoding").lower() == "base64":
            dedans = self._redresser(dedans)
        lu = _lire(dedans, self._lecture, niveau)
        nom = nom_du_fichier(partie) or f"{lu.objet or 'Message joint'}.eml"
        self.messages.append(MessageJoint(nom, lu, lambda: fichier_du_message(dedans)))

    def _redresser(self, dedans: Partie) -> Partie:
        """Parse again a message that a program encoded in base64, which RFC 2046 forbids."""
        brut, entier = dedans.octets()
        try:
            return analyser(binascii.a2b_base64(brut), self._lecture) if entier and not dedans.keys() else dedans
        except binascii.Error:
            return dedans

    def _joindre(self, partie: Partie, genre: str, niveau: int, parent: str) -> None:
        self._rang += 1
        nom = nom_du_fichier(partie)
        nom = nom or f"Pièce {self._rang}{_EXTENSIONS.get(genre, '')}"
        octets, entier = partie.octets()
        self._lecture.verifier_taille(nom, len(octets))
        if not entier:
            self._abimees.append(f"n°{NBSP}{self._rang}, «{NBSP}{nom_lisible(nom)}{NBSP}»")
        fichier = Fichier(nom, octets, genre)
        if nom.lower() == "winmail.dat" or genre == "application/ms-tnef":
            self._ouvrir_tnef(fichier, niveau)
        elif genre.startswith("image/") and (cid := entete(partie, "Content-ID")):
            liee = parent == "multipart/related" and not _est_jointe(partie)
            self._images.append((fichier, cid, liee))
        else:
            self.fichiers.append(fichier)

    def _ouvrir_tnef(self, fichier: Fichier, niveau: int) -> None:
        """Put the pieces of a winmail.dat among those of the mail; a damaged one stays closed."""
        try:
            lu = lire_tnef(fichier.contenu, self._lecture, niveau + 1)
        except TnefAbime:
            self._signes.add("tnef")
            self.fichiers.append(fichier)
            return
        self.fichiers += lu.fichiers
        self.messages += lu.messages
        self._dedans.append(lu.texte)
        self._remarques += (remarque_tnef(fichier.nom, lu), *lu.avertissements)

    def trier_les_images(self) -> None:
        """Set the pictures of the body apart from the pieces, once the whole message is known."""
        html = "\n".join(self._riches)
        du_corps: list[Fichier] = []
        for fichier, cid, liee in self._images:
            (du_corps if liee or est_citee(cid, html) else self.fichiers).append(fichier)
        gardees, dits = trier_images(du_corps, seules=not (self.texte() or self.fichiers or self.messages))
        self.fichiers += gardees
        self._remarques += dits

    def texte(self) -> str:
        """Return the body: the plain parts, else the words of the HTML ones, else those of a winmail.dat."""
        corps = self._simples if any(s.strip() for s in self._simples) else []
        textes = corps or [texte_du_html(riche) for riche in self._riches]
        return "\n\n".join(texte.strip() for texte in textes or self._dedans if texte.strip())

    def remarques(self) -> list[str]:
        """Return the French sentences about what could not be read or was left out."""
        remarques = [_REMARQUES[signe] for signe in _REMARQUES if signe in self._signes]
        if self._abimees:
            nombre = len(self._abimees)
            s = "s" if nombre > 1 else ""
            remarques.append(
                f"Message incomplet{NBSP}: {nombre} pièce{s} illisible{s} "
                f"({'; '.join(self._abimees)}). Elle{s} {'sont' if s else 'est'} "
                f"conservée{s} telle{s} que reçue{s}{NBSP}; à redemander."
            )
        return [*remarques, *self._remarques]


_REMARQUES = {
    "coupe": f"Le message semble coupé avant la fin{NBSP}: sa dernière pièce est peut-être "
    "incomplète. Vérifiez chaque pièce.",
    "chiffre": CHIFFRE,
    "signature": SIGNE,
    "long": TEXTE_COUPE,
    "reference": f"Une pièce n’est pas dans le message, qui en donne seulement l’adresse{NBSP}: "
    "elle n’a pas été cherchée. À redemander.",
    "morceau": f"Ce message est un morceau d’un envoi découpé{NBSP}: son contenu ne peut pas être lu seul et reste "
    "dans le message d’origine. Demandez un envoi entier.",
    "tnef": f"Le fichier winmail.dat, format propre à Outlook, est abîmé{NBSP}: il est conservé mais "
    "non ouvert. Demandez les pièces en PDF.",
}


def _est_jointe(partie: Partie) -> bool:
    return entete(partie, "Content-Disposition").lower().startswith("attachment")
