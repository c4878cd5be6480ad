"""Rows of the tables of the documents made on demand: the calculation of a score, the facts of an instruction.

A datum that is not known is a dash in a cell. Not here: headings and widths of the columns (`resources/actes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.contenu import Texte, gras
from app.documents.typographie import typographier
from app.domain.derogation import phrase_de_levee
from app.domain.montants import somme, somme_etp
from app.domain.pieces import LIBELLES_VERDICT, Exigence
from app.domain.poste import Sens
from app.socle.formats import NBSP, a_paris, centiemes, date_courte, points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from fractions import Fraction

    from app.documents.donnees import DonneesActe, EtatInstruction
    from app.domain.grille import SousCritere
    from app.domain.montants import Etp, Montant
    from app.domain.poste import LigneBudget, Poste

#: An unknown datum in a cell.
TIRET = "–"
_EXIGENCES = {
    Exigence.OBLIGATOIRE: "obligatoire",
    Exigence.CONDITIONNELLE: "conditionnelle",
    Exigence.NON_DEMANDEE: "non demandée",
}


@dataclass(frozen=True, slots=True)
class Lignes:
    """Rows of a table, and its last one."""

    lignes: tuple[tuple[Texte, ...], ...]
    total: tuple[Texte, ...] | None = None


def _net(texte: str) -> str:
    """Return what somebody typed on one line, spaced as French is; a dash when it is empty."""
    return typographier(" ".join(texte.split())) or TIRET


def _euros(montant: Montant | None) -> str:
    return centiemes(montant.centimes) if montant is not None else TIRET


def _etp(quantite: Etp | None) -> str:
    return centiemes(quantite.centiemes) if quantite is not None else TIRET


def _calcul(d: DonneesActe) -> Lignes:
    """Rows: critère or sous-critère, note in words, poids (effective one when it differs), points."""
    etat, score = d.instruction, d.resultat
    if etat is None or etat.grille is None or score is None:
        return Lignes(())
    par_critere = {ligne.critere.code: ligne for ligne in score.lignes}
    lignes: list[tuple[Texte, ...]] = []
    for critere in etat.grille.criteres:
        ligne = par_critere.get(critere.code)
        obtenus = points(ligne.points) if ligne else "sans objet"
        poids = _poids(critere.poids, ligne.sur if ligne else None)
        lignes.append(
            tuple((gras(t),) if t else "" for t in (f"{critere.code} {critere.intitule}", "", poids, obtenus))
        )
        lignes += (_ligne_de_calcul(etat, s) for s in critere.sous_criteres)
    total = ("Total", "", str(score.sur), points(score.total))
    return Lignes(tuple(lignes), total)


def _poids(declare: int, effectif: Fraction | None) -> str:
    if effectif is None or effectif == declare:
        return str(declare)
    return f"{declare}, porté à {points(effectif).removesuffix(',00')}"


def _ligne_de_calcul(etat: EtatInstruction, sous_critere: SousCritere) -> tuple[Texte, ...]:
    code, nom = sous_critere.code, f"{sous_critere.code} {sous_critere.intitule}"
    note, par_niveau = etat.par_code.get(code), etat.par_niveau.get(code)
    if etat.grille is None or note is None or par_niveau is None:
        dit = "sans objet" if code in etat.par_code else "non noté"
        return nom, dit, str(sous_critere.poids), TIRET
    mots = {n.note: n.libelle for n in etat.grille.niveaux}
    poids = _poids(sous_critere.poids, par_niveau * etat.grille.note_max)
    return nom, f"{note} sur {etat.grille.note_max}, {mots[note]}", poids, points(par_niveau * note)


def _notes(d: DonneesActe) -> Lignes:
    """Rows: sous-critère, note, points, justification, who noted it and when."""
    etat = d.instruction
    if etat is None or etat.grille is None:
        return Lignes(())
    donnees = {n.sous_critere: n for n in etat.notes}
    lignes: list[tuple[Texte, ...]] = []
    for sous_critere in etat.grille.sous_criteres():
        nom, dit, _poids_dit, obtenus = _ligne_de_calcul(etat, sous_critere)
        note = donnees.get(sous_critere.code)
        motif = _net(note.justification) if note else TIRET
        lignes.append((nom, dit, obtenus, motif, _signe(note.agent, note.le) if note else TIRET))
    total = points(d.resultat.total) if d.resultat and d.resultat.total is not None else TIRET
    return Lignes(tuple(lignes), ("Total", "", total, "", ""))


def _preuves(d: DonneesActe) -> Lignes:
    """Rows: sous-critère, pièce et page, citation, empreinte, replaced or not."""
    preuves = d.instruction.preuves if d.instruction else ()
    return Lignes(
        tuple(
            (
                p.sous_critere,
                p.source,
                p.citation,
                p.empreinte,
                f"oui, par {p.remplacee_par}" if p.remplacee_par else "non",
            )
            for p in preuves
        )
    )


def _postes_demandes(d: DonneesActe) -> Lignes:
    """Rows: poste, quotité, ETP avant, demandés, après, proposés, from when to when, titulaire, coût chargé."""
    postes = d.dossier.postes
    if not postes:
        return Lignes(())

    def ligne(poste: Poste) -> tuple[Texte, ...]:
        nom = (
            f"{_net(poste.intitule)} ({poste.type.value})"
            if poste.intitule.strip()
            else poste.type.value.capitalize()
        )
        dates = _periode(poste)
        return (
            nom, _etp(poste.quotite), _etp(poste.etp_avant), _etp(poste.etp_demande), _etp(poste.etp_apres),
            _etp(poste.etp_propose), dates, _net(poste.titulaire), _euros(poste.cout_charge),
        )  # fmt: skip

    total = ("Total", "", _etp(somme_etp(p.etp_avant for p in postes)), _etp(d.dossier.etp_demande), "",
             _etp(d.dossier.etp_propose), "", "", "")  # fmt: skip
    return Lignes(tuple(map(ligne, postes)), total)


def _periode(poste: Poste) -> str:
    """Return « 01/10/2022 – 30/09/2023 », « dès le 01/10/2022 », « jusqu’au 30/09/2023 », or a dash."""
    debut, fin = date_courte(poste.date_debut), date_courte(poste.date_fin)
    if debut and fin:
        return f"{debut} – {fin}"
    return f"dès le {debut}" if debut else (f"jusqu’au {fin}" if fin else TIRET)


def _plan(sens: Sens) -> Callable[[DonneesActe], Lignes]:
    """Rows of one side of the plan: libellé, statut (products), montant, montant N-1 (products)."""

    def statut(ligne: LigneBudget) -> str:
        return "présent appel" if ligne.etat_present_aap else ("acquis" if ligne.acquis else "sollicité")

    def lignes(d: DonneesActe) -> Lignes:
        retenues = [x for x in d.dossier.plan.lignes if x.sens is sens]
        if not retenues:
            return Lignes(())
        produits = sens is Sens.PRODUIT
        rangs = tuple(
            (_net(x.libelle), *((statut(x), _euros(x.montant_n1)) if produits else ()), _euros(x.montant))
            for x in retenues
        )
        total = ("Total", *(("", "") if produits else ()), _euros(somme(x.montant for x in retenues)))
        return Lignes(rangs, total)

    return lignes


def _existants(d: DonneesActe) -> Lignes:
    """Rows: poste, ETP N-1, ETP N, financeur, montant N-1, montant N, difference."""

    def lignes() -> Iterator[tuple[Texte, ...]]:
        for poste in d.dossier.existants:
            nom = f"{_net(poste.intitule)} ({poste.type.value})" if poste.intitule.strip() else poste.type.value
            tete = (nom, _etp(poste.etp_n1), _etp(poste.etp_n))
            for x in poste.financements:
                avant, apres = x.montant_n1, x.montant_n
                ecart = None if avant is None or apres is None else apres - avant
                yield (*tete, _net(x.financeur), _euros(avant), _euros(apres), _euros(ecart))
            if not poste.financements:
                yield (*tete, TIRET, TIRET, TIRET, TIRET)

    return Lignes(tuple(lignes()))


def _objectifs(d: DonneesActe) -> Lignes:
    """Rows: objectif, unité, référence, cible, échéance."""

    def entier(valeur: int | None) -> str:
        return TIRET if valeur is None else f"{valeur:,}".replace(",", NBSP)

    return Lignes(
        tuple(
            (_net(o.libelle), _net(o.unite), entier(o.reference), entier(o.cible), date_courte(o.echeance) or TIRET)
            for o in d.dossier.objectifs
        )
    )


def _pieces(d: DonneesActe) -> Lignes:
    """Rows: pièce attendue, exigence, verdict, motif, fichiers reçus, who gave the verdict and when."""
    return Lignes(
        tuple(
            (
                f"{x.type.code} – {_net(x.type.libelle)}",
                f"{_EXIGENCES[x.exigence]}{', due' if x.due and x.exigence is Exigence.CONDITIONNELLE else ''}",
                LIBELLES_VERDICT[x.verdict][1],
                _net(x.motif),
                "\u00a0; ".join(_net(f.nom) for f in x.fichiers) or TIRET,
                _signe(x.agent, x.le),
            )
            for x in d.completude.lignes
        )
    )


def _signe(agent: str, le: datetime | None) -> str:
    jour = f"le {date_courte(a_paris(le).date())}" if le else ""
    return " ".join(m for m in (agent, jour) if m) or TIRET


def _constats(d: DonneesActe) -> Lignes:
    """Rows: règle, niveau, constat, source, derogation."""
    return Lignes(
        tuple(
            (
                c.regle,
                c.niveau.value,
                _net(c.message),
                _net(c.source),
                _net(phrase_de_levee(c.levee))
                if c.levee
                else ("possible, non accordée" if c.derogation else TIRET),
            )
            for c in (d.instruction.constats if d.instruction else ())
        )
    )


TABLEAUX_INSTRUCTION: dict[str, Callable[[DonneesActe], Lignes]] = {
    "calcul": _calcul,
    "notes": _notes,
    "preuves": _preuves,
    "postes_demandes": _postes_demandes,
    "plan_charges": _plan(Sens.CHARGE),
    "plan_produits": _plan(Sens.PRODUIT),
    "existants": _existants,
    "objectifs": _objectifs,
    "pieces": _pieces,
    "constats": _constats,
}
