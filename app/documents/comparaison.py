"""Two scenarios compared on one sheet: what each takes, then each dossier that differs, with why.

One page whatever the count: past what a page holds with its reasons, dossiers go two by two without them, and
those that still do not fit are counted. Not here: what differs (`app.domain.scenario`), the drawing
(`app.documents.pdf`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.documents.assainir import assainir
from app.documents.contenu import (
    Alignement,
    Bloc,
    Colonne,
    Contenu,
    Fiche,
    Format,
    Paragraphe,
    Tableau,
    Titre,
)
from app.documents.pdf import nombre_de_pages
from app.domain.campagne import Campagne
from app.domain.scenario import LIBELLES_ECART, LIBELLES_ORIGINE, Ecart, EcartScenario, Scenario, ecrire_montant
from app.domain.tenue import Tenue
from app.socle.formats import NBSP, a_paris, centiemes, date_heure, euros, pluriel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.domain.scenario import LigneScenario
    from app.domain.selection import Contrainte
    from app.domain.tenue import Usage

TITRE = "Comparaison de deux scénarios"
NATURE = (
    "Document de travail. Un scénario est une liste pour en parler\u00a0: il n’engage ni ne décide rien, chaque "
    "dossier reste décidé par un acte à lui."
)
D = Alignement.DROITE


@dataclass(frozen=True, slots=True)
class Feuille:
    """What the sheet prints. `porteurs`: names by dossier; `etabli`: in UTC, `agent`: who asks for the sheet."""

    campagne: Campagne
    premier: tuple[Scenario, Tenue]
    second: tuple[Scenario, Tenue]
    ecarts: tuple[EcartScenario, ...]
    porteurs: Mapping[int, str]
    etabli: datetime
    agent: str


def contenu_de_la_comparaison(feuille: Feuille) -> Contenu:
    """Return the sheet on one page: the most complete layout that holds."""
    detaille = _contenu(feuille, _detaille(feuille, feuille.ecarts))
    if nombre_de_pages(detaille) == 1:
        return detaille

    def serre(nombre: int) -> Contenu:
        return _contenu(feuille, _serre(feuille, nombre))

    return serre(_le_plus_grand(len(feuille.ecarts), lambda nombre: nombre_de_pages(serre(nombre)) == 1))


def _le_plus_grand(maximum: int, tient: Callable[[int], bool]) -> int:
    """Return the greatest number that holds, from 1; what holds for a number holds below it."""
    bas, haut = 1, maximum
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        bas, haut = (milieu, haut) if tient(milieu) else (bas, milieu - 1)
    return bas


def _contenu(feuille: Feuille, ecarts: Iterator[Bloc]) -> Contenu:
    contenu = Contenu(
        titre=f"{TITRE}, {feuille.campagne.intitule}",
        reference=f"{feuille.campagne.code}, scénarios",
        blocs=(*_tete(feuille), *ecarts),
        auteur=feuille.agent,
        sujet=TITRE,
        etabli_le=a_paris(feuille.etabli).date(),
        format=Format.UNE_PAGE,
    )
    return assainir(contenu)


def _tete(feuille: Feuille) -> Iterator[Bloc]:
    yield Titre(1, TITRE)
    yield Fiche(
        (
            ("Campagne", f"{feuille.campagne.intitule} ({feuille.campagne.code})"),
            ("Premier (A)", _identite(feuille.premier[0])),
            ("Second (B)", _identite(feuille.second[0])),
            ("Établi", f"le {date_heure(a_paris(feuille.etabli))} par {feuille.agent}"),
        )
    )
    yield Paragraphe(NATURE)
    yield Titre(2, "Ce que chacun prend, cible et enveloppe d’aujourd’hui")
    yield _totaux(feuille)
    for lettre, (_, tenue) in (("A", feuille.premier), ("B", feuille.second)):
        if tenue.remarques:
            yield Paragraphe(f"{lettre}{NBSP}: {_abreger(tenue.remarques)}")


def _abreger(remarques: Sequence[str], au_plus: int = 3) -> str:
    reste = len(remarques) - au_plus
    autres = [f"Et {pluriel(reste, 'autre remarque', 'autres remarques')}, au cockpit."] if reste > 0 else []
    return " ".join([*remarques[:au_plus], *autres])


def _identite(scenario: Scenario) -> str:
    le = date_heure(a_paris(scenario.le))
    return f"{scenario.nom} ({LIBELLES_ORIGINE[scenario.origine]}, {le}, {scenario.agent})"


def _totaux(feuille: Feuille) -> Tableau:
    (a, tenue_a), (b, tenue_b) = feuille.premier, feuille.second
    lignes = [
        ("Dossiers qui entrent", str(len(a.entrants)), str(len(b.entrants)), ""),
        ("ETP", centiemes(a.etp.centiemes), centiemes(b.etp.centiemes), ""),
        (
            "Montant",
            euros(a.montant.centimes, decimales=0),
            euros(b.montant.centimes, decimales=0),
            "",
        ),
    ]
    de_b: Mapping[Contrainte, Usage] = {u.contrainte: u for u in tenue_b.usages}
    for usage in tenue_a.usages:
        c, autre = usage.contrainte, de_b[usage.contrainte]
        disponible = c.ecrire(max(usage.disponible, 0))
        lignes.append((c.libelle[:1].upper() + c.libelle[1:], _usage(usage), _usage(autre), disponible))
    return Tableau(
        (Colonne("", 200), Colonne("A", 130, D), Colonne("B", 130, D), Colonne("Reste à donner", 110, D)),
        tuple(lignes),
        legende="Totaux des deux scénarios",
        entete_de_ligne=True,
    )


def _usage(usage: Usage) -> str:
    pris = usage.contrainte.ecrire(usage.pris)
    return pris if usage.tient else f"▲ {pris}, dépasse"


def _detaille(feuille: Feuille, ecarts: Sequence[EcartScenario]) -> Iterator[Bloc]:
    yield Titre(2, _bilan(feuille.ecarts))
    if not ecarts:
        yield Paragraphe("Les deux listes sont les mêmes, dossier par dossier.")
        return
    yield Tableau(
        (
            Colonne("Dossier", 78),
            Colonne("Porteur", 130),
            Colonne("De A à B", 50),
            Colonne("Dans A", 84, D),
            Colonne("Dans B", 84, D),
            Colonne("Pourquoi", 150),
        ),
        tuple(
            (
                e.numero,
                feuille.porteurs.get(e.dossier_id, ""),
                LIBELLES_ECART[e.ecart],
                _cote(e.avant),
                _cote(e.apres),
                e.pourquoi,
            )
            for e in ecarts
        ),
        legende="Dossiers qui diffèrent",
        entete_de_ligne=True,
    )


def _serre(feuille: Feuille, nombre: int) -> Iterator[Bloc]:
    ecarts, total = feuille.ecarts[:nombre], len(feuille.ecarts)
    yield Titre(2, _bilan(feuille.ecarts))
    moitie = (len(ecarts) + 1) // 2
    paires = [(ecarts[i], ecarts[i + moitie] if i + moitie < len(ecarts) else None) for i in range(moitie)]
    trois = (Colonne("Dossier", 66), Colonne("De A à B", 44), Colonne("ETP et montant", 150, D))
    yield Tableau(
        (*trois, *trois),
        tuple((*_cellules(gauche), *(_cellules(droite) if droite else ("", "", ""))) for gauche, droite in paires),
        legende="Dossiers qui diffèrent, en deux colonnes\u00a0; les raisons se lisent au cockpit",
    )
    if nombre < total:
        autres = pluriel(total - nombre, "autre dossier diffère", "autres dossiers diffèrent")
        yield Paragraphe(f"Et {autres}\u00a0: une page ne les porte pas, la comparaison du cockpit les donne tous.")


def _cellules(ecart: EcartScenario) -> tuple[str, str, str]:
    if ecart.ecart is Ecart.MONTANT:
        quantites = f"{_cote(ecart.avant)} → {_cote(ecart.apres)}"
    else:
        quantites = _cote(ecart.apres if ecart.ecart is Ecart.ENTRE else ecart.avant)
    return ecart.numero, LIBELLES_ECART[ecart.ecart], quantites


def _cote(ligne: LigneScenario | None) -> str:
    if ligne is None or not ligne.entre:
        return "–"
    return f"{centiemes(ligne.etp.centiemes)}{NBSP}ETP, {ecrire_montant(ligne.montant)}"


def _bilan(ecarts: Sequence[EcartScenario]) -> str:
    par_sens = [sum(e.ecart is sens for e in ecarts) for sens in Ecart]
    entrent, sortent, changent = par_sens
    return (
        f"De A à B{NBSP}: {pluriel(entrent, 'entre', 'entrent')}, {pluriel(sortent, 'sort', 'sortent')}, "
        f"{pluriel(changent, 'change', 'changent')}"
    )
