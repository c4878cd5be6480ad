"""Rows that the annexes of a convention and of its avenant repeat: objectives, existing jobs, years, bilan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.avenant import annees, avenant, bilan, cumul, precedente
from app.documents.lignes_instruction import Lignes
from app.documents.typographie import typographier
from app.domain.montants import ZERO_ETP, somme_etp
from app.domain.poste import TypePoste
from app.socle.formats import centiemes, date_courte, etp, euros

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.donnees import DonneesActe
    from app.domain.decompte import Periode
    from app.domain.montants import Etp, Montant
    from app.domain.situation import PosteExistant

NON_DECLARE = "non déclaré"
SANS_CIBLE = "sans cible"
#: Rows of the attestation of existing jobs: at least so many in all, and so many left to fill.
LIGNES_A_ATTESTER, LIGNES_LIBRES = 5, 2


def _entier(valeur: int | None, sinon: str) -> str:
    """Return a whole number with its thousands apart, or what is said when it is not known."""
    return sinon if valeur is None else centiemes(valeur * 100, decimales=0)


def _objectifs(d: DonneesActe) -> Lignes:
    """Rows: objectif, unité, valeur avant le projet, cible, échéance."""
    return Lignes(
        tuple(
            (
                typographier(o.libelle.strip()),
                o.unite.strip() or "nombre",
                _entier(o.reference, NON_DECLARE),
                _entier(o.cible, SANS_CIBLE),
                date_courte(o.echeance) or "fin de l’action",
            )
            for o in d.dossier.objectifs
        )
    )


def _quantite(valeur: Etp | None) -> str:
    return centiemes(valeur.centiemes) if valeur else NON_DECLARE


def _somme(valeur: Montant | None) -> str:
    return centiemes(valeur.centimes) if valeur else NON_DECLARE


def _existants(d: DonneesActe) -> Lignes:
    """Rows: poste, ETP N-1, ETP N, financeur, montants N-1 and N; one row for each payer of a job."""
    return Lignes(tuple(ligne for poste in d.dossier.existants for ligne in _financements(poste)))


def _a_attester(d: DonneesActe) -> Lignes:
    """Rows: poste, ETP N, financeur, montant N, échéance; as declared, then rows to fill.

    What was not declared stays blank: the porteur writes it.
    """
    dites = tuple(
        (ligne[0], *("" if v == NON_DECLARE else v for v in (ligne[2], ligne[3], ligne[5])), "")
        for ligne in _existants(d).lignes
    )
    libres = max(LIGNES_LIBRES, LIGNES_A_ATTESTER - len(dites))
    return Lignes((*dites, *((str(len(dites) + 1 + i), "", "", "", "") for i in range(libres))))


def _financements(poste: PosteExistant) -> tuple[tuple[str, ...], ...]:
    nom = poste.intitule.strip() or poste.type.value.capitalize()
    tete = (typographier(nom), _quantite(poste.etp_n1), _quantite(poste.etp_n))
    if not poste.financements:
        return ((*tete, NON_DECLARE, NON_DECLARE, NON_DECLARE),)
    return tuple(
        (
            *(tete if rang == 0 else (typographier(f"{nom} (suite)"), "", "")),
            typographier(f.financeur.strip()) or NON_DECLARE,
            _somme(f.montant_n1),
            _somme(f.montant_n),
        )
        for rang, f in enumerate(poste.financements)
    )


def lignes_par_type(d: DonneesActe) -> Lignes:
    """Rows: type de poste, ETP existants cette année, ETP financés, ETP pendant la convention."""
    finances = d.etp_des_postes or ()

    def ligne(nom: str, avant: Etp, ajout: Etp) -> tuple[str, ...]:
        return (nom, *(centiemes(v.centiemes) for v in (avant, ajout, avant + ajout)))

    par_type = {
        t: (
            somme_etp(e.etp_n or ZERO_ETP for e in d.dossier.existants if e.type is t),
            somme_etp(e for p, e in finances if p.type is t),
        )
        for t in TypePoste
    }
    utiles = {t: v for t, v in par_type.items() if v[0].centiemes or v[1].centiemes}
    total = ligne("Total", somme_etp(a for a, _ in utiles.values()), somme_etp(b for _, b in utiles.values()))
    return Lignes(tuple(ligne(t.value.capitalize(), *v) for t, v in utiles.items()), total)


def _annee(periode: Periode) -> tuple[str, ...]:
    nom = f"Avenant n°\u00a0{periode.rang}" if periode.rang else "Convention"
    jours = f"du {date_courte(periode.debut)} au {date_courte(periode.fin)}"
    return (nom, jours, centiemes(periode.montant.centimes))


def _annees(d: DonneesActe) -> Lignes:
    """Rows: acte, période, montant; the convention, then each of its avenants, and what they give together."""
    return Lignes(tuple(map(_annee, annees(d))), ("Cumul", "", centiemes(cumul(d).centimes)))


def _versements(d: DonneesActe) -> Lignes:
    """Rows: versement, fait générateur, montant of the avenant. Only the payments that exist."""
    a = avenant(d)
    if a is None:
        return Lignes(())
    candidats = (
        ("Avance", "Notification de l’avenant", a.avance),
        ("Solde (au plus)", "Acceptation des justificatifs de la période", a.montant - a.avance),
    )
    lignes = tuple((nom, fait, centiemes(m.centimes)) for nom, fait, m in candidats if m.centimes > 0)
    return Lignes(lignes, ("Total", "", centiemes(a.montant.centimes)))


def _bilan(d: DonneesActe) -> Lignes:
    """Rows: indicateur, prévu, réalisé, for the year that ends; what nobody told is said so, or left out."""
    b, annee = bilan(d), precedente(d)
    if b is None or annee is None:
        return Lignes(())
    lignes: list[tuple[str, ...]] = []
    if b.etp_realise is not None:
        prevus = etp(annee.etp.centiemes) if annee.etp else NON_DECLARE
        lignes.append(("Postes pourvus", prevus, etp(b.etp_realise.centiemes)))
    if b.depenses is not None:
        cout = d.dossier.cout_total
        prevues = euros(cout.centimes) if cout else NON_DECLARE
        lignes.append(("Dépenses du projet", prevues, euros(b.depenses.centimes)))
    lignes += [
        (typographier(i.libelle.strip()), _entier(i.prevu, SANS_CIBLE), _entier(i.realise, NON_DECLARE))
        for i in b.indicateurs
        if i.prevu is not None or i.realise is not None
    ]
    return Lignes(tuple(lignes))


TABLEAUX_CONVENTION: dict[str, Callable[[DonneesActe], Lignes]] = {
    "objectifs_convention": _objectifs,
    "postes_declares": _existants,
    "postes_a_attester": _a_attester,
    "avenant_annees": _annees,
    "avenant_versements": _versements,
    "avenant_bilan": _bilan,
}
