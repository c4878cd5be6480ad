"""What search shows, as columns: the pages found, and the pieces that cannot be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.textes import EtatTexte
from app.socle.formats import pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.services.textes import EtatDesTextes, PieceMuette, Trouvee

# Symbol, words of one and of several, colour: why pieces cannot be searched, whole or in part.
RAISONS: dict[EtatTexte | None, tuple[str, str, str, str]] = {
    None: ("○", "pas encore lue", "pas encore lues", "texte2"),
    EtatTexte.SANS_TEXTE: ("▢", "sans texte (image ou document numérisé)", "", "alerte"),
    EtatTexte.ILLISIBLE: ("✕", "illisible", "illisibles", "erreur"),
    EtatTexte.LU: ("◐", "lue en partie", "lues en partie", "alerte"),
}


def colonnes_trouvees() -> tuple[Column[Trouvee], ...]:
    """Return the one column of the list of results: its words are painted by `ui.delegates.trouvee`."""
    return (Column("trouvee", "Résultat", en_clair, accessible=en_clair, largeur=600),)


def en_clair(trouvee: Trouvee) -> str:
    """Return a result as one sentence, for a screen reader and for the clipboard."""
    extrait = "".join(morceau for morceau, _ in trouvee.extrait)
    return f"{trouvee.numero}, {trouvee.porteur}, {lieu(trouvee)}\u00a0: {extrait}"


def lieu(trouvee: Trouvee) -> str:
    """Return « Projet.pdf, p. 3 »."""
    return f"{trouvee.piece}, p.\u00a0{trouvee.page}"


def colonnes_muettes() -> tuple[Column[PieceMuette], ...]:
    """Return the columns of the pieces that cannot be searched."""
    return (
        Column("numero", "Dossier", lambda m: m.numero, largeur=124),
        Column("porteur", "Porteur", lambda m: m.porteur, largeur=220),
        Column("nom", "Pièce", lambda m: m.nom, largeur=260),
        Column("raison", "Pourquoi", raison, infobulle=lambda m: m.message, couleur=_couleur, largeur=300),
    )


def raison(muette: PieceMuette) -> str:
    """Return « ✕ illisible : PDF illisible (fichier abîmé)… »."""
    symbole, mots, _, _ = RAISONS[muette.etat]
    return f"{symbole} {mots}\u00a0: {muette.message}" if muette.message else f"{symbole} {mots}"


def _couleur(muette: PieceMuette) -> str:
    return RAISONS[muette.etat][3]


def en_une_phrase(etat: EtatDesTextes) -> str:
    """Return how many pieces can be searched, and how many cannot and why."""
    phrases = [pluriel(etat.cherchables, "pièce peut être cherchée", "pièces peuvent être cherchées")]
    for cle, (symbole, un, plusieurs, _) in RAISONS.items():
        nombre = sum(muette.etat is cle for muette in etat.muettes)
        if nombre:
            phrases.append(f"{symbole} {pluriel(nombre, un, plusieurs or un)}")
    return " · ".join(phrases)


def en_quel_nombre(nombre: int, *, limite: bool) -> str:
    """Return « 12 pages », « les 200 premières pages »."""
    if limite:
        return f"Les {nombre} premières pages\u00a0: précisez la recherche pour voir les autres."
    return pluriel(nombre, "page trouvée", "pages trouvées")
