"""What the text and the tables of a piece say of a dossier: values to propose, each with the place it was read.

Identifiers are kept only when their check digits agree, amounts only when a label says what they are. Nothing is
written: the officer accepts or not. Not here: opening the file (`seance`), comparing with the dossier
(`services.lecture_pieces`).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.identifiants import anomalie_iban, anomalie_rna, anomalie_siret, iban_lisible, normaliser
from app.domain.porteur import Forme
from app.importers.apercu import lettres_de_colonne
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from app.socle.formats import NBSP, euros, lire_centiemes, pluriel, sans_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

EXTRAIT_MAX = 160
PAR_PIECE = 60
POSTES, SENS = ("facilitateur", "coordinateur"), ("charge", "produit")
TEXTE_MAX = 60_000  # characters of one page; a form has far fewer


class Surete(StrEnum):
    """How far a value read can be trusted before the officer looks."""

    FORTE = "forte"  # a label names it and its check digits agree
    MOYENNE = "moyenne"  # a label names it
    FAIBLE = "faible"  # read in a sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of one page, or of a whole document without pages (`page` None)."""

    texte: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table; `origine`: row and column of its first cell, from 0, in the sheet `nom`."""

    nom: str
    rangees: tuple[tuple[str, ...], ...]
    origine: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class LigneLue:
    """A line of the plan: « charge » or « produit », label, cents, and whether the present call pays it."""

    sens: str
    libelle: str
    centimes: int
    present_aap: bool = False


@dataclass(frozen=True, slots=True)
class Lue:
    """A value read. `champ`: field of the porteur or of the dossier.

    `texte` for fields of text; `centimes` for amounts; `texte` (type) and `centimes` (hundredths of ETP) for
    « postes »; `lignes` for « plan ». `lieu`: « p. 1 », « Budget, B2 » or empty. `page` from 0.
    """

    champ: str
    surete: Surete
    extrait: str
    lieu: str = ""
    page: int | None = None
    texte: str = ""
    centimes: int = 0
    lignes: tuple[LigneLue, ...] = ()


_MONTANT = r"(\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d{1,9}(?:[,.]\d{1,2})?) ?(?:€|euros?\b|EUR\b)"
_SIRET = re.compile(r"\bSIRET\b\D{0,40}?((?:\d[ .]{0,2}){13}\d)\b", re.IGNORECASE)
_RNA = re.compile(r"\b(W\d[0-9A-Z]\d{7})\b")
_IBAN = re.compile(r"\bIBAN\b[^A-Z0-9]{0,12}([A-Z]{2} ?\d{2}(?: ?[A-Z0-9]){11,34})")
_BIC = re.compile(r"\b(?:BIC|SWIFT)\b[^A-Z0-9]{0,12}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_COURRIEL = re.compile(
    r"\b(?:courriel|e-?mail|m[ée]l)\b[^:]{0,20}: ?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})", re.IGNORECASE
)
_TELEPHONE = re.compile(
    r"\bt[ée]l(?:[ée]phone)?\b[^:\d]{0,20}: ?((?:\+33 ?|0)[1-9](?:[ .]?\d{2}){4})\b", re.IGNORECASE
)
_DEMANDE = re.compile(
    r"\b(?:montant|subvention|aide) (?:demand[ée]e?|sollicit[ée]e?)[^:\d€]{0,40}: ?" + _MONTANT, re.IGNORECASE
)
_COUT = re.compile(r"\bco[ûu]t total\b[^:\d€]{0,40}:? ?(?:de |est de )?" + _MONTANT, re.IGNORECASE)
_POSTE = re.compile(
    r"\bposte (?:demand[ée]|sollicit[ée])[^:]{0,20}: ?(facilitat|coordinat)[^:€]{0,80}?"
    r"\b(\d{1,2}(?:[,.]\d{1,2})?) ?ETP\b",
    re.IGNORECASE,
)
_SOUSSIGNE = re.compile(
    r"\bsoussign[ée](?:\(e\)|e)?,? ([^,:.\d]{3,60}), ([^,:.\d]{3,60}?)(?: de | du | d’| de la |,|\.|$)"
)
_LIBELLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "raison_sociale",
        re.compile(
            r"^(?:structure|porteur|raison sociale|d[ée]nomination(?: sociale)?"
            r"|nom de l[’'](?:association|organisme)) ?: ?(.{2,200})$",
            re.IGNORECASE,
        ),
    ),
    ("iban_titulaire", re.compile(r"^(?:nom du )?titulaire(?: du compte)? ?: ?(.{2,200})$", re.IGNORECASE)),
    ("representant_nom", re.compile(r"^repr[ée]sentante? l[ée]gale? ?: ?(.{3,200})$", re.IGNORECASE)),
    (
        "territoire",
        re.compile(r"^territoires?(?: concern[ée]s?| d[’']intervention)? ?: ?(.{3,300})$", re.IGNORECASE),
    ),
    ("forme", re.compile(r"^(?:forme|statut|nature) juridique ?: ?(.{3,200})$", re.IGNORECASE)),
    ("intitule", re.compile(r"^(?:intitul[ée]|titre) (?:du projet|de l[’']action) ?: ?(.{3,300})$", re.IGNORECASE)),
)
_SUITE = re.compile(r"[.,;]? *\(?\b(?:n° )?SIRET\b.*$", re.IGNORECASE)
_FORME = re.compile(
    r" [–—-] (?:association|epci|gip|ccas|cias|fondation|soci[ée]t[ée]|scic|scop|collectivit[ée])\b[^–—]*$",
    re.IGNORECASE,
)
_FORMES: tuple[tuple[Forme, re.Pattern[str]], ...] = (
    (Forme.ASSOCIATION_RUP, re.compile(r"\bassociation\b.*\b(?:agreee|utilite publique)\b")),
    (Forme.FONDATION, re.compile(r"\bfondation\b|\bfonds de dotation\b")),
    (Forme.ASSOCIATION, re.compile(r"\bassociation\b")),
    (Forme.GIP, re.compile(r"\bgip\b|\bgroupement d.interet public\b")),
    (Forme.CCAS, re.compile(r"\bc[ci]as\b|\bcentre (?:inter)?communal d.action sociale\b")),
    (Forme.EPCI, re.compile(r"\bepci\b|\bcommunaute (?:de communes|d.agglomeration|urbaine)\b|\bsyndicat mixte\b")),
    (Forme.CONSULAIRE, re.compile(r"\bchambre (?:consulaire|de metiers|de commerce|d.agriculture)\b")),
    (Forme.SOCIETE, re.compile(r"\bscic\b|\bscop\b|\bsociete\b|\besus\b")),
    (Forme.COLLECTIVITE, re.compile(r"\bcollectivite\b|\bcommune\b|\bdepartement\b")),
)
_CHARGES = frozenset({"charges", "depenses", "emplois"})
_PRODUITS = frozenset({"produits", "recettes", "ressources"})


def lire_passage(passage: Passage) -> Iterator[Lue]:
    """Yield the values that a page says, in the order of the fields."""
    lignes = [" ".join(ligne.split()) for ligne in passage.texte[:TEXTE_MAX].splitlines()]
    suivi = " ".join(ligne for ligne in lignes if ligne)
    place = "" if passage.page is None else f"p.{NBSP}{passage.page + 1}"
    for chercher in (_identifiants, _coordonnees, _montants, _signature):
        for lue in chercher(suivi):
            yield replace(lue, lieu=place, page=passage.page)
    for lue in _libelles(lignes):
        yield replace(lue, lieu=place, page=passage.page)


def lire_tableau(tableau: Tableau) -> Iterator[Lue]:
    """Yield the plan de financement that a table draws, and the total of its charges."""
    cotes: dict[str, tuple[int, int]] = {}
    totaux: dict[str, tuple[int, str]] = {}
    lignes: list[LigneLue] = []
    debut = 0
    for rang, rangee in enumerate(tableau.rangees):
        entetes = dict(_entetes(rangee))
        if entetes:
            debut = debut if cotes else rang
            cotes.update(entetes)
            continue
        for sens, (col_libelle, col_montant) in list(cotes.items()):
            lue = _ligne(sens, _case(rangee, col_libelle), _case(rangee, col_montant))
            if lue is None:
                continue
            if sans_accents(lue.libelle).startswith("total"):
                totaux[sens] = (lue.centimes, _adresse(tableau, rang, col_montant))
                del cotes[sens]
            else:
                lignes.append(lue)
    if lignes:
        yield Lue(
            "plan",
            Surete.MOYENNE,
            _resume_du_plan(lignes),
            _adresse(tableau, debut, 0),
            lignes=tuple(sorted(lignes, key=lambda ligne: ligne.sens != "charge")),
        )
    somme = sum(ligne.centimes for ligne in lignes if ligne.sens == "charge")
    total, adresse = totaux.get("charge", (0, ""))
    if total and total == somme:
        yield Lue("cout_total", Surete.FORTE, f"Total des charges{NBSP}: {euros(total)}", adresse, centimes=total)


def lire(passages: Iterable[Passage], tableaux: Iterable[Tableau]) -> tuple[Lue, ...]:
    """Return every value that a piece says, each once, first place first."""
    lues: dict[tuple[object, ...], Lue] = {}
    for lue in (*(x for t in tableaux for x in lire_tableau(t)), *(x for p in passages for x in lire_passage(p))):
        lues.setdefault((lue.champ, lue.texte, lue.centimes, lue.lignes), lue)
    return tuple(lues.values())[:PAR_PIECE]


def lues_en_trame(lues: Iterable[Lue]) -> dict[str, Any]:
    """Return the header that carries values read."""
    return {"genre": "propositions", "lues": [asdict(lue) for lue in lues]}


def lues_de_trame(entete: Mapping[str, Any]) -> tuple[Lue, ...]:
    """Return the values of a header. Raises TrameRompue when they are not of the form expected."""
    try:
        return tuple(_lue(champs) for champs in entete["lues"])
    except (KeyError, TypeError, ValueError) as faute:
        raise TrameRompue("propositions incohérentes") from faute


def _lue(champs: Mapping[str, Any]) -> Lue:
    page = champs["page"]
    if champs["champ"] == "postes" and champs["texte"] not in POSTES:
        raise ValueError("type de poste inconnu")
    if champs["champ"] == "forme":
        Forme(champs["texte"])
    if any(ligne["sens"] not in SENS for ligne in champs["lignes"]):
        raise ValueError("sens inconnu")
    return Lue(
        champ=str(champs["champ"]),
        surete=Surete(champs["surete"]),
        extrait=str(champs["extrait"]),
        lieu=str(champs["lieu"]),
        page=None if page is None else int(page),
        texte=str(champs["texte"]),
        centimes=int(champs["centimes"]),
        lignes=tuple(
            LigneLue(str(x["sens"]), str(x["libelle"]), int(x["centimes"]), x["present_aap"] is True)
            for x in champs["lignes"]
        ),
    )


def _identifiants(texte: str) -> Iterator[Lue]:
    for trouve in _SIRET.finditer(texte):
        siret = normaliser(trouve[1].replace(".", ""))
        if not anomalie_siret(siret):
            yield Lue("siret", Surete.FORTE, _extrait(trouve), texte=siret)
    for trouve in _RNA.finditer(texte):
        if not anomalie_rna(trouve[1]):
            yield Lue("rna", Surete.MOYENNE, _extrait(trouve), texte=trouve[1])
    for trouve in _IBAN.finditer(texte):
        iban = _iban_valide(normaliser(trouve[1]))
        if iban:
            yield Lue("iban", Surete.FORTE, f"IBAN{NBSP}: {iban_lisible(iban)}", texte=iban)
    for trouve in _BIC.finditer(texte):
        yield Lue("bic", Surete.MOYENNE, _extrait(trouve), texte=trouve[1])


def _coordonnees(texte: str) -> Iterator[Lue]:
    for champ, motif in (("courriel", _COURRIEL), ("telephone", _TELEPHONE)):
        for trouve in motif.finditer(texte):
            yield Lue(champ, Surete.MOYENNE, _extrait(trouve), texte=trouve[1])


def _montants(texte: str) -> Iterator[Lue]:
    for champ, motif in (("montant_demande", _DEMANDE), ("cout_total", _COUT)):
        for trouve in motif.finditer(texte):
            centimes = _centimes(trouve[1])
            if centimes:
                yield Lue(champ, Surete.MOYENNE, _extrait(trouve), centimes=centimes)
    for trouve in _POSTE.finditer(texte):
        quantite = _centimes(trouve[2])
        if quantite:
            poste = POSTES[trouve[1].lower().startswith("coord")]
            yield Lue("postes", Surete.MOYENNE, _extrait(trouve), texte=poste, centimes=quantite)


def _libelles(lignes: Sequence[str]) -> Iterator[Lue]:
    for ligne in lignes:
        for champ, motif in _LIBELLES:
            trouve = motif.match(ligne)
            if trouve is None:
                continue
            valeur = trouve[1]
            if champ == "forme":
                yield from _forme(valeur, ligne)
                continue
            if champ == "raison_sociale":
                entiere = _SUITE.sub("", valeur)
                valeur = _FORME.sub("", entiere)
                yield from _forme(entiere[len(valeur) :], ligne)
            if champ == "representant_nom":
                valeur, _, qualite = valeur.partition(",")
                if qualite.strip(" ."):
                    yield Lue(
                        "representant_qualite", Surete.MOYENNE, ligne[:EXTRAIT_MAX], texte=qualite.strip(" .")
                    )
            if valeur.strip(" ."):
                yield Lue(champ, Surete.MOYENNE, ligne[:EXTRAIT_MAX], texte=valeur.strip(" ."))


def _forme(dite: str, ligne: str) -> Iterator[Lue]:
    """Yield the legal form that a few words name: the surest to be confused with another is looked for first."""
    mots = sans_accents(dite)
    for forme, motif in _FORMES:
        if motif.search(mots):
            yield Lue("forme", Surete.MOYENNE, ligne[:EXTRAIT_MAX], texte=forme.value)
            return


def _signature(texte: str) -> Iterator[Lue]:
    for trouve in _SOUSSIGNE.finditer(texte):
        for champ, rang in (("representant_nom", 1), ("representant_qualite", 2)):
            yield Lue(champ, Surete.FAIBLE, _extrait(trouve), texte=trouve[rang].strip())


def _entetes(rangee: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield for each side announced by a row the columns of its label and of its amount."""
    mots = [sans_accents(case).strip(" :") for case in rangee]
    for rang, mot in enumerate(mots):
        sens = "charge" if mot in _CHARGES else "produit" if mot in _PRODUITS else ""
        if sens:
            suivants = range(rang + 1, len(mots))
            montant = next((c for c in suivants if mots[c].startswith(("montant", "prevision", "euros"))), rang + 1)
            yield sens, (rang, montant)


def _ligne(sens: str, libelle: str, montant: str) -> LigneLue | None:
    centimes = _centimes(montant)
    if not libelle.strip() or centimes is None:
        return None
    mots = set(re.findall(r"\w+", sans_accents(libelle)))
    present = sens == "produit" and "etat" in mots and bool(mots & {"appel", "aap", "present"})
    return LigneLue(sens, " ".join(libelle.split())[:200], centimes, present)


def _resume_du_plan(lignes: Sequence[LigneLue]) -> str:
    cotes = []
    for sens, mot in (("charge", "charges"), ("produit", "produits")):
        somme = sum(ligne.centimes for ligne in lignes if ligne.sens == sens)
        cotes.append(f"{mot} {euros(somme)}")
    return f"{pluriel(len(lignes), 'ligne')}{NBSP}: {', '.join(cotes)}"


def _case(rangee: Sequence[str], colonne: int) -> str:
    return rangee[colonne] if colonne < len(rangee) else ""


def _adresse(tableau: Tableau, ligne: int, colonne: int) -> str:
    """Return « Budget, B2 »; a table of a text has no address."""
    if not tableau.nom:
        return ""
    haut, gauche = tableau.origine
    return f"{tableau.nom}, {lettres_de_colonne(gauche + colonne)}{haut + ligne + 1}"


def _iban_valide(saisie: str) -> str:
    """Return the longest beginning that is a valid IBAN: what follows it on the page may stick to it."""
    longueurs = [27] if saisie.startswith("FR") else range(min(len(saisie), 34), 14, -1)
    return next((saisie[:n] for n in longueurs if len(saisie) >= n and not anomalie_iban(saisie[:n])), "")


def _centimes(saisie: str) -> int | None:
    """Return hundredths, None for what is no positive number; a dot before three digits groups thousands."""
    sans_points = re.sub(r"\.(?=\d{3}(?:\D|$))", "", saisie)
    try:
        valeur = lire_centiemes(sans_points, quoi="Montant")
    except UserError:
        return None
    return valeur if valeur >= 0 else None


def _extrait(trouve: re.Match[str]) -> str:
    return trouve[0][:EXTRAIT_MAX]
