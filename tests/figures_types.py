"""Fictional results for the pictures: seeded, of any number of dossiers, with absences of both kinds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from app.domain.cartouche import Cartouche
from app.domain.figures import Bande, Ecart
from app.domain.figures_notation import Cadrage, DossierNote, bandes, barres, carte, carte_des_ecarts, ecarts
from app.domain.figures_piles import Pile, Piles, Serie
from app.domain.grille import Critere, Grille, Niveau, SousCritere
from app.domain.notation import Note, resultat
from app.socle.formats import PARIS, euros
from tests.outils.regions_fictives import des_couvertures, des_tuiles

LE = datetime(2022, 9, 12, 10, 12, tzinfo=PARIS)
INTITULES = (
    "Stratégie de déploiement des clauses sociales", "Qualité du diagnostic territorial",
    "Clarté des objectifs attendus", "Crédibilité de la mise en œuvre opérationnelle",
    "Plus-value et non-substitution", "Engagement des acheteurs publics",
)  # fmt: skip
PORTEURS = (
    "Association Tremplin-Test", "Communauté de communes de la Castagniccia-Test", "GIP Clauses Démo",
    "Plan local pluriannuel pour l’insertion et l’emploi de la très grande plaine orientale fictive d’essai",
    "Maison de l’emploi d’essai", "PLIE de l’exemple",
)  # fmt: skip


def une_grille(nombre: int = 5) -> Grille:
    """Return a grid of `nombre` criteria of three sub-criteria."""
    criteres = tuple(
        Critere(
            f"C{c}",
            INTITULES[(c - 1) % len(INTITULES)],
            20,
            tuple(
                SousCritere(f"C{c}.{s}", f"{INTITULES[(c + s) % len(INTITULES)]}, volet {s}", poids)
                for s, poids in enumerate((5, 7, 8), 1)
            ),
        )
        for c in range(1, nombre + 1)
    )
    niveaux = tuple(Niveau(n, m) for n, m in enumerate(("absent", "faible", "moyen", "satisfaisant", "très bon")))
    return Grille("facilitateur-essai", "Facilitateur d’essai", niveaux, criteres, 2)


def un_cadrage(nombre: int = 5) -> Cadrage:
    """Return the frame of the pictures below."""
    return Cadrage(une_grille(nombre), LE, "de la vague 2")


def des_dossiers(nombre: int, criteres: int = 5) -> tuple[DossierNote, ...]:
    """Return dossiers in an order of their own: one in nine waits for notes, one in seven has a « sans objet »."""
    alea = random.Random(nombre)  # noqa: S311  # a drawing of examples
    grille = une_grille(criteres)
    trouves = []
    for rang in range(nombre):
        notes = [Note(s.code, alea.randint(0, 4)) for s in grille.sous_criteres()]
        if rang % 9 == 4:
            notes = notes[:-4]
        if rang % 7 == 2:
            notes = [replace(n, valeur=None) if n.sous_critere.startswith("C2") else n for n in notes]
        if rang % 11 == 0:
            notes = [replace(n, valeur=0) if n.sous_critere.startswith("C3") else n for n in notes]
        trouves.append((f"2022-94-{rang + 1:04d}", PORTEURS[rang % len(PORTEURS)], resultat(grille, notes)))
    ordre = sorted((t for t in trouves if t[2].total is not None), key=lambda t: (-t[2].total, t[0]))
    rangs = {t[0]: place for place, t in enumerate(ordre, 1)}
    return tuple(DossierNote(n, p, rangs.get(n), r) for n, p, r in trouves)


def des_ecarts() -> tuple[Ecart, ...]:
    """Return two readings of every sub-criterion, with every kind of absence."""
    codes = une_grille().sous_criteres()
    notes = ((3, 3), (4, 1), (0, 4), (2, 3), (None, 2), (None, None), (0, 0), (4, 4))
    lus = [
        Ecart(
            s.code, s.intitule, *notes[rang % len(notes)], accord=notes[rang % len(notes)][1], accorde=rang % 3 < 2
        )
        for rang, s in enumerate(codes)
    ]
    lus[-1] = Ecart(codes[-1].code, codes[-1].intitule, None, 2, premiere_lue=False)
    return tuple(lus)


def des_doubles_lectures(dossiers, criteres: int = 5) -> dict[str, tuple[Ecart, ...]]:
    """Return two readings of every sub-criterion of every dossier, further apart from one dossier to the next."""
    codes = une_grille(criteres).sous_criteres()
    return {
        d.numero: tuple(
            Ecart(s.code, s.intitule, (rang + place) % 5, (rang * place) % 5 if (rang + place) % 6 else None)
            for place, s in enumerate(codes)
        )
        for rang, d in enumerate(dossiers)
    }


def des_bandes(nombre: int) -> tuple[Bande, ...]:
    """Return bands of ranks, the longest in the middle."""
    return tuple(
        Bande(
            f"2022-94-{rang:04d}",
            PORTEURS[rang % len(PORTEURS)],
            rang,
            max(1, rang - rang % 5),
            min(nombre, rang + rang % 4),
        )
        for rang in range(1, nombre + 1)
    )


def des_piles(nombre: int) -> Piles:
    """Return stacked bars of three kinds of segments, some empty."""
    valeurs = [(rang * 4200000, 2940000, 0 if rang % 3 else 1470000) for rang in range(nombre)]
    return Piles(
        Cartouche("Vague de reconduction", "au 12/09/2022\u00a0; autorisations d’engagement", "Exemple fictif."),
        "Exercice et hypothèse",
        (Serie("déjà décidé", "plein"), Serie("supposé", "obliques"), Serie("incertain", "croisees")),
        ("Engagé", "ETP", "Conventions", "Enveloppe", "Resterait"),
        tuple(
            Pile(
                f"{2023 + rang}, tout reconduire",
                v,
                tuple(euros(x, decimales=0) for x in v),
                (euros(sum(v), decimales=0), "1,00 + 2,00", "1 + 2", "non connue", "non connue"),
            )
            for rang, v in enumerate(valeurs)
        ),
        en_euros=True,
    )


def toutes(nombre: int, criteres: int = 5):
    """Return one picture of each kind, of `nombre` dossiers."""
    cadrage, dossiers = un_cadrage(criteres), des_dossiers(nombre, criteres)
    return {
        "barres": barres(cadrage, dossiers[min(4, nombre - 1)], dossiers),
        "carte": carte(cadrage, dossiers),
        "carte-des-ecarts": carte_des_ecarts(cadrage, dossiers, des_doubles_lectures(dossiers, criteres)),
        "ecarts": ecarts(cadrage, "2022-94-0003", PORTEURS[3], ("Agente Une", "Lecteur Deux"), des_ecarts()),
        "bandes": bandes(cadrage, des_bandes(nombre), "poids à ±10\u00a0%, 2\u00a0000 tirages, graine 42"),
        "piles": des_piles(nombre),
        "tuiles": des_tuiles(nombre),
        "couvertures": des_couvertures(nombre),
    }
