"""The passages in common as rows: whole files first, then runs of words, longest first; and those set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.passages import Ailleurs, Cote, Lien
from app.socle.formats import date_courte, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from app.domain.textes import PassageEcarte
    from app.services.passages import EnCommun

LONGUEUR_MONTREE = 120


@dataclass(frozen=True, slots=True)
class LigneCommune:
    """A row. `longueur` 0: a whole file. `plie`: the words to set aside, empty for a file."""

    rang: int
    gauche: Cote
    ailleurs: tuple[Ailleurs, ...]
    longueur: int = 0
    plie: str = ""
    remarque: str = ""
    modele_probable: bool = False


def lignes_communes(commun: EnCommun) -> tuple[LigneCommune, ...]:
    """Return the rows of a dossier."""
    fichiers = [
        LigneCommune(rang, identique.gauche, identique.ailleurs, remarque="≡ fichier identique, octet pour octet")
        for rang, identique in enumerate(commun.identiques)
    ]
    passages = [
        LigneCommune(
            len(fichiers) + rang,
            passage.gauche,
            passage.ailleurs,
            passage.longueur,
            passage.plie,
            f"◆ chez {passage.porteurs} porteurs\u00a0: modèle probable" if passage.modele_probable else "",
            passage.modele_probable,
        )
        for rang, passage in enumerate(commun.passages)
    ]
    return (*fichiers, *passages)


def colonnes_communes() -> tuple[Column[LigneCommune], ...]:
    """Return the columns."""
    return (
        Column(
            "longueur",
            "Longueur",
            lambda x: pluriel(x.longueur, "mot") if x.longueur else "tout le fichier",
            largeur=100,
        ),
        Column("gauche", "Dans ce dossier", lambda x: ou(x.gauche), largeur=190),
        Column("droite", "Et dans", lambda x: _ailleurs(x.ailleurs), largeur=300),
        Column("remarque", "Remarque", remarque, infobulle=remarque, largeur=240),
        Column("texte", "Texte", lambda x: _debut(x.gauche.passage), largeur=200),
    )


def colonnes_ecartees() -> tuple[Column[PassageEcarte], ...]:
    """Return the columns of what was set aside."""
    return (
        Column("texte", "Passage", lambda e: _debut(e.texte), infobulle=lambda e: e.texte, largeur=420),
        Column("motif", "Motif", lambda e: e.motif, largeur=220),
        Column("agent", "Par", lambda e: e.agent, largeur=150),
        Column("le", "Le", lambda e: date_courte(e.le.date()), largeur=100),
    )


def ou(cote: Cote) -> str:
    """Return « Projet.pdf, p. 3 »."""
    return f"{cote.piece}, p.\u00a0{cote.page}"


def entete(cote: Cote) -> str:
    """Return the two lines over a text: whose it is, then the piece and its page."""
    return f"{cote.numero} · {cote.porteur} ({cote.campagne})\n{ou(cote)}"


def remarque(ligne: LigneCommune) -> str:
    """Return what else is to be known: a file, a likely model, an earlier dossier of the same porteur."""
    memes = [a.cote.numero for a in ligne.ailleurs if a.lien is Lien.MEME_PORTEUR]
    reprise = f"↺ repris du dossier {memes[0]} du même porteur" if memes else ""
    return " · ".join(x for x in (ligne.remarque, reprise) if x)


def _ailleurs(ailleurs: tuple[Ailleurs, ...]) -> str:
    premier = ailleurs[0].cote
    suite = f" et {pluriel(len(ailleurs) - 1, 'autre')}" if len(ailleurs) > 1 else ""
    return f"{premier.numero} · {premier.porteur}, {ou(premier)}{suite}"


def _debut(texte: str) -> str:
    serre = " ".join(texte.split())
    return serre if len(serre) <= LONGUEUR_MONTREE else f"{serre[:LONGUEUR_MONTREE]}…"
