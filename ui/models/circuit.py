"""The circuit of signature as rows and sentences: where the acts stand, who holds the paper, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.circuit import LIBELLES_CIRCUIT, EtapeCircuit
from app.domain.convention import LIBELLES_ACTE
from app.socle.formats import NBSP, date_courte, date_heure, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.circuit import PasDeCircuit
    from app.services.circuits import LigneCircuit

SYMBOLES = {
    EtapeCircuit.PREPARE: "○",
    EtapeCircuit.ENVOYE_PORTEUR: "→",
    EtapeCircuit.SIGNE_PORTEUR: "◐",
    EtapeCircuit.SIGNE_ETAT: "●",
    EtapeCircuit.NOTIFIE: "✔",
}


def colonnes_circuit() -> tuple[Column[LigneCircuit], ...]:
    """Return the columns of the acts under way."""
    return (
        Column("numero", "Dossier", lambda x: x.dossier.numero, largeur=108),
        Column("porteur", "Porteur", _porteur, infobulle=_porteur, largeur=130),
        Column("acte", "Acte", acte_ecrit, infobulle=lambda x: x.acte.reference, largeur=124),
        Column("etape", "Étape", etape_ecrite, infobulle=etape_ecrite, largeur=156),
        Column("detenteur", "Papier chez", _detenteur, infobulle=_detenteur, largeur=112),
        Column(
            "depuis", "Depuis", depuis_ecrit, tri=lambda x: x.jours, infobulle=_depuis_long,
            alignement="droite", largeur=70,
        ),
        Column("suite", "Ensuite", suite_ecrite, largeur=150),
    )  # fmt: skip


def _porteur(ligne: LigneCircuit) -> str:
    return ligne.dossier.porteur.raison_sociale


def _detenteur(ligne: LigneCircuit) -> str:
    return ligne.etat.detenteur


def acte_ecrit(ligne: LigneCircuit) -> str:
    """Return « convention », and that a newer one took its place."""
    return f"{LIBELLES_ACTE[ligne.acte.type]}{' (remplacé)' if ligne.remplace else ''}"


def etape_ecrite(ligne: LigneCircuit) -> str:
    """Return « ◐ signé par le porteur », or that the act was produced and nothing more."""
    dernier = ligne.etat.dernier
    return f"{SYMBOLES[dernier.etape]} {LIBELLES_CIRCUIT[dernier.etape]}" if dernier else "○ produit"


def depuis_ecrit(ligne: LigneCircuit) -> str:
    """Return « 12 j », or that it is today."""
    return f"{ligne.jours}{NBSP}j" if ligne.jours else "ce jour"


def _depuis_long(ligne: LigneCircuit) -> str:
    return f"depuis le {date_courte(ligne.etat.depuis)}"


def suite_ecrite(ligne: LigneCircuit) -> str:
    """Return the next step, or that the way is over."""
    return LIBELLES_CIRCUIT[ligne.etat.suivante] if ligne.etat.suivante else "terminé"


def phrase_circuit(lignes: Sequence[LigneCircuit]) -> str:
    """Return how many acts are under way, and where the oldest one is."""
    en_cours = [x for x in lignes if x.etat.suivante is not None]
    if not en_cours:
        return "Aucun acte en cours de signature."
    vieux = max(en_cours, key=lambda x: x.jours)
    depuis = f"depuis {pluriel(vieux.jours, 'jour')}" if vieux.jours else "depuis ce jour"
    return (
        f"{pluriel(len(en_cours), 'acte')} en cours{NBSP}; le plus ancien est chez «{NBSP}{vieux.etat.detenteur}"
        f"{NBSP}» {depuis}."
    )


def histoire_ecrite(pas: Sequence[PasDeCircuit]) -> str:
    """Return every step recorded, oldest first; one corrected or taken back says so."""
    corriges: dict[int | None, PasDeCircuit] = {p.corrige: p for p in pas if p.corrige is not None}
    return "\n\n".join(_pas_ecrit(p, corriges.get(p.id)) for p in pas) or "Rien n’est encore enregistré."


def _pas_ecrit(pas: PasDeCircuit, par: PasDeCircuit | None) -> str:
    nom = LIBELLES_CIRCUIT[pas.etape]
    tete = f"↩ «{NBSP}{nom}{NBSP}» retiré" if pas.retrait else f"{SYMBOLES[pas.etape]} {nom[0].upper()}{nom[1:]}"
    dits = [f"{tete}, le {date_courte(pas.le)}"]
    for quoi, valeur in (
        ("par", pas.signataire),
        ("mode", pas.mode),
        ("papier chez", pas.detenteur),
        ("signature électronique", pas.electronique),
    ):
        if valeur:
            dits.append(f"{quoi}{NBSP}: {valeur}")
    if pas.commentaire:
        dits.append(f"«{NBSP}{pas.commentaire}{NBSP}»")
    if pas.sha256:
        dits.append(f"⊙ fichier joint, empreinte {pas.sha256[:12]}…")
    if par is not None:
        dits.append("✕ retiré depuis" if par.retrait else "✕ corrigé depuis")
    dits.append(f"noté par {pas.agent}, {date_heure(pas.enregistre_le)}")
    return "\n".join(dits)
