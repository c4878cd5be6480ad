"""The service's own Word model: its fields checked tag by tag, then filled for a dossier, in a sandbox.

Tags are those of docxtpl: {{ montant }}, {%p if cer %} … {%p endif %}, {%tr for ligne in postes %} {{ ligne.c1 }}
{%tr endfor %}. Nothing else of its language is let in: no call, no filter, no sum, no attribute but a column.
Not here: how the file reached us (`app.services.modeles_word`), the Word file of our own (`app.documents.mot`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # the library has no types
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]  # as above
from typing_extensions import override

from app.documents.contenu import Contenu, Paragraphe, en_clair, trous
from app.documents.donnees import Manque
from app.documents.fautes_modele import champ_inconnu
from app.documents.mot import dater
from app.documents.vocabulaire import UN_DOSSIER, Vocabulaire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.documents.champ import Champ
    from app.documents.lignes import TexteRepete
    from app.documents.lignes_instruction import Lignes
    from app.documents.vocabulaire import Donnees

#: Bytes of a model as it came, then unpacked; parts; tags of one part. Technical bounds of the house.
OCTETS_MAX, DEPLIE_MAX, PARTIES_MAX, BALISES_MAX = 10_000_000, 50_000_000, 500, 2000
TRANCHE = 64 * 1024
PAS_UN_WORD = "il est abîmé ou n’est pas un document Word"
#: What is open: kind, name of the loop, where, tag.
Ouvertes: TypeAlias = list[tuple[str, str, str, str]]
_BALISE = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_ORPHELINE = re.compile(r"\{\{|\{%|\{#|%\}|\}\}|#\}")
_NOM = r"[a-z_][a-z0-9_]*"
_TEST = re.compile(rf"(?:not )?{_NOM}(?: (?:and|or) (?:not )?{_NOM})*")
_BOUCLE = re.compile(rf"({_NOM}) in ({_NOM})")
_COLONNE = re.compile(rf"({_NOM})\.c\d{{1,2}}")
_PREFIXES = ("p ", "tr ", "tc ", "r ")
_PANNES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class ModeleIllisible(Exception):  # the service turns it into a refusal
    """The file is no Word document that can be used; the text says why, in French."""


@dataclass(frozen=True, slots=True)
class FauteDeBalise:
    """What is wrong in a Word model: in which paragraph, how it begins, at which tag."""

    ou: str
    extrait: str
    balise: str
    phrase: str

    @override
    def __str__(self) -> str:
        debut = f"{self.ou} («\u00a0{self.extrait}\u00a0»)" if self.extrait else self.ou
        return f"{debut}, {self.balise}\u00a0: {self.phrase}"


def verifier_paquet(octets: bytes) -> None:
    """Raise ModeleIllisible unless the file is a Word package within bounds; declared sizes are never trusted."""
    if len(octets) > OCTETS_MAX:
        raise ModeleIllisible(f"il pèse plus de {OCTETS_MAX // 1_000_000}\u00a0Mo")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
            noms = paquet.namelist()
            if len(noms) > PARTIES_MAX or len(set(noms)) < len(noms):
                raise ModeleIllisible("il a trop d’éléments, ou deux du même nom")
            if any("vbaproject" in nom.lower() for nom in noms):
                raise ModeleIllisible("il contient des macros")
            total = 0
            for nom in noms:
                debut = True
                with paquet.open(nom) as flux:
                    while tranche := flux.read(TRANCHE):
                        total += len(tranche)
                        if total > DEPLIE_MAX:
                            raise ModeleIllisible("il est anormalement grand une fois ouvert")
                        if debut and b"<!DOCTYPE" in tranche:
                            raise ModeleIllisible("il déclare des entités, ce qu’un document Word ne fait pas")
                        debut = False
            if "word/document.xml" not in noms:
                raise ModeleIllisible(PAS_UN_WORD)
    except _PANNES as panne:
        raise ModeleIllisible("il est abîmé, protégé par un mot de passe, ou n’est pas un .docx") from panne


def fautes(octets: bytes, mots: Vocabulaire = UN_DOSSIER) -> tuple[FauteDeBalise, ...]:
    """Return everything wrong with the tags of a model, paragraph by paragraph; none: it may be used.

    Raises ModeleIllisible when the file cannot be opened.
    """
    parties = tuple(_parties(octets))
    trouvees = tuple(f for nom, racine in parties for f in _fautes_d_une_partie(nom, racine, mots))
    if trouvees:
        return trouvees
    if not any(_BALISE.search(_texte(p)) for _, racine in parties for p in racine.iter(qn("w:p"))):
        return (
            FauteDeBalise("document", "", "{{ … }}", "aucun champ\u00a0: il dirait la même chose à chaque dossier"),
        )
    bac = _Bac(mots)
    try:
        _ouvrir(octets).get_undeclared_template_variables(jinja_env=bac)
    except TemplateError as faute:
        return (FauteDeBalise("document", "", "balises", str(faute)),)
    return ()


def remplir(octets: bytes, donnees: Donnees, mots: Vocabulaire = UN_DOSSIER) -> tuple[bytes, tuple[Manque, ...]]:
    """Return the model filled, and what it misses; the file is only worth giving when nothing does.

    Raises ModeleIllisible when the file or its tags cannot be used any longer.
    """
    manques: dict[str, Manque] = {}
    document = _ouvrir(octets)
    try:
        document.render(_contexte(donnees, manques, mots), jinja_env=_Bac(mots), autoescape=True)
    except (TemplateError, etree.XMLSyntaxError) as faute:
        raise ModeleIllisible(f"ses balises ne s’appliquent pas ({faute})") from faute
    tampon = io.BytesIO()
    document.save(tampon)
    return dater(tampon.getvalue()), tuple(manques.values())


def _ouvrir(octets: bytes) -> Any:
    verifier_paquet(octets)
    document = DocxTemplate(io.BytesIO(octets))
    try:
        document.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as faute:
        raise ModeleIllisible(PAS_UN_WORD) from faute
    return document


def _parties(octets: bytes) -> Iterator[tuple[str, Any]]:
    """Yield the body, then headers and footers, with a name that an officer knows."""
    document = _ouvrir(octets)
    yield "paragraphe", document.docx.element.body
    for genre, nom in ((document.HEADER_URI, "en-tête, ligne"), (document.FOOTER_URI, "pied, ligne")):
        for _cle, partie in document.get_headers_footers(genre):
            yield nom, etree.fromstring(partie.blob, _analyseur())


def _analyseur() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _fautes_d_une_partie(nom: str, racine: Any, mots: Vocabulaire) -> Iterator[FauteDeBalise]:
    ouvertes: Ouvertes = []
    for rang, paragraphe in enumerate(racine.iter(qn("w:p")), 1):
        texte = _texte(paragraphe)
        ou, extrait = f"{nom} {rang}", _BALISE.sub("…", texte).strip()[:40]
        for balise, phrase in _fautes_d_un_texte(texte, ou, ouvertes, mots):
            yield FauteDeBalise(ou, extrait, balise, phrase)
    for genre, _variable, ou, balise in ouvertes:
        quoi, fin = ("condition", "endif") if genre == "if" else ("répétition", "endfor")
        yield FauteDeBalise(ou, "", balise, f"{quoi} non refermée\u00a0: il manque «\u00a0{fin}\u00a0»")


def _texte(paragraphe: Any) -> str:
    """Return the text of a paragraph, without that of the boxes drawn over it."""
    siens = (t for t in paragraphe.iter(qn("w:t")) if next(t.iterancestors(qn("w:p"))) is paragraphe)
    return "".join(t.text or "" for t in siens)


def _fautes_d_un_texte(texte: str, ou: str, ouvertes: Ouvertes, mots: Vocabulaire) -> Iterator[tuple[str, str]]:
    reste = _BALISE.sub("", texte)
    if orpheline := _ORPHELINE.search(reste):
        yield reste[orpheline.start() : orpheline.start() + 30].strip(), "balise non refermée ou non admise"
        return
    for trouvee in _BALISE.finditer(texte):
        balise = trouvee[0]
        dedans = " ".join((trouvee[1] if trouvee[1] is not None else trouvee[2]).split())
        for prefixe in _PREFIXES:
            dedans = dedans.removeprefix(prefixe)
        if trouvee[1] is not None:
            phrase = _faute_d_un_champ(dedans, ouvertes, mots)
        else:
            phrase = _faute_d_un_ordre(dedans, (balise, ou), ouvertes, mots)
        if phrase:
            yield balise, phrase


def _faute_d_un_champ(dedans: str, ouvertes: Ouvertes, mots: Vocabulaire) -> str:
    boucles = {variable for genre, variable, _, _ in ouvertes if genre == "for"}
    colonne = _COLONNE.fullmatch(dedans)
    if dedans in mots.champs or dedans in boucles or (colonne and colonne[1] in boucles):
        return ""
    return champ_inconnu(dedans, mots.champs, mots)


def _faute_d_un_ordre(dedans: str, ici: tuple[str, str], ouvertes: Ouvertes, mots: Vocabulaire) -> str:
    mot, _, suite = dedans.partition(" ")
    if dedans in {"endif", "endfor"}:
        return _faute_d_une_fin(dedans, ouvertes)
    if mot == "for":
        return _faute_d_une_boucle(suite, ici, ouvertes, mots)
    if mot == "if":
        ouvertes.append(("if", "", ici[1], ici[0]))
    elif mot not in {"elif", "else"}:
        return "ordre non admis\u00a0: seuls if, elif, else, endif, for et endfor le sont"
    elif not any(genre == "if" for genre, *_ in ouvertes):
        return f"«\u00a0{mot}\u00a0» hors d’une condition"
    return "" if dedans == "else" else _faute_d_un_test(suite, mots)


def _faute_d_une_fin(mot: str, ouvertes: Ouvertes) -> str:
    attendu = mot.removeprefix("end")
    if ouvertes and ouvertes[-1][0] == attendu:
        ouvertes.pop()
        return ""
    return f"«\u00a0{mot}\u00a0» sans «\u00a0{attendu}\u00a0» ouvert juste avant"


def _faute_d_un_test(suite: str, mots: Vocabulaire) -> str:
    if not _TEST.fullmatch(suite):
        return "une condition se lit «\u00a0if cer\u00a0», «\u00a0if not cer\u00a0», avec and ou or"
    inconnus = [n for n in suite.split() if n not in {"not", "and", "or"} and n not in mots.conditions]
    return f"condition inconnue «\u00a0{inconnus[0]}\u00a0»" if inconnus else ""


def _faute_d_une_boucle(suite: str, ici: tuple[str, str], ouvertes: Ouvertes, mots: Vocabulaire) -> str:
    boucle = _BOUCLE.fullmatch(suite)
    imbriquee = any(genre == "for" for genre, *_ in ouvertes)
    ouvertes.append(("for", boucle[1] if boucle else "", ici[1], ici[0]))
    if boucle is None:
        return "une répétition se lit «\u00a0for ligne in postes\u00a0»"
    if imbriquee:
        return "une répétition n’en contient pas une autre"
    return "" if boucle[2] in _listes(mots) else f"lignes inconnues «\u00a0{boucle[2]}\u00a0»"


def _listes(mots: Vocabulaire) -> frozenset[str]:
    return frozenset({*mots.textes, *mots.tableaux})


class _Bac(SandboxedEnvironment):
    """The template language cut down to fields, conditions and rows; names go apart, for some are both.

    What the scan of the paragraphs could not see (a tag in an attribute) meets the same rules here.
    """

    def __init__(self, mots: Vocabulaire) -> None:
        super().__init__()
        self._mots = mots

    @override
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        arbre = super()._parse(source, name, filename)
        for noeud in arbre.body:
            _restreindre(noeud, frozenset(), self._mots)
        return arbre


def _restreindre(noeud: nodes.Node, boucles: frozenset[str], mots: Vocabulaire) -> None:
    """Rename the fields, conditions and lists of a tree. Raises TemplateSyntaxError on anything else."""
    if isinstance(noeud, nodes.Output):
        for morceau in noeud.nodes:
            _restreindre_un_champ(morceau, boucles, mots)
    elif isinstance(noeud, nodes.If):
        _restreindre_un_test(noeud.test, mots)
        for dedans in (*noeud.body, *noeud.elif_, *noeud.else_):
            _restreindre(dedans, boucles, mots)
    elif isinstance(noeud, nodes.For) and _est_simple(noeud, mots) and not boucles:
        liste: Any = noeud.iter
        variable: Any = noeud.target
        liste.name = f"liste_{liste.name}"
        for dedans in noeud.body:
            _restreindre(dedans, boucles | {variable.name}, mots)
    else:
        raise TemplateSyntaxError("ordre non admis", noeud.lineno)


def _est_simple(boucle: nodes.For, mots: Vocabulaire) -> bool:
    return (
        isinstance(boucle.target, nodes.Name)
        and isinstance(boucle.iter, nodes.Name)
        and boucle.iter.name in _listes(mots)
        and boucle.test is None
        and not boucle.else_
        and not boucle.recursive
    )


def _restreindre_un_champ(noeud: nodes.Node, boucles: frozenset[str], mots: Vocabulaire) -> None:
    if isinstance(noeud, nodes.TemplateData):
        return
    if isinstance(noeud, nodes.Getattr) and isinstance(noeud.node, nodes.Name) and noeud.node.name in boucles:
        if _COLONNE.fullmatch(f"x.{noeud.attr}"):
            return
    elif isinstance(noeud, nodes.Name):
        if noeud.name in boucles:
            return
        if noeud.name in mots.champs:
            noeud.name = f"champ_{noeud.name}"
            return
    raise TemplateSyntaxError("champ non admis", noeud.lineno)


def _restreindre_un_test(noeud: nodes.Node, mots: Vocabulaire) -> None:
    if isinstance(noeud, nodes.Not):
        _restreindre_un_test(noeud.node, mots)
    elif isinstance(noeud, nodes.And | nodes.Or):
        _restreindre_un_test(noeud.left, mots)
        _restreindre_un_test(noeud.right, mots)
    elif isinstance(noeud, nodes.Name) and noeud.name in mots.conditions:
        noeud.name = f"si_{noeud.name}"
    else:
        raise TemplateSyntaxError("condition non admise", noeud.lineno)


class _Valeur:
    """The value of a field, read when it is printed: what misses is named only if the document asks for it."""

    def __init__(self, champ: Champ[Any], donnees: Donnees, manques: dict[str, Manque]) -> None:
        self._champ, self._donnees, self._manques = champ, donnees, manques

    @override
    def __str__(self) -> str:
        champ = self._champ
        valeur = champ.lire(self._donnees)
        defauts = _defauts(valeur) if valeur else ("",)
        for defaut in defauts:
            libelle = f"{champ.libelle} ({defaut})" if defaut else champ.libelle
            self._manques.setdefault(f"{champ.chemin} {libelle}", Manque(champ.chemin, libelle, champ.ecran))
        return "" if defauts else valeur


def _defauts(valeur: str) -> tuple[str, ...]:
    if any(ord(c) < 32 and c not in "\n\t" for c in valeur):  # what XML cannot hold
        return ("caractère qui ne s’imprime pas",)
    return trous(Contenu("acte", "acte", (Paragraphe(valeur),)))


def _contexte(donnees: Donnees, manques: dict[str, Manque], mots: Vocabulaire) -> dict[str, object]:
    contexte: dict[str, object] = {f"champ_{n}": _Valeur(c, donnees, manques) for n, c in mots.champs.items()}
    contexte.update({f"si_{nom}": _Condition(partial(mots.est_vraie, nom, donnees)) for nom in mots.conditions})
    contexte.update({f"liste_{n}": _Textes(r, donnees, manques) for n, r in mots.textes.items()})
    contexte.update({f"liste_{nom}": _Rangees(partial(lire, donnees)) for nom, lire in mots.tableaux.items()})
    return contexte


class _Condition:
    """A condition, looked at when the document asks for it."""

    def __init__(self, vaut: Callable[[], bool]) -> None:
        self._vaut = vaut

    def __bool__(self) -> bool:
        return self._vaut()


class _Textes:
    """Repeated texts; what misses is named only if the document asks for them."""

    def __init__(self, repete: TexteRepete[Any], donnees: Donnees, manques: dict[str, Manque]) -> None:
        self._repete, self._donnees, self._manques = repete, donnees, manques

    def __iter__(self) -> Iterator[object]:
        repete = self._repete
        textes = repete.lire(self._donnees)
        if not textes and repete.exige:
            manque = Manque(repete.chemin, repete.libelle, repete.ecran)
            self._manques.setdefault(f"{manque.champ} {manque.libelle}", manque)
        yield from textes


class _Rangees:
    """Rows of a table by column (c1, c2…), the total last."""

    def __init__(self, lire: Callable[[], Lignes]) -> None:
        self._lire = lire

    def __iter__(self) -> Iterator[object]:
        donnees = self._lire()
        for ligne in (*donnees.lignes, *((donnees.total,) if donnees.total else ())):
            yield {f"c{rang}": en_clair(cellule) for rang, cellule in enumerate(ligne, 1)}
