"""Bytes and headers of a mail into text, whatever charset they claim; nothing here raises.

Not here: the structure of a message (`eml`, `msg`).
"""

from __future__ import annotations

import binascii
import codecs
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr, parsedate_to_datetime
from html import unescape

from app.importers.noms import texte_propre

ANNEE_MIN, ANNEE_MAX = 1990, 2100  # outside, the date of a mail is absurd
LONGUEUR_ENTETE = 2000

# Codecs of Python that are no charset of a mail: slow, surprising or tied to one machine.
_REFUSES = frozenset(("punycode", "idna", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "undefined"))
_UUENCODES = frozenset(("x-uuencode", "uuencode", "uue", "x-uue"))
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_HORS_BASE64 = bytes(octet for octet in range(256) if octet not in _BASE64)
# Code pages of Windows that Python knows by another name.
_PAGES = {65001: "utf-8", 20127: "ascii", 10000: "mac_roman", 20866: "koi8-r"} | {
    28590 + rang: f"iso-8859-{rang}" for rang in (1, 2, 3, 4, 5, 7, 9, 13, 15)
}
_ESPACES = re.compile(r"\s+")
_BALISE = re.compile(r"<!--|</?(?P<nom>[a-z][a-z0-9]{0,30})|<[!?]")
_BLOCS = frozenset(("p", "br", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"))
_MUETS = frozenset(("script", "style", "title", "template"))
_ADRESSE = re.compile(r"[^\s<>,;:\"()\[\]]{1,200}@[^\s<>,;:\"()\[\]]{1,250}")
_EN_TETE_ENCODE = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?")


def _essayer(octets: bytes, jeu: str) -> str | None:
    if not jeu or jeu.lower().replace("-", "_") in _REFUSES:
        return None
    try:
        return octets.decode(jeu)
    except (LookupError, ValueError):  # unknown or not a text encoding, or bytes that do not fit
        return None


def decoder_texte(octets: bytes, jeu: str = "") -> str:
    """Return the text of `octets`, trusting the declared charset only when the bytes agree.

    Accents that are valid UTF-8 are UTF-8 whatever is declared: no French text in another charset happens to
    be. Without any fit, Windows-1252 with replacement marks.
    """
    large = jeu.lower().startswith(("utf-16", "utf-32", "utf16", "utf32"))
    candidats = [jeu, "utf-8"]
    if b"\x00" not in octets and (large or not octets.isascii()):
        candidats.reverse()
    for candidat in candidats:
        texte = _essayer(octets, candidat)
        if texte is not None:
            return texte_propre(texte)
    return texte_propre(octets.decode("cp1252", "replace"))


def octets_bruts(brut: str) -> bytes:
    """Undo what the parser does with bytes above 127: surrogates that stand for them."""
    try:
        return brut.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return brut.encode("utf-8", "replace")


def _a_plat(brut: str) -> str:
    """Return a raw header on one line, its bytes above 127 decoded, its encoded words kept."""
    return re.sub(r"[\r\n]+[ \t]*", " ", decoder_texte(octets_bruts(brut)))


def decoder_entete(brut: str) -> str:
    """Return a header or a file name in clear: RFC 2047 words, raw UTF-8 or raw Windows-1252."""
    plat = _a_plat(brut[: LONGUEUR_ENTETE * 4])
    if _EN_TETE_ENCODE.search(plat):
        plat = _decoder_mots(plat)
    return plat.strip()[:LONGUEUR_ENTETE]


def _decoder_mots(plat: str) -> str:
    try:
        morceaux = decode_header(plat)
    except (MessageError, ValueError, binascii.Error, LookupError):
        return plat
    return "".join(m if isinstance(m, str) else decoder_texte(m, jeu or "utf-8") for m, jeu in morceaux)


def entete(message: Message, nom: str) -> str:
    """Return the first header of that name in clear, or an empty string."""
    bruts = entetes_bruts(message, nom)
    return decoder_entete(bruts[0]) if bruts else ""


def entetes_bruts(message: Message, nom: str) -> list[str]:
    """Return all the headers of that name as the parser kept them."""
    voulu = nom.lower()
    return [str(valeur) for cle, valeur in message.raw_items() if cle.lower() == voulu]


def lire_adresse(brut: str) -> tuple[str, str]:
    """Return (display name, address) of the first author; empty strings when there is none.

    The address is searched in the raw header, where a comma in an encoded name cannot deceive.
    """
    plat = _a_plat(brut[:LONGUEUR_ENTETE])
    try:
        nom, adresse = parseaddr(plat)
    except (ValueError, IndexError, TypeError):
        nom, adresse = "", ""
    if "@" not in adresse:
        trouvees = _ADRESSE.findall(plat)
        adresse = trouvees[-1] if trouvees else ""
        nom = plat.split("<", 1)[0] if "<" in plat else ""
    return decoder_entete(nom).strip("\"' "), adresse.strip()


def lire_date(brut: str) -> datetime | None:
    """Return the aware date of a header, or None when it is absent, unreadable or absurd.

    A date without zone is taken as universal time, as RFC 5322 says of « -0000 ».
    """
    try:
        date = parsedate_to_datetime(decoder_entete(brut))
        aware = date if date.tzinfo else date.replace(tzinfo=UTC)
        aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return aware if ANNEE_MIN <= aware.year <= ANNEE_MAX else None


def nom_du_fichier(partie: Message) -> str:
    """Return the name given to an attached part, in clear, or an empty string.

    RFC 2231 (in one or several pieces) and the RFC 2047 words that many programs put there.
    """
    for parametre, en_tete in (("filename", "content-disposition"), ("name", "content-type")):
        bruts = entetes_bruts(partie, en_tete)
        if not bruts:
            continue
        # Parsed again from decoded text: the library turns raw accents into replacement marks.
        seul = Message()
        seul[en_tete] = _a_plat(bruts[0][: LONGUEUR_ENTETE * 4])
        try:
            valeur = seul.get_param(parametre, None, en_tete)
            nom = collapse_rfc2231_value(valeur) if valeur else ""
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        if nom.strip('" '):
            return decoder_entete(nom).strip('" ')
    return ""


class Partie(Message):
    """A part whose body can be had as it came.

    `get_payload` tries the declared charset, which may raise, and splits base64 into lines again, which takes
    three times the memory.
    """

    _payload: str | list[Message] | None

    def octets(self) -> tuple[bytes, bool]:
        """Return the decoded bytes of the body, and whether they are whole; empty for a multipart."""
        if not isinstance(self._payload, str):
            return b"", False
        octets = octets_bruts(self._payload)
        codage = entete(self, "Content-Transfer-Encoding").lower()
        if codage == "base64":
            return _du_base64(octets)
        if codage == "quoted-printable":
            return binascii.a2b_qp(octets), True
        return _de_uuencode(octets) if codage in _UUENCODES else (octets, True)


def _du_base64(octets: bytes) -> tuple[bytes, bool]:
    """Return what the letters of base64 say, and whether their number is right; the rest is skipped."""
    utiles = len(octets.translate(None, delete=_HORS_BASE64))
    if (utiles + octets.count(b"=")) % 4 == 0:
        try:
            return binascii.a2b_base64(octets), True
        except binascii.Error:
            pass
    lettres = octets.translate(None, delete=_HORS_BASE64)
    lettres += b"A" if utiles % 4 == 1 else b""  # six lost bits do not lose the rest
    return binascii.a2b_base64(lettres + b"=" * (-len(lettres) % 4)), False


def _de_uuencode(octets: bytes) -> tuple[bytes, bool]:
    """Return the bytes between « begin » and « end »; a line that does not fit is left out."""
    _, debut, suite = octets.partition(b"begin ")
    lignes = suite.splitlines()[1:]
    morceaux, entier = [], bool(debut) and b"end" in lignes
    for ligne in lignes[: lignes.index(b"end") if b"end" in lignes else None]:
        try:
            morceaux.append(binascii.a2b_uu(ligne))
        except binascii.Error:
            entier = False
    return b"".join(morceaux), entier


def page_de_code(numero: int | None, defaut: str) -> str:
    """Return the codec of a Windows code page, `defaut` when there is none."""
    nom = _PAGES.get(numero or 0, f"cp{numero}")
    try:
        return codecs.lookup(nom).name
    except (LookupError, ValueError):
        return defaut


def jeu_de_caracteres(partie: Message) -> str:
    """Return the charset a part declares, or an empty string."""
    try:
        jeu = partie.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return jeu or ""


def texte_du_html(html: str) -> str:
    """Return the words of an HTML body, blocks on lines of their own; nothing is fetched or run.

    Written by hand because `html.parser` takes a time that grows as the square of some malformed pages; here
    every character is looked at once. An unfinished tag ends the text.
    """
    bas = html.lower()
    if len(bas) != len(html):  # a few letters change length in small letters; tags are ASCII anyway
        bas = html
    morceaux, position = [], 0
    while (ouvrant := html.find("<", position)) >= 0:
        morceaux.append(_ESPACES.sub(" ", html[position:ouvrant]))
        balise = _BALISE.match(bas, ouvrant)
        if balise is None:
            morceaux.append("<")
            position = ouvrant + 1
            continue
        position = _apres_la_balise(bas, balise)
        if position < 0:
            break
        if balise["nom"] in _BLOCS:
            morceaux.append("\n")
    else:
        morceaux.append(_ESPACES.sub(" ", html[position:]))
    lignes = (" ".join(ligne.split()) for ligne in unescape("".join(morceaux)).split("\n"))
    return texte_propre(re.sub(r"\n{3,}", "\n\n", "\n".join(lignes)).strip())


def _apres_la_balise(bas: str, balise: re.Match[str]) -> int:
    """Return where the text goes on after a tag and what it hides, -1 when it never does."""
    if balise[0] == "<!--":
        fin = bas.find("-->", balise.end())
        return fin + 3 if fin >= 0 else -1
    fin = bas.find(">", balise.end())
    if fin < 0 or balise["nom"] not in _MUETS:
        return fin + 1 if fin >= 0 else -1
    fermante = bas.find(f"</{balise['nom']}", fin)
    suite = bas.find(">", fermante) if fermante >= 0 else -1
    return suite + 1 if suite >= 0 else -1
