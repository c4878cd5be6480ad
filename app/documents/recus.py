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
    Format,
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
    from collections.abc import Container, Iterable, Iterator

    from app.domain.grille import Critere, SousCritere
    from app.domain.recu import DossierAuRecu, NoteAuRecu, Recu

TITRE = "Reçu de classement"
RANG = Colonne("Rang", 22, Alignement.DROITE)
DOSSIER, NOTES = Colonne("Dossier", 112), Colonne("Notes", 330)
TOTAL = Colonne("Total", 58, Alignement.DROITE)
PART_D_UNE_NOTE = 20
#: Beyond, a column for each sub-criterion would be narrower than its code: notes are written one after another.
COLONNES_MAX = 18
SANS_OBJET, NON_NOTE = f"s.{NBSP}o.", "n.n."
LECTURE = (
    f"«{NBSP}{SANS_OBJET}{NBSP}»{NBSP}: sans objet. «{NBSP}{NON_NOTE}{NBSP}»{NBSP}: non noté. Case vide{NBSP}: le "
    f"sous-critère n’est pas de la grille du dossier. Le total est arrondi à deux décimales{NBSP}; sa fraction "
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
        format=Format.PAYSAGE,
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
        yield Paragraphe(LECTURE)
        yield _tableau(recu)
    else:
        yield Paragraphe("La campagne n’avait aucun dossier.")


def _poids(item: Critere | SousCritere) -> str:
    seuil = "" if item.seuil is None else f", éliminatoire sous {item.seuil}"
    return f"{item.code}{NBSP}{item.poids}{seuil}"


def _tableau(recu: Recu) -> Tableau:
    grilles = {type_poste: grille_de(table) for type_poste, table in recu.grilles.items()}
    des_grilles = {s.code for grille in grilles.values() for s in grille.sous_criteres()}
    notes_d_ailleurs = {n.sous_critere for d in recu.dossiers for n in d.notes}  # of a former grid
    codes = sorted(des_grilles | notes_d_ailleurs, key=_naturel)
    en_colonnes = len(codes) <= COLONNES_MAX
    notes = [Colonne(c, PART_D_UNE_NOTE, Alignement.CENTRE) for c in codes] if en_colonnes else [NOTES]
    lignes = []
    for dossier in recu.dossiers:
        grille = grilles.get(dossier.type_poste) if dossier.type_poste else None
        attendus = {s.code for s in grille.sous_criteres()} if grille else set()
        siennes = _cases(dossier, codes, attendus) if en_colonnes else (_notes(dossier.notes),)
        lignes.append((_rang(dossier), _identite(dossier), *siennes, _total(dossier)))
    return Tableau(
        (RANG, DOSSIER, *notes, TOTAL), tuple(lignes), legende="Dossiers, notes et rangs", entete_de_ligne=True
    )


def _naturel(code: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts « C1.10 » after « C1.2 »."""
    return tuple((len(part), part) for part in code.split("."))


def _cases(dossier: DossierAuRecu, codes: Iterable[str], attendus: Container[str]) -> Iterator[str]:
    valeurs = {n.sous_critere: SANS_OBJET if n.valeur is None else str(n.valeur) for n in dossier.notes}
    for code in codes:
        yield valeurs.get(code, NON_NOTE if code in attendus else "")


def _rang(dossier: DossierAuRecu) -> str:
    return "–" if dossier.rang is None else str(dossier.rang)


def _identite(dossier: DossierAuRecu) -> str:
    vague = "" if dossier.vague is None else f", vague {dossier.vague}"
    poste = f", {dossier.type_poste.value}" if dossier.type_poste else ""
    return f"{dossier.numero}, {dossier.porteur}{poste}. Reçu le {date_heure(a_paris(dossier.recu_le))}{vague}."


def _total(dossier: DossierAuRecu) -> str:
    if dossier.total is None or dossier.rang is None:
        return dossier.motif or "–"
    return f"{points(dossier.total)} ({dossier.total})"


def _notes(notes: tuple[NoteAuRecu, ...]) -> str:
    dites = [f"{n.sous_critere}{NBSP}{SANS_OBJET if n.valeur is None else n.valeur}" for n in notes]
    return " · ".join(dites) or "non noté"
