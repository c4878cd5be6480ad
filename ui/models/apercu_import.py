"""The list shown before an import, as rows and columns: what each mail would become, and whether it is ticked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.importers.message import en_mo
from app.ports import Sort
from app.services.apercu_depot import Prevu
from app.services.enregistrement import Choix
from app.socle.formats import date_heure, pluriel
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence


_VERBES = {
    Sort.NOUVEAU_DOSSIER: ("● nouveau dossier", "succes"),
    Sort.AJOUT: ("+ ajout à un dossier", "info"),
    Sort.ECARTE: ("– écarté", "texte2"),
}
_MOTS = (
    (Sort.NOUVEAU_DOSSIER, "nouveau dossier", "nouveaux dossiers"),
    (Sort.AJOUT, "ajout à un dossier", "ajouts à un dossier"),
    (Sort.ECARTE, "écarté", "écartés"),
)


@dataclass(frozen=True, slots=True)
class LigneApercu:
    """One mail. `choix`: what the officer decided, at first what Clausule proposes."""

    rang: int
    prevu: Prevu
    choix: Choix | None
    coche: bool

    @property
    def prete(self) -> bool:
        """True when the mail enters with the others."""
        return self.coche and self.choix is not None

    def decidee(self, choix: Choix | None) -> LigneApercu:
        """Return the row once decided; a decision ticks it, none unticks it."""
        return replace(self, choix=choix, coche=choix is not None)

    def a_importer(self) -> Prevu:
        """Return the mail with the decision taken."""
        return replace(self.prevu, choix=self.choix)


def lignes_apercu(prevus: Sequence[Prevu], deja: Sequence[LigneApercu] = ()) -> tuple[LigneApercu, ...]:
    """Return the rows of a drop, ticked where Clausule knows what to do; decisions taken on rows `deja` stay."""
    prises = {x.prevu.sha256: x for x in deja if not x.prevu.ferme}
    return tuple(_ligne(rang, p, prises.get(p.sha256)) for rang, p in enumerate(prevus))


def _ligne(rang: int, prevu: Prevu, deja: LigneApercu | None) -> LigneApercu:
    if prevu.ferme or deja is None:
        return LigneApercu(rang, prevu, prevu.choix, prevu.choix is not None)
    return LigneApercu(rang, prevu, deja.choix, deja.coche)


def raison_ecrite(ligne: LigneApercu) -> str:
    """Return the name of the file, why this fate, and what the reader noticed."""
    prevu = ligne.prevu
    return "\n".join((f"{prevu.nom} – {prevu.raison}", *(f"⚠ {a}" for a in prevu.avertissements)))


def colonnes_apercu() -> tuple[Column[LigneApercu], ...]:
    """Return the columns of the list."""
    return (
        Column(
            "coche",
            "Importer",
            lambda x: "–" if x.prevu.ferme else ("☑" if x.coche else "☐"),
            alignement="centre",
            largeur=84,
            tri=lambda x: not x.coche,
            accessible=lambda x: "ne peut pas entrer" if x.prevu.ferme else ("à importer" if x.coche else "laissé"),
        ),
        Column("sort", "Ce qui sera fait", sort_prevu, largeur=156, couleur=_jeton),
        Column(
            "adresse",
            "Adresse réelle",
            lambda x: x.prevu.expediteur_adresse or "(inconnue)",
            largeur=168,
            infobulle=lambda x: x.prevu.expediteur_nom,
        ),
        Column("objet", "Objet", lambda x: x.prevu.objet or "(sans objet)", largeur=150),
        Column(
            "recu_le",
            "Reçu le",
            lambda x: date_heure(x.prevu.recu_le) if x.prevu.recu_le else "(pas de date)",
            largeur=152,
            tri=lambda x: x.prevu.recu_le,
        ),
        Column(
            "pieces",
            "Pièces",
            lambda x: str(x.prevu.nb_pieces),
            alignement="droite",
            largeur=72,
            tri=lambda x: x.prevu.nb_pieces,
        ),
        Column(
            "taille",
            "Taille",
            lambda x: en_mo(x.prevu.taille),
            alignement="droite",
            largeur=72,
            tri=lambda x: x.prevu.taille,
        ),
        Column("raison", "Pourquoi", lambda x: x.prevu.raison, largeur=220, infobulle=lambda x: x.prevu.raison),
        Column("nom", "Fichier", lambda x: x.prevu.nom, largeur=200, infobulle=lambda x: x.prevu.nom),
    )


def sort_prevu(ligne: LigneApercu) -> str:
    """Return « ● nouveau dossier », « ? à décider », « = déjà importé » or « ✕ illisible »."""
    if ligne.prevu.ferme:
        return "= déjà importé" if ligne.prevu.deja else "✕ illisible"
    return _VERBES[ligne.choix.sort][0] if ligne.choix else "? à décider"


def _jeton(ligne: LigneApercu) -> str:
    if ligne.prevu.ferme:
        return "texte2" if ligne.prevu.deja else "erreur"
    return _VERBES[ligne.choix.sort][1] if ligne.choix else "alerte"


def bilan_prevu(lignes: Sequence[LigneApercu]) -> str:
    """Return « 3 nouveaux dossiers, 1 ajout à un dossier ; 1 à décider, 2 qui ne peuvent pas entrer »."""
    pretes = [x.choix.sort for x in lignes if x.prete and x.choix]
    faits = [pluriel(pretes.count(s), un, plusieurs) for s, un, plusieurs in _MOTS if s in pretes]
    a_decider = sum(x.choix is None and not x.prevu.ferme for x in lignes)
    fermes = sum(x.prevu.ferme for x in lignes)
    laisses = len(lignes) - len(pretes) - a_decider - fermes
    restes = [
        pluriel(a_decider, "à décider", "à décider") if a_decider else "",
        pluriel(laisses, "laissé de côté", "laissés de côté") if laisses else "",
        pluriel(fermes, "qui ne peut pas entrer", "qui ne peuvent pas entrer") if fermes else "",
    ]
    suite = ", ".join(r for r in restes if r)
    tout = ", ".join(faits) or "rien à importer"
    return f"{tout} ; {suite}." if suite else f"{tout}."
