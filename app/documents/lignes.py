"""The parts of an act that repeat: paragraphs of a motive, visas of the campaign, rows of the tables.

Each gives texts or rows ready to print. Not here: headings and widths of the columns (`resources/actes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from app.documents.avenant import reconduction
from app.documents.champ import D
from app.documents.champs_execution import TABLEAUX_EXECUTION
from app.documents.contenu import Texte
from app.documents.donnees import DonneesActe, Ecran
from app.documents.lignes_convention import TABLEAUX_CONVENTION, lignes_par_type
from app.documents.lignes_instruction import TABLEAUX_INSTRUCTION, Lignes
from app.documents.navette import TABLEAUX_NAVETTE
from app.documents.porteurs import adresse_postale, civilite
from app.documents.typographie import typographier
from app.domain.demandes import LIBELLES_MOTIF
from app.domain.montants import ZERO_ETP, somme, somme_etp, taux
from app.domain.poste import Sens
from app.socle.formats import centiemes, date_courte, pourcent

if TYPE_CHECKING:
    from app.domain.montants import Etp
    from app.domain.poste import Poste

Ligne = tuple[Texte, ...]


def alineas(texte: str) -> tuple[str, ...]:
    """Return the paragraphs that an officer typed, without bullets, spaced as French is."""
    propres = (ligne.strip().lstrip("-–•*").strip() for ligne in texte.splitlines())
    return tuple(typographier(" ".join(ligne.split())) for ligne in propres if ligne)


def _destinataire(d: DonneesActe) -> tuple[str, ...]:
    porteur = d.dossier.porteur
    nom = f"{civilite(porteur)} {porteur.representant_nom.strip()}".strip() if porteur.representant_nom else ""
    qualite = porteur.representant_qualite.strip()
    a_l_attention = ", ".join(morceau for morceau in (nom, qualite) if morceau)
    postale = adresse_postale(porteur)
    par_courriel = (f"Par courriel\u00a0: {porteur.courriel.strip()}",) if not postale and porteur.courriel else ()
    lignes = (porteur.raison_sociale.strip(), a_l_attention, *postale, *par_courriel)
    return tuple(typographier(ligne) for ligne in lignes if ligne)


_NOMMES = (
    ("raison_sociale", "Raison sociale"),
    ("representant_nom", "Nom du représentant légal"),
    ("representant_qualite", "Qualité du représentant légal"),
)
_POSTALE = (
    ("adresse", "Adresse du porteur"),
    ("code_postal", "Code postal du porteur"),
    ("ville", "Ville du porteur"),
)


def _sources_du_destinataire(d: DonneesActe) -> tuple[tuple[str, str, str], ...]:
    """Return each datum that the address prints, with its path and its name on the screen."""
    porteur = d.dossier.porteur
    ou = _POSTALE if adresse_postale(porteur) else (("courriel", "Courriel du porteur"),)
    champs = ((getattr(porteur, nom), nom, libelle) for nom, libelle in (*_NOMMES, *ou))
    return tuple((" ".join(valeur.split()), f"porteur.{nom}", libelle) for valeur, nom, libelle in champs)


@dataclass(frozen=True, slots=True)
class TexteRepete(Generic[D]):
    """Texts that repeat, and what to ask when there is none; nothing is asked when `exige` is false.

    `sources` tells the data apart when a text is made of several: what is wrong is then said of the one at fault.
    """

    chemin: str
    libelle: str
    ecran: str
    lire: Callable[[D], tuple[str, ...]]
    exige: bool = True
    sources: Callable[[D], tuple[tuple[str, str, str], ...]] | None = None

    def donnees(self, d: D, textes: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
        """Return each datum that the texts are made of, with its path and its name on the screen."""
        return self.sources(d) if self.sources else tuple((t, self.chemin, self.libelle) for t in textes)


TEXTES: dict[str, TexteRepete] = {
    "motif": TexteRepete(
        "decision.motif",
        "Motif de la décision",
        Ecran.DECISION,
        lambda d: alineas(d.decision.motif) if d.decision else (),
    ),
    "reserves": TexteRepete(
        "decision.reserves",
        "Réserves de la décision",
        Ecran.DECISION,
        lambda d: alineas(d.decision.reserves) if d.decision else (),
    ),
    "resume": TexteRepete("dossier.resume", "Résumé du projet", Ecran.PROJET, lambda d: alineas(d.dossier.resume)),
    "plus_value": TexteRepete(
        "dossier.plus_value", "Plus-value du projet", Ecran.PROJET, lambda d: alineas(d.dossier.plus_value)
    ),
    "reconduction_motif": TexteRepete(
        "execution.reconductions",
        "Motif de la reconduction",
        Ecran.SUIVI,
        lambda d: alineas(r.motif) if (r := reconduction(d)) else (),
    ),
    "eliminations": TexteRepete(
        "notes",
        "Seuils éliminatoires non atteints",
        Ecran.NOTATION,
        lambda d: tuple(map(typographier, d.resultat.elimine)) if d.resultat else (),
    ),
    "visas_campagne": TexteRepete(
        "campagne.visas",
        "Textes visés par la campagne",
        Ecran.CAMPAGNE,
        lambda d: tuple(typographier(v.strip().rstrip(";").strip()) for v in d.campagne.visas),
    ),
    "destinataire": TexteRepete(
        "porteur.raison_sociale",
        "Raison sociale",
        Ecran.PORTEUR,
        _destinataire,
        sources=_sources_du_destinataire,
    ),
}


def _nom_du_poste(poste: Poste) -> str:
    return poste.intitule.strip() or poste.type.value.capitalize()


def _postes(d: DonneesActe) -> Lignes:
    """Rows: poste, fonction, territoire, prise de poste, titulaire, ETP financés."""
    parts = d.etp_des_postes or ()
    debut = d.decision.date_debut if d.decision else None
    return Lignes(
        tuple(
            (
                _nom_du_poste(p),
                p.type.value.capitalize(),
                p.territoire.strip() or d.dossier.territoire.strip(),
                date_courte(p.date_debut or debut),
                p.titulaire.strip() or "à recruter ou à désigner",
                centiemes(e.centiemes),
            )
            for p, e in parts
        ),
        ("Total", "", "", "", "", centiemes(somme_etp(e for _, e in parts).centiemes)),
    )


def _postes_existants(d: DonneesActe) -> Lignes:
    """Rows: poste or type, ETP existants, ETP supplémentaires financés, ETP pendant la convention."""
    if d.dossier.existants:
        return lignes_par_type(d)
    finances = dict(d.etp_des_postes or ())
    postes = [p for p in d.dossier.postes if p in finances or p.etp_avant.centiemes > 0]

    def ligne(nom: str, avant: Etp, ajout: Etp) -> Ligne:
        return (nom, *(centiemes(v.centiemes) for v in (avant, ajout, avant + ajout)))

    return Lignes(
        tuple(ligne(_nom_du_poste(p), p.etp_avant, finances.get(p, ZERO_ETP)) for p in postes),
        ligne(
            "Total", somme_etp(p.etp_avant for p in postes), somme_etp(finances.get(p, ZERO_ETP) for p in postes)
        ),
    )


def _budget(sens: Sens) -> Callable[[DonneesActe], Lignes]:
    """Rows of charges: libellé, montant, part. Rows of produits: libellé, statut, montant, part."""

    def lignes(d: DonneesActe) -> Lignes:
        retenues = [ligne for ligne in d.dossier.plan.lignes if ligne.sens is sens]
        total = somme(ligne.montant for ligne in retenues)
        produits = sens is Sens.PRODUIT

        def statut(*, acquis: bool, present: bool) -> str:
            return "accordé" if present else ("acquis" if acquis else "sollicité")

        return Lignes(
            tuple(
                (
                    typographier(ligne.libelle.strip()),
                    *((statut(acquis=ligne.acquis, present=ligne.etat_present_aap),) if produits else ()),
                    centiemes(ligne.montant.centimes),
                    pourcent(taux(ligne.montant, total)),
                )
                for ligne in retenues
            ),
            ("Total", *(("",) if produits else ()), centiemes(total.centimes), pourcent(taux(total, total))),
        )

    return lignes


def _versements(d: DonneesActe) -> Lignes:
    """Rows: versement, fait générateur, montant. Only the payments that exist."""
    if d.convention is None:
        return Lignes(())
    candidats = (
        ("Avance", "Notification de la convention", d.convention.avance),
        ("Solde (au plus)", "Acceptation des justificatifs de l’action", d.convention.solde),
    )
    lignes = tuple((nom, fait, centiemes(m.centimes)) for nom, fait, m in candidats if m.centimes > 0)
    return Lignes(lignes, ("Total", "", centiemes(d.convention.montant.centimes)))


def _pieces_demandees(d: DonneesActe) -> Lignes:
    """Rows: pièce, motif, base, comment y répondre. What the officer wrote follows the reason.

    « à confirmer » is a note to the service: it is shown with the pieces, never printed.
    """
    demandees = d.demande.lignes if d.demande else ()
    return Lignes(
        tuple(
            (
                f"{x.code} – {typographier(x.libelle)}",
                typographier(
                    f"{LIBELLES_MOTIF[x.motif][0]}\u00a0: {x.precision}"
                    if x.precision
                    else LIBELLES_MOTIF[x.motif][0]
                ),
                typographier(x.base.replace(" – à confirmer", "")),
                LIBELLES_MOTIF[x.motif][1],
            )
            for x in demandees
        )
    )


TABLEAUX: dict[str, Callable[[DonneesActe], Lignes]] = {
    "postes": _postes,
    "postes_existants": _postes_existants,
    "charges": _budget(Sens.CHARGE),
    "produits": _budget(Sens.PRODUIT),
    "versements": _versements,
    "pieces_demandees": _pieces_demandees,
    **TABLEAUX_CONVENTION,
    **TABLEAUX_EXECUTION,
    **TABLEAUX_INSTRUCTION,
    **TABLEAUX_NAVETTE,
}
