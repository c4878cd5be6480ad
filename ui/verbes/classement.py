"""Verbs on the ranking: the list, the explanation of a rank, how firm the ranks are, the receipts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.explication import expliquer, phrases
from app.domain.recu import empreinte, ouvrir
from app.domain.sensibilite import Essai, selon_les_poids, selon_une_note
from app.services.classements import ESSAI_PROPOSE
from app.services.concours import DEPORTE
from app.socle.errors import UserError
from app.socle.formats import points
from ui.console_francais import Groupe, Verbe
from ui.verbes.commun import (
    CODE_ANOMALIE,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    dossier_nomme,
    json_option,
    option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.classement import Rang
    from app.domain.rejeu import Difference
    from app.domain.sensibilite import BandeDeRangs, Sensibilite
    from app.services.concours import Concours

POIDS_MAX = 99


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--explique", "numero", default=None, metavar="NUMÉRO", help="Expliquer le rang de ce dossier, et lui seul."
)
@json_option
def classer(base: Path, campagne_id: int | None, numero: str | None, en_json: bool) -> None:  # noqa: FBT001
    """Classer les dossiers notés et dire pourquoi les autres n’ont pas de rang."""
    with bureau_de(base) as bureau:
        cle = None if numero is None else dossier_nomme(bureau, numero)
        if cle is not None:
            campagne_id = bureau.instruction.fiche(cle).dossier.campagne_id
        concours = bureau.classements.concours(campagne_choisie(bureau, campagne_id).id or 0)
    if cle is not None:
        _expliquer(concours, cle, Sortie(en_json))
        return
    par_vague = [(vague, concours.rangs(vague)) for vague in concours.vagues]
    sans = [concours.rang(concours.candidat(i)) for i in concours.sans_rang()]
    lignes = []
    for vague, rangs in par_vague:
        lignes += [_nom_de_la_vague(vague)] if len(par_vague) > 1 and rangs else []
        lignes += [_ecrire(r) for r in rangs]
    lignes += ["Sans rang"] if len(par_vague) > 1 and sans else []
    lignes += [_ecrire(r) for r in sans]
    Sortie(en_json).dire(
        "\n".join(lignes) or "Aucun dossier.",
        [_table(r, vague) for vague, rangs in par_vague for r in rangs]
        + [_table(r, r.candidat.vague) for r in sans],
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--vague",
    type=int,
    default=None,
    metavar="NUMÉRO",
    help="Cette vague\u00a0; sinon toutes, l’une après l’autre.",
)
@option(
    "--poids",
    type=click.IntRange(1, POIDS_MAX),
    default=None,
    metavar="POUR_CENT",
    help="Chaque poids varie au hasard d’au plus ce pour-cent de lui-même\u00a0; sans elle, une seule note varie.",
)
@option("--tirages", type=click.IntRange(1), default=ESSAI_PROPOSE.tirages, metavar="N", help="Nombre de tirages.")
@option("--graine", type=int, default=ESSAI_PROPOSE.graine, metavar="N", help="Même graine, mêmes tirages.")
@json_option
def sensibilite(  # click's options
    base: Path,
    campagne_id: int | None,
    vague: int | None,
    poids: int | None,
    tirages: int,
    graine: int,
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Dire quels rangs ne se distinguent pas si les poids, ou une seule note, bougent un peu (aide au service)."""
    with bureau_de(base) as bureau:
        concours = bureau.classements.concours(campagne_choisie(bureau, campagne_id).id or 0)
    if vague is not None and vague not in concours.tableaux:
        connues = ", ".join(str(v) for v in concours.vagues if v is not None) or "aucune"
        raise UserError(f"La vague {vague} n’a aucun dossier.", conseil=f"Vagues classées\u00a0: {connues}.")
    trouvees = []
    for v in (vague,) if vague is not None else concours.vagues:
        tableau = concours.tableaux[v]
        if poids is None:
            trouvees.append((v, selon_une_note(tableau)))
        else:
            trouvees.append((v, selon_les_poids(tableau, Essai(Fraction(poids, 100), tirages, graine))))
    lignes = [ligne for v, s in trouvees for ligne in _bandes(v, s, concours)]
    Sortie(en_json).dire(
        "\n".join(lignes) or "Aucun dossier.",
        [
            {
                "vague": v,
                "hypothese": s.hypothese,
                "scenarios": s.nombre,
                "bandes": [{**_bande(b), "groupe": _groupe(s, b)} for b in s.bandes],
            }
            for v, s in trouvees
        ],
    )


@click.group(cls=Groupe, subcommand_metavar="VERBE …")
def recu() -> None:
    """Garder le classement d’un instant avec son empreinte, le rejouer, le comparer à aujourd’hui."""


@recu.command(cls=Verbe)
@base_option
@campagne_option
@option("--libelle", default="", metavar="TEXTE", help="À quoi il sert\u00a0: «\u00a0comité du 12 octobre\u00a0».")
@option(
    "--vers",
    "fichier",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Fichier .json à écrire\u00a0; le PDF du même nom va à côté.",
)
@json_option
def etablir(base: Path, campagne_id: int | None, libelle: str, fichier: Path, en_json: bool) -> None:  # noqa: FBT001
    """Établir le reçu du classement, le garder dans la base et l’écrire en JSON et en PDF."""
    with bureau_de(base) as bureau:
        campagne = campagne_choisie(bureau, campagne_id)
        octets, _ = bureau.classements.etablir(campagne.id or 0, libelle)
        json, pdf = bureau.classements.enregistrer(octets, fichier)
    hache = empreinte(ouvrir(octets))
    Sortie(en_json).dire(
        f"Reçu établi, empreinte {hache}\nFichiers\u00a0: {json} et {pdf}",
        {"empreinte": hache, "json": str(json), "pdf": str(pdf)},
    )


@recu.command(cls=Verbe)
@base_option
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def rejouer(base: Path, fichier: Path, en_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Refaire le calcul d’un reçu\u00a0: conforme, ou chaque différence nommée."""
    with bureau_de(base) as bureau:
        octets = bureau.classements.lire_fichier(fichier)
        rejeu, origine = bureau.classements.rejouer(octets), bureau.classements.origine(octets)
    dit = "Conforme\u00a0: même empreinte, même liste." if rejeu.conforme else "Non conforme\u00a0:"
    Sortie(en_json).dire(
        "\n".join((dit, *(d.phrase for d in rejeu.differences), origine)),
        {
            "conforme": rejeu.conforme,
            "origine": origine,
            "differences": _differences(rejeu.differences),
        },
    )
    if not rejeu.conforme:
        raise SystemExit(CODE_ANOMALIE)


@recu.command(cls=Verbe)
@base_option
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def comparer(base: Path, fichier: Path, en_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Dire ce qui a changé dans la base depuis un reçu."""
    with bureau_de(base) as bureau:
        differences = bureau.classements.comparer(bureau.classements.lire_fichier(fichier))
    texte = "\n".join(d.phrase for d in differences) or "Rien n’a changé depuis ce reçu."
    Sortie(en_json).dire(texte, _differences(differences))


def _expliquer(concours: Concours, cle: int, sortie: Sortie) -> None:
    numero = concours.candidats[cle].numero
    tableau = next((t for t in concours.tableaux.values() if cle in t.places), None)
    if cle in concours.deportes or tableau is None:
        motif = concours.rang(concours.candidat(cle)).explication
        sortie.dire(f"{numero}\u00a0: {motif}.", {"numero": numero, "rang": None, "phrases": [motif]})
        return
    explication = expliquer(tableau, cle)
    voisins = [v for v in (explication.devant, explication.derriere) if v is not None]
    dites = phrases(explication)
    if any(v.dossier_id in concours.deportes for v in voisins):
        dites = (*dites[: 1 + len(explication.contributions)], f"Dossier voisin\u00a0: {DEPORTE}.")
    sortie.dire(
        "\n".join((f"{numero}", *dites)),
        {"numero": numero, "rang": explication.rang, "sur": explication.classes, "phrases": list(dites)},
    )


def _nom_de_la_vague(vague: int | None) -> str:
    return "Hors vague" if vague is None else f"Vague {vague}"


def _ecrire(rang: Rang) -> str:
    place = f"{rang.rang:>3}" if rang.rang else "  –"
    total = points(rang.candidat.resultat.total) if rang.candidat.resultat else ""
    zone = f", zone blanche\u00a0: {', '.join(rang.candidat.blancs)}" if rang.candidat.blancs else ""
    return f"{place}  {rang.candidat.numero}  {total:>6}  {rang.candidat.porteur} ({rang.explication}{zone})"


def _table(rang: Rang, vague: int | None) -> dict[str, object]:
    score = rang.candidat.resultat
    return {
        "rang": rang.rang,
        "vague": vague,
        "numero": rang.candidat.numero,
        "porteur": rang.candidat.porteur,
        "total": str(score.total) if score and score.total is not None else None,
        "explication": rang.explication,
        "departements_blancs": list(rang.candidat.blancs),
    }


def _bandes(vague: int | None, trouvee: Sensibilite, concours: Concours) -> list[str]:
    titre = f"{_nom_de_la_vague(vague)}, " if len(concours.tableaux) > 1 else ""
    lignes = [f"{titre}hypothèse\u00a0: {trouvee.hypothese}"]
    for bande in trouvee.bandes:
        groupe = _groupe(trouvee, bande)
        dit = "ferme" if groupe is None else f"{bande.rang_min} à {bande.rang_max}, groupe {groupe}"
        lignes.append(f"{bande.rang:>3}  {bande.numero}  {dit}")
    return lignes


def _bande(bande: BandeDeRangs) -> dict[str, object]:
    return {
        "numero": bande.numero,
        "rang": bande.rang,
        "rang_min": bande.rang_min,
        "rang_max": bande.rang_max,
    }


def _groupe(trouvee: Sensibilite, bande: BandeDeRangs) -> int | None:
    """Return the group of ranks that cannot be told apart, from 1; None for a rank of its own."""
    larges = [g for g in trouvee.groupes if len(g) > 1]
    return next((n for n, g in enumerate(larges, 1) if bande.dossier_id in g), None)


def _differences(differences: Sequence[Difference]) -> list[dict[str, str]]:
    return [{"objet": d.objet, "champ": d.champ, "attendu": d.attendu, "trouve": d.trouve} for d in differences]
