"""What the screens of the models show, row by row: blocks of a draft, clauses compared, passages of an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.conditions_en_mots import conditions_en_mots
from app.documents.ecarts_modele import SIGNES, en_mots
from app.documents.edition_modele import conditions_de, emplacements
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.documents.ecarts_modele import EcartDeClause
    from app.documents.edition_modele import Brouillon
    from app.documents.fautes_modele import Faute
    from app.documents.retouche import Retouchable
    from app.documents.vocabulaire import Vocabulaire


@dataclass(frozen=True, slots=True)
class LigneBloc:
    """A block of the draft in the list. `faute`: what is wrong in it, empty when nothing is."""

    rang: int
    nom: str
    genre: str
    extrait: str
    conditions: str
    marque: str
    faute: str


def lignes_de(brouillon: Brouillon, fautes: Iterable[Faute], mots: Vocabulaire) -> tuple[LigneBloc, ...]:
    """Return the rows of a draft, each with its faults; `mots` names its fields."""
    siennes: dict[str, list[str]] = {}
    for f in fautes:
        siennes.setdefault(f.bloc, []).append(f.phrase)
    return tuple(
        LigneBloc(
            rang,
            str(bloc.get("id", "")),
            str(bloc.get("genre", "")),
            en_mots(next((e.texte for e in emplacements(bloc) if e.texte), ""), mots),
            conditions_en_mots(conditions_de(bloc)),
            str(bloc.get("marque", "")),
            "\u00a0; ".join(siennes.get(str(bloc.get("id", "")), ())),
        )
        for rang, bloc in enumerate(brouillon.blocs)
    )


def colonnes_blocs() -> tuple[Column[LigneBloc], ...]:
    """Return the columns of the blocks."""
    return (
        Column("etat", "Faute", lambda x: "✕" if x.faute else "", "centre", largeur=60,
               accessible=lambda x: x.faute or "sans faute", infobulle=lambda x: x.faute,
               couleur=lambda x: "erreur" if x.faute else ""),
        Column("extrait", "Bloc", lambda x: x.extrait or x.nom, infobulle=lambda x: x.extrait, largeur=168),
        Column("genre", "Genre", lambda x: x.genre, largeur=84),
        Column("marque", "Fond.", lambda x: x.marque, "centre", largeur=48,
               infobulle=lambda _x: "S, R\u00a0: texte\u00a0; A\u00a0: appel\u00a0; P\u00a0: usage\u00a0; "
                                    "G\u00a0: rédaction"),
        Column("conditions", "Conditions", lambda x: x.conditions, infobulle=lambda x: x.conditions, largeur=120),
    )  # fmt: skip


def colonnes_ecarts() -> tuple[Column[EcartDeClause], ...]:
    """Return the columns of the clauses compared."""
    return (
        Column("ecart", "Différence", lambda e: f"{SIGNES[e.ecart]} {e.ecart.value}", largeur=96),
        Column("clause", "Clause", lambda e: e.bloc, largeur=113),
        Column("mentions", "Mention obligatoire", lambda e: "\u00a0; ".join(e.perdues), largeur=123,
               couleur=lambda e: "alerte" if e.perdues else "", infobulle=lambda e: "\n".join(e.perdues)),
        Column("apres", "Texte du service", lambda e: e.apres or f"(retirée) {e.avant}", largeur=132,
               infobulle=lambda e: e.apres or e.avant),
    )  # fmt: skip


def colonnes_passages() -> tuple[Column[Retouchable], ...]:
    """Return the columns of the passages of an act."""
    return (
        Column("etat", "✎", lambda p: "✎" if p.retouche else "", "centre", largeur=28,
               accessible=lambda p: "retouché" if p.retouche else "texte du modèle"),
        Column("texte", "Passage", lambda p: p.apres or f"(retiré) {p.avant}", largeur=260,
               infobulle=lambda p: p.apres or p.avant),
        Column("genre", "Genre", lambda p: p.genre, largeur=100),
        Column("exigence", "Obligatoire", lambda p: "oui" if p.exigence else "non", infobulle=lambda p: p.exigence,
               largeur=90),
    )  # fmt: skip
