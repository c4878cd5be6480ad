"""The receipt of a ranking on paper: rule, grids, one table of the dossiers, and the hash that ties it to its file.

The same receipt gives the same bytes. Not here: what a receipt holds (`app.domain.recu`), its drawing (`pdf`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.contenu import (
    Alignement,
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    Fiche,
    Paragraphe,
    Tableau,
    Titre,
    compose,
    gras,
)
from app.domain.campagne import LIBELLES_ORDRE
from app.domain.recu import grille_de
from app.socle.formats import NBSP, a_paris, date_heure, points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.grille import Critere, SousCritere
    from app.domain.recu import DossierAuRecu, NoteAuRecu, Recu

TITRE = "Reçu de classement"
COLONNES = (
    Colonne("Rang", 13, Alignement.DROITE),
    Colonne("Dossier", 36),
    Colonne("Notes", 58),
    Colonne("Total", 20, Alignement.DROITE),
)
SANS_OBJET = f"s.{NBSP}o."
LECTURE = (
    f"«{NBSP}{SANS_OBJET}{NBSP}»{NBSP}: sans objet. Le total est arrondi à deux décimales{NBSP}; sa fraction "
    "exacte est entre parenthèses. Sans rang, la raison est donnée à la place du total."
)
VERIFIER = (
    "Ce document se lit, le fichier JSON enregistré à côté se vérifie. Clausule le rejoue (Classement, Reçus, "
    f"«{NBSP}Ouvrir un reçu…{NBSP}»){NBSP}: même empreinte et même liste, ou chaque différence nommée."
)


def contenu_du_recu(recu: Recu, empreinte: str) -> Contenu:
    """Return the pages of a receipt; `empreinte`: its hash, the one written in its file."""
    return Contenu(
        titre=f"{TITRE}, {recu.campagne_intitule}",
        reference=f"{recu.campagne_code}, reçu {empreinte[:12]}",
        blocs=tuple(_blocs(recu, empreinte)),
        auteur=recu.agent,
        sujet=recu.libelle or TITRE,
        etabli_le=a_paris(recu.etabli_le).date(),
    )


def _blocs(recu: Recu, empreinte: str) -> Iterator[Bloc]:
    yield Titre(1, TITRE)
    yield Fiche(
        (
            ("Campagne", f"{recu.campagne_intitule} ({recu.campagne_code})"),
            ("Établi", f"le {date_heure(a_paris(recu.etabli_le))} par {recu.agent}"),
            *((("Libellé", recu.libelle),) if recu.libelle else ()),
            ("Ordre", LIBELLES_ORDRE[recu.ordre]),
            ("Empreinte", empreinte),
        )
    )
    yield Encadre((VERIFIER,), "Vérifier ce reçu")
    yield Titre(2, "Règle")
    for phrase in (recu.regle, recu.departage, recu.arrondi, recu.sans_objet):
        yield Paragraphe(phrase)
    yield Titre(2, "Grilles")
    for type_poste, table in recu.grilles.items():
        grille = grille_de(table)
        poids = ", ".join(f"{_poids(c)} ({', '.join(_poids(s) for s in c.sous_criteres)})" for c in grille.criteres)
        yield Paragraphe(
            compose(
                gras(f"{type_poste.value}, {grille.intitule}, version {grille.version}"),
                f"{NBSP}: notes de 0 à {grille.note_max}{NBSP}; poids des critères, et entre parenthèses de leurs "
                f"sous-critères{NBSP}: {poids}.",
            )
        )
    yield Titre(2, "Classement")
    if recu.dossiers:
        yield Tableau(
            COLONNES,
            tuple(_ligne(d) for d in recu.dossiers),
            legende="Dossiers, notes et rangs",
            entete_de_ligne=True,
        )
        yield Paragraphe(LECTURE)
    else:
        yield Paragraphe("La campagne n’avait aucun dossier.")


def _poids(item: Critere | SousCritere) -> str:
    seuil = "" if item.seuil is None else f", éliminatoire sous {item.seuil}"
    return f"{item.code}{NBSP}{item.poids}{seuil}"


def _ligne(dossier: DossierAuRecu) -> tuple[str, ...]:
    rang = "–" if dossier.rang is None else str(dossier.rang)
    vague = "" if dossier.vague is None else f", vague {dossier.vague}"
    poste = f", {dossier.type_poste.value}" if dossier.type_poste else ""
    recu_le = date_heure(a_paris(dossier.recu_le))
    total = dossier.motif or "–"
    if dossier.total is not None and dossier.rang is not None:
        total = f"{points(dossier.total)} ({dossier.total})"
    return (
        rang,
        f"{dossier.numero}, {dossier.porteur}{poste}. Reçu le {recu_le}{vague}.",
        _notes(dossier.notes),
        total,
    )


def _notes(notes: tuple[NoteAuRecu, ...]) -> str:
    dites = [f"{n.sous_critere}{NBSP}{SANS_OBJET if n.valeur is None else n.valeur}" for n in notes]
    return " · ".join(dites) or "non noté"
