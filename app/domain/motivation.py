"""The reasons of a decision, assembled from the justifications by criterion, and likenesses between dossiers.

A sentence is proposed, the officer decides: what she edits is still tied to its sub-criterion by what it quotes.
Compared text by text: the same paragraph (case, accents and punctuation apart), or a run of words that
`domain.passages` guarantees to find. Not here: the wording (`resources/motivation.toml`), the drafts
(`services.motivations`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from app.domain.calcul import bareme, sans_objet
from app.domain.cycle import Etat
from app.domain.grille import Grille
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant
from app.domain.notation import Note
from app.domain.passages import LONGUEUR_GARANTIE, Fenetre, communs, fenetres, mots, normaliser
from app.socle.formats import date_longue, etp, euros, points

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITES = re.compile("«\\s*(.*?)\\s*»")
_GUILLEMETS_OUVRANTS, _GUILLEMETS_FERMANTS = re.compile("«\\s*"), re.compile("\\s*»")  # quoted inside a quote
_FINS = (".", "…", "!", "?")


@dataclass(frozen=True, slots=True)
class Choix:
    """How many sub-criteria a motive quotes."""

    forts: int
    faibles: int


@dataclass(frozen=True, slots=True)
class Reglages:
    """What is a strong or a weak point, as a share of the best note, how many are quoted, and the sentences."""

    fort: Fraction
    faible: Fraction
    choix: Mapping[Etat, Choix]
    forts: Sequence[str]
    faibles: Sequence[str]
    phrases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Moyens:
    """ETP and euros: asked, given (None without a favourable decision), left to give without this dossier.

    `reste_etp`, `reste`: None when target or envelope is not notified.
    """

    etp_demande: Etp
    montant_demande: Montant | None
    etp_accorde: Etp | None = None
    montant_accorde: Montant | None = None
    reste_etp: Etp | None = None
    reste: Montant | None = None


@dataclass(frozen=True, slots=True)
class FaitsDuMotif:
    """All that a motive may rest on. `constats`: blocking, not lifted. `retard`: days of receipt and deadline."""

    sens: Etat
    grille: Grille | None
    notes: Sequence[Note]
    total: Fraction | None
    moyens: Moyens
    constats: Sequence[str] = ()
    pieces_manquantes: Sequence[str] = ()
    motif_de_recevabilite: str = ""
    retard: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of a motive; `sous_critere`: where it comes from, empty for a fact of the dossier."""

    texte: str
    sous_critere: str = ""


@dataclass(frozen=True, slots=True)
class Ressemblance:
    """A paragraph (rank from 0) that another dossier also has: the same (`exact`), or a long run of words of it."""

    dossier_id: int
    paragraphe: int
    exact: bool
    extrait: str


def composer(faits: FaitsDuMotif, reglages: Reglages) -> tuple[Phrase, ...]:
    """Return the sentences that the facts and the notes call for; none is invented, a blank gives none.

    An inadmissible request is not examined on its merits: no note is quoted. Unfavourable: weak points first.
    """
    if faits.sens is Etat.IRRECEVABLE:
        return (*_recevabilite(faits, reglages), *_pieces(faits, reglages))
    defavorable = faits.sens in {Etat.NON_RETENU, Etat.AJOURNE}
    return (
        *(_pieces(faits, reglages) if faits.sens is Etat.AJOURNE else ()),
        *_total(faits, reglages),
        *_points(faits, reglages, faibles_d_abord=defavorable),
        *(_constats(faits, reglages) if defavorable else ()),
        *_moyens(faits, reglages),
    )


def paragraphes(texte: str) -> tuple[str, ...]:
    """Return the paragraphs of a motive: its lines, the empty ones left out."""
    return tuple(ligne for ligne in map(str.strip, texte.splitlines()) if ligne)


def origines(texte: str, grille: Grille, notes: Sequence[Note]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each paragraph with the sub-criteria it comes from, in the order of the grid.

    It comes from one when it names its wording between « », or holds its justification of two words or more: what
    the officer edits around it does not lose the thread.
    """
    noms = {normaliser(mots(s.intitule)): s.code for s in grille.sous_criteres()}
    lues = ((n.sous_critere, normaliser(mots(n.justification))) for n in notes)
    justifiees = {code: dit for code, dit in lues if " " in dit}
    trouvees = []
    for paragraphe in paragraphes(texte):
        nommes = {noms.get(normaliser(mots(cite)), "") for cite in _CITES.findall(paragraphe)}
        entier = f" {normaliser(mots(paragraphe))} "
        cites = {code for code, dit in justifiees.items() if f" {dit} " in entier}
        codes = tuple(s.code for s in grille.sous_criteres() if s.code in nommes | cites)
        trouvees.append((paragraphe, codes))
    return tuple(trouvees)


def ressemblances(texte: str, autres: Mapping[int, Sequence[str]]) -> tuple[Ressemblance, ...]:
    """Return what a motive has in common with those of other dossiers, by paragraph then dossier.

    At most one likeness for a paragraph and a dossier: the same paragraph, or else the longest common run.
    """
    lus = [(rang, p, _plier(p)) for rang, p in enumerate(paragraphes(texte))]
    plies = {i: [_plier(p) for t in textes for p in paragraphes(t)] for i, textes in autres.items()}
    miennes = fenetres(plie for _, _, plie in lus)
    proches = {i: fenetres(lignes) for i, lignes in plies.items() if any(_partage(miennes, x) for x in lignes)}
    trouvees = []
    for rang, paragraphe, plie in lus:
        siennes = fenetres([plie])
        for dossier_id in sorted(autres):
            if plie and plie in plies[dossier_id]:
                trouvees.append(Ressemblance(dossier_id, rang, exact=True, extrait=paragraphe))
            elif not siennes.isdisjoint(proches.get(dossier_id, ())):
                extrait = _plus_long(paragraphe, plies[dossier_id])
                trouvees.append(Ressemblance(dossier_id, rang, exact=False, extrait=extrait))
    return tuple(trouvees)


@cache
def _plier(paragraphe: str) -> str:
    """Return a paragraph as it is compared; those of the other dossiers are the same at each look."""
    return normaliser(mots(paragraphe))


def _partage(miennes: frozenset[Fenetre], plie: str) -> bool:
    """True when a text holds one of these runs of words: looked for without keeping its own."""
    lus = plie.split()
    return not miennes.isdisjoint(zip(*(lus[k:] for k in range(LONGUEUR_GARANTIE)), strict=False))


def _plus_long(paragraphe: str, autres: Sequence[str]) -> str:
    """Return the longest run of words of a paragraph that one of the others holds, as it is written there."""
    siens = mots(paragraphe)
    longs = [c for autre in autres for c in communs(siens, mots(autre))]
    commun = max(longs, key=lambda c: c.longueur)
    fin = commun.gauche + commun.longueur - 1
    return paragraphe[siens[commun.gauche].debut : siens[fin].fin]


def _recevabilite(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    if faits.retard:
        recu_le, limite = map(date_longue, faits.retard)
        yield Phrase(reglages.phrases["hors_delai"].format(recu_le=recu_le, date_limite=limite))
    if faits.motif_de_recevabilite.strip():
        yield Phrase(_phrase(faits.motif_de_recevabilite))


def _pieces(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    pieces = faits.pieces_manquantes
    if pieces:
        modele = reglages.phrases["piece" if len(pieces) == 1 else "pieces"]
        yield Phrase(modele.format(nombre=len(pieces), pieces="\u00a0; ".join(p.strip() for p in pieces)))


def _total(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    """Yield the total, against the threshold it falls short of when the dossier is refused."""
    if faits.grille is None or faits.total is None:
        return
    seuils = faits.grille.seuils
    attendus = [s for s in (seuils.reserve, seuils.favorable) if s is not None and faits.total < s]
    refuse = faits.sens is Etat.NON_RETENU and bool(attendus)
    yield Phrase(
        reglages.phrases["sous_le_seuil" if refuse else "total"].format(
            total=points(faits.total), poids_total=faits.grille.poids_total, seuil=min(attendus, default=0)
        )
    )


def _points(faits: FaitsDuMotif, reglages: Reglages, *, faibles_d_abord: bool) -> Iterator[Phrase]:
    if faits.grille is None:
        return
    choix = reglages.choix[faits.sens]
    forts, faibles = _tries(faits.grille, faits.notes, reglages)
    forts, faibles = forts[: choix.forts], faibles[: choix.faibles]
    ensembles = [(forts, reglages.forts, "fort_apres"), (faibles, reglages.faibles, "faible_apres")]
    if faibles_d_abord:
        ensembles.reverse()
    deja = False
    for retenus, modeles, apres in ensembles:
        for rang, note in enumerate(retenus):
            modele = reglages.phrases[apres] if deja and not rang else modeles[min(rang, len(modeles) - 1)]
            yield Phrase(_citer(modele, faits.grille, note), note.sous_critere)
        deja = deja or bool(retenus)


def _tries(grille: Grille, notes: Sequence[Note], reglages: Reglages) -> tuple[list[Note], list[Note]]:
    """Return the strong notes, most points brought first, and the weak ones, most points lost first.

    What is « sans objet » or « non noté » is neither. At equal points, the order of the grid.
    """
    par_code = {n.sous_critere: n for n in notes}
    trouve = bareme(grille, sans_objet(grille, {n.sous_critere: n.valeur for n in notes}))
    pesees = [
        (Fraction(coefficient), par_code[code], par_code[code].valeur or 0)
        for code, coefficient in (zip(trouve.codes, trouve.coefficients, strict=True) if trouve else ())
        if code in par_code
    ]
    forts = [(-poids * v, n) for poids, n, v in pesees if Fraction(v, grille.note_max) >= reglages.fort]
    faibles = [
        (-poids * (grille.note_max - v), n)
        for poids, n, v in pesees
        if Fraction(v, grille.note_max) <= reglages.faible
    ]
    return _notes_triees(forts), _notes_triees(faibles)


def _notes_triees(pesees: list[tuple[Fraction, Note]]) -> list[Note]:
    return [note for _, note in sorted(pesees, key=lambda x: x[0])]


def _citer(modele: str, grille: Grille, note: Note) -> str:
    """Return the sentence of a sub-criterion, followed by the officer’s own words where there are some."""
    libelles = {n.note: n.libelle for n in grille.niveaux}
    sous_critere = grille.sous_critere(note.sous_critere)
    valeur = note.valeur or 0
    debut = modele.format(
        nom=sous_critere.intitule if sous_critere else note.sous_critere,
        note=valeur,
        note_max=grille.note_max,
        mot=libelles[valeur],
    )
    dit = " ".join(note.justification.split()).removesuffix(".").rstrip()
    dit = re.sub(_GUILLEMETS_OUVRANTS, "“", re.sub(_GUILLEMETS_FERMANTS, "”", dit))
    return f"{debut}\u00a0: «\u00a0{dit}\u00a0»." if dit else f"{debut}."


def _constats(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    for constat in faits.constats:
        yield Phrase(reglages.phrases["constat"].format(constat=_phrase(constat)))


def _moyens(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    """Yield what target and envelope say: that the request fits, or by what it does not."""
    moyens = faits.moyens
    if faits.sens is Etat.RETENU and moyens.reste_etp is not None and moyens.reste is not None:
        reste = _ensemble(max(moyens.reste_etp, ZERO_ETP), max(moyens.reste, ZERO_EURO))
        demande = _ensemble(moyens.etp_demande, moyens.montant_demande)
        yield Phrase(reglages.phrases["accord"].format(demande=demande, reste=reste))
    if faits.sens is Etat.RETENU_PARTIELLEMENT and moyens.etp_accorde is not None:
        yield Phrase(
            reglages.phrases["accord_partiel"].format(
                demande=_ensemble(moyens.etp_demande, moyens.montant_demande),
                accorde=_ensemble(moyens.etp_accorde, moyens.montant_accorde),
            )
        )
    if faits.sens in {Etat.RETENU_PARTIELLEMENT, Etat.LISTE_ATTENTE}:
        yield from _depassements(faits, reglages)


def _depassements(faits: FaitsDuMotif, reglages: Reglages) -> Iterator[Phrase]:
    moyens, attente = faits.moyens, faits.sens is Etat.LISTE_ATTENTE
    demande, montant = moyens.etp_demande, moyens.montant_demande
    if moyens.reste_etp is None:
        yield from (Phrase(reglages.phrases["cible_inconnue"]),) if attente else ()
    elif demande > moyens.reste_etp:
        dits = (etp(demande.centiemes), etp(max(moyens.reste_etp, ZERO_ETP).centiemes))
        yield Phrase(reglages.phrases["etp_depasses"].format(demande=dits[0], reste=dits[1]))
    if moyens.reste is None:
        yield from (Phrase(reglages.phrases["enveloppe_inconnue"]),) if attente else ()
    elif montant is not None and montant > moyens.reste:
        dits = (euros(montant.centimes), euros(max(moyens.reste, ZERO_EURO).centimes))
        yield Phrase(reglages.phrases["credits_depasses"].format(demande=dits[0], reste=dits[1]))


def _ensemble(quantite: Etp, montant: Montant | None) -> str:
    """Return « 1,00 ETP et 29 400,00 € », or the ETP alone."""
    return etp(quantite.centiemes) + (f" et {euros(montant.centimes)}" if montant is not None else "")


def _phrase(texte: str) -> str:
    """Return words on one line, with a capital and a full stop."""
    plat = " ".join(texte.split())
    return f"{plat[:1].upper()}{plat[1:]}{'' if plat.endswith(_FINS) else '.'}"
