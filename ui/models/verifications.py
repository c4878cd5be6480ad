"""The texts to check, as rows and sentences: where each stands, who read it again and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.relecture import LIBELLES_RELECTURE, EtatRelecture
from app.socle.formats import NBSP, date_courte, date_longue, pluriel, sans_accents
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.verifications import TexteAVerifier

_SYMBOLES = {
    EtatRelecture.A_VERIFIER: "○",
    EtatRelecture.RELU: "●",
    EtatRelecture.CHANGE: "↻",
    EtatRelecture.ANCIEN: "◐",
}
_JETONS = {EtatRelecture.RELU: "succes", EtatRelecture.CHANGE: "alerte", EtatRelecture.ANCIEN: "alerte"}
MARQUES = {"R": "R – texte connu, à relire sur Légifrance", "G": "G – rédaction de la maison, à valider"}
A_RELIRE, RELUS, TOUS = "a_relire", "relus", "tous"
FILTRES = ((A_RELIRE, "À vérifier"), (RELUS, "Relus"), (TOUS, "Tous les textes"))


def colonnes_textes() -> tuple[Column[TexteAVerifier], ...]:
    """Return the columns of the list."""
    return (
        Column("ou", "Acte ou référence", lambda x: capitale(x.ou), largeur=140),
        Column("etat", "Relecture", etat_ecrit, couleur=_jeton, infobulle=etat_ecrit, largeur=236),
        Column("texte", "Texte", lambda x: x.texte, infobulle=lambda x: x.texte, largeur=270),
        Column("source", "Source", lambda x: x.source, infobulle=lambda x: x.source, largeur=240),
    )


def capitale(mots: str) -> str:
    """Return words with a capital at their head."""
    return mots[:1].upper() + mots[1:]


def _jeton(texte: TexteAVerifier) -> str:
    return _JETONS.get(texte.relecture.etat, "")


def etat_ecrit(texte: TexteAVerifier) -> str:
    """Return « ● relu le 20/09/2022 » or « ○ à vérifier »; a reading that no longer holds keeps its day."""
    relecture = texte.relecture
    symbole = _SYMBOLES[relecture.etat]
    if relecture.etat is EtatRelecture.RELU:
        return f"{symbole} relu le {date_courte(relecture.le)}"
    jour = f" ({date_courte(relecture.le)})" if relecture.le else ""
    return f"{symbole} {LIBELLES_RELECTURE[relecture.etat]}{jour}"


def montres(textes: Sequence[TexteAVerifier], filtre: object, cherche: str) -> tuple[TexteAVerifier, ...]:
    """Return the texts that the filter keeps and that hold every word looked for."""
    mots = sans_accents(cherche).split()
    return tuple(
        t
        for t in textes
        if (filtre == TOUS or t.a_relire is (filtre == A_RELIRE))
        and all(mot in sans_accents(f"{t.ou} {t.texte} {t.source} {t.cle}") for mot in mots)
    )


def phrase_textes(textes: Sequence[TexteAVerifier]) -> str:
    """Return how many texts wait for a reading, out of how many."""
    restent = sum(t.a_relire for t in textes)
    if not restent:
        return "Tous les textes des actes et des règles sont relus."
    return f"{pluriel(restent, 'texte')} à vérifier, sur {len(textes)}."


def alerte_textes(textes: Sequence[TexteAVerifier], delai: str) -> str:
    """Return the warning on the readings that are too old, empty when there is none."""
    vieux = [t.relecture.le for t in textes if t.relecture.etat is EtatRelecture.ANCIEN and t.relecture.le]
    if not vieux:
        return ""
    quoi = "Une relecture a" if len(vieux) == 1 else f"{len(vieux)} relectures ont"
    return (
        f"{quoi} plus de {delai}, la plus ancienne du {date_longue(min(vieux))}{NBSP}: ces textes sont montrés de "
        "nouveau. Relisez-les, puis marquez-les relus."
    )


def detail_texte(texte: TexteAVerifier) -> tuple[tuple[str, str], ...]:
    """Return what the reader needs of a text, as labels and values."""
    periode, relecture = texte.periode, texte.relecture
    du = f"du {date_longue(periode.du)} " if periode.du else ""
    au = f"jusqu’au {date_longue(periode.au)}" if periode.au else ""
    lue = f"{etat_ecrit(texte)}{f', par {relecture.agent}' if relecture.agent else ''}"
    lignes = (
        ("Ce que dit le texte", texte.texte),
        ("Source", texte.source),
        ("Marque", MARQUES.get(texte.marque, "")),
        ("Valable", f"{du}{au}".strip()),
        ("Relecture", lue),
        ("Remarque", relecture.note),
        ("Clé", texte.cle),
    )
    return tuple((nom, valeur) for nom, valeur in lignes if valeur)
