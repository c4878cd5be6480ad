"""The verb of what is still to come: reserve, hypotheses, what accepting a dossier closes, renewal wave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.domain.figures_piles import libelle_regle, piles_de_la_vague
from app.domain.hypotheses import Niveau
from app.domain.montants import arrondi_au_centime
from app.domain.vague_reconduction import LIBELLES_SORT, Regle
from app.socle.formats import euros, pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    decimal,
    dossier_nomme,
    json_option,
    option,
)

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from app.domain.reserve import Fermeture, Reserve
    from app.domain.vague_reconduction import Engagement, Vague


@click.command(cls=Verbe)
@base_option
@campagne_option
@option("--accepter", "numero", default="", metavar="NUMÉRO", help="Dire ce qu’accepter ce dossier fermerait.")
@json_option
def previsions(base: Path, campagne_id: int | None, numero: str, en_json: bool) -> None:  # noqa: FBT001
    """Dire ce qui reste, ce qui est attendu, ce qu’accepter fermerait, et la vague de reconduction."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        reserve = bureau.previsions.reserve(cle).reserve
        lue = bureau.previsions.vague(cle)
        fermeture = bureau.previsions.accepter(cle, dossier_nomme(bureau, numero)) if numero else None
    textes = [reserve.phrase, *_attentes(reserve), *_restes(reserve)]
    textes += [fermeture.phrase] if fermeture else []
    figure = piles_de_la_vague(lue.vague, lue.jour)
    textes += [figure.cartouche.message, *(figure.phrase(rang) for rang in range(len(figure.piles)))]
    textes += [f"{n.numero}\u00a0: non calculé, {n.pourquoi}." for n in lue.vague.non_calculees]
    Sortie(en_json).dire(
        "\n".join([*textes, lue.regle]),
        {
            "reserve": _reserve_en_json(reserve),
            "accepter": _fermeture_en_json(fermeture) if fermeture else None,
            "reconductions": {**_vague_en_json(lue.vague, lue.caches), "regle": lue.regle},
        },
    )


def _attentes(reserve: Reserve) -> list[str]:
    if not reserve.attentes:
        return ["Aucune hypothèse d’arrivées n’est posée."]
    return [
        *(
            f"Hypothèse {a.niveau}\u00a0: {pluriel(a.nombre, 'dossier attendu', 'dossiers attendus')}, "
            f"{_ecrit(a.etp)} ETP, {_ecrit(a.montant)}\u00a0€ ({a.pose} à l’origine, {a.venus} venus depuis)."
            for a in reserve.attentes
        ),
        reserve.profil.phrase,
    ]


def _restes(reserve: Reserve) -> list[str]:
    textes = []
    for reste in reserve.restes:
        if reste.disponible is None:
            textes.append(f"{reste.contrainte.libelle}\u00a0: non connue.")
            continue
        apres = [f"{n} {_ecrit(reste.apres(n))}" for n in reste.attendus]
        textes.append(
            f"{reste.contrainte.libelle}\u00a0: reste {reste.contrainte.ecrire(reste.disponible)}, "
            f"en cours {reste.contrainte.ecrire(reste.en_cours)}"
            + (f", resterait {', '.join(apres)}." if apres else ".")
        )
    return textes


def _ecrit(valeur: Fraction | None) -> str:
    return "non connus" if valeur is None else euros(arrondi_au_centime(valeur).centimes).removesuffix("\u00a0€")


def _exact(valeur: Fraction | int | None) -> str | None:
    """Return hundredths as a decimal string, rounded to the nearest; null when not known."""
    if valeur is None:
        return None
    arrondi = valeur if isinstance(valeur, int) else arrondi_au_centime(valeur).centimes
    return f"-{decimal(-arrondi)}" if arrondi < 0 else decimal(arrondi)


def _reserve_en_json(reserve: Reserve) -> dict[str, Any]:
    return {
        "jour": reserve.jour.isoformat(),
        "date_limite": reserve.date_limite.isoformat(),
        "reports": reserve.reports,
        "jours": reserve.jours,
        "ouverte": reserve.ouverte,
        "arrives": reserve.arrives,
        "sans_decision": len(reserve.ouverts),
        "hypotheses": [
            {
                "hypothese": a.niveau.value,
                "dossiers": a.nombre,
                "poses": a.pose,
                "venus_depuis": a.venus,
                "etp": _exact(a.etp),
                "montant": _exact(a.montant),
            }
            for a in reserve.attentes
        ],
        "restes": [
            {
                "contrainte": r.contrainte.libelle,
                "reste": _exact(r.disponible),
                "en_cours": _exact(r.en_cours),
                "resterait": {n.value: _exact(r.apres(n)) for n in r.attendus},
            }
            for r in reserve.restes
        ],
    }


def _fermeture_en_json(fermeture: Fermeture) -> dict[str, Any]:
    return {
        "numero": fermeture.numero,
        "atteintes": [c.libelle for c in fermeture.atteintes],
        "ne_tiendraient_plus": list(fermeture.exclus),
        "attendus_non_servis": {n.value: fermeture.nombre_perdus(n) for n in Niveau if n in fermeture.perdus},
        "phrase": fermeture.phrase,
    }


def _vague_en_json(vague: Vague, caches: frozenset[int]) -> dict[str, Any]:
    return {
        "baisse": str(vague.baisse),
        "exercices": [
            {
                "exercice": e.annee,
                "enveloppe": _exact(e.ouvert.centimes) if e.ouvert is not None else None,
                "regles": {libelle_regle(r, vague.baisse): _engagement(e.par_regle[r]) for r in Regle},
            }
            for e in vague.exercices
        ],
        "renouvellements": [
            {
                "numero": r.numero,
                "rang": r.rang,
                "debut": r.debut.isoformat(),
                "fin": r.fin.isoformat(),
                "exercice": r.exercice,
                "montant": None if r.dossier_id in caches else _exact(r.montant.centimes),
                "etp": None if r.dossier_id in caches else _exact(r.etp.centiemes),
                "sort": None if r.dossier_id in caches else LIBELLES_SORT[r.sort],
            }
            for r in vague.renouvellements
        ],
        "non_calculees": [{"numero": n.numero, "pourquoi": n.pourquoi} for n in vague.non_calculees],
    }


def _engagement(engagement: Engagement) -> dict[str, Any]:
    return {
        "decide": _exact(engagement.decide.centimes),
        "suppose": _exact(engagement.suppose.centimes),
        "incertain": _exact(engagement.incertain.centimes),
        "etp": _exact(engagement.etp.centiemes),
        "conventions": engagement.nombre,
        "conventions_incertaines": engagement.nombre_incertain,
    }
