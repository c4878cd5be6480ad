"""Verbs on the text of the pieces: read it, search it, and say what dossiers have in common."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.domain.textes import RechercheTexte
from app.socle.formats import pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import (
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
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.bureau import Bureau
    from app.services.passages import Ailleurs, Cote, EnCommun
    from app.services.textes import PieceMuette, Trouvee
    from app.socle.progress import Progress

LIMITE = 50


@click.command(cls=Verbe)
@base_option
@json_option
def indexer(base: Path, en_json: bool) -> None:  # noqa: FBT001
    """Lire le texte des pièces qui ne l’ont pas été, et dire lesquelles ne peuvent être cherchées."""

    def rapporter(progres: Progress) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{progres.fait}/{progres.total} {progres.libelle[:70]:<70}", nl=False, err=True)

    with bureau_de(base) as bureau:
        try:
            lecture, _ = bureau.textes.indexer(None, rapporter)
            etat = bureau.textes.etat()
        finally:
            bureau.textes.fermer()
    illisibles = pluriel(lecture.illisibles, "illisible", "illisibles")
    texte = [
        f"{pluriel(lecture.lus, 'contenu lu', 'contenus lus')}, {lecture.sans_texte} sans texte, {illisibles}.",
        f"{pluriel(etat.cherchables, 'pièce peut être cherchée', 'pièces peuvent être cherchées')}.",
        *(f"Non\u00a0: {m.numero}  {m.nom}  {_raison(m)}" for m in etat.muettes),
    ]
    Sortie(en_json).dire(
        "\n".join(texte),
        {
            "lus": lecture.lus,
            "sans_texte": lecture.sans_texte,
            "illisibles": lecture.illisibles,
            "cherchables": etat.cherchables,
            "muettes": [
                {
                    "numero": m.numero,
                    "piece": m.nom,
                    "etat": m.etat.value if m.etat else None,
                    "message": m.message or None,
                }
                for m in etat.muettes
            ],
        },
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Dans ce dossier seulement.")
@option(
    "--limite", type=click.IntRange(1, 1000), default=LIMITE, metavar="N", help="Pages au plus (50 par défaut)."
)
@json_option
@click.argument("mots", nargs=-1, required=True, metavar="MOT…")
def chercher(
    base: Path,
    campagne_id: int | None,
    numero: str | None,
    limite: int,
    en_json: bool,  # noqa: FBT001
    mots: tuple[str, ...],
) -> None:
    """Chercher des mots dans le texte des pièces\u00a0; accents et majuscules sont indifférents."""
    with bureau_de(base) as bureau:
        dossier_id = dossier_nomme(bureau, numero) if numero else None
        recherche = RechercheTexte(" ".join(mots), campagne_id, dossier_id, limite)
        resultats = bureau.textes.chercher(recherche)
        etat = bureau.textes.etat(campagne_id, dossier_id)
    lignes = [
        f"{t.numero}  {t.piece}, p. {t.page}  {t.porteur}\n    {_extrait(t)}" for t in resultats.trouvees
    ] or ["Aucune page ne contient tous ces mots."]
    if resultats.limite_atteinte:
        lignes.append(f"Seules les {limite} premières pages sont données.")
    if etat.muettes:
        muettes = pluriel(len(etat.muettes), "pièce n’a pas pu être cherchée", "pièces n’ont pas pu être cherchées")
        lignes.append(f"{muettes}\u00a0: voyez «\u00a0indexer\u00a0».")
    Sortie(en_json).dire(
        "\n".join(lignes),
        {
            "pages": [
                {
                    "numero": t.numero,
                    "porteur": t.porteur,
                    "piece": t.piece,
                    "page": t.page,
                    "extrait": "".join(morceau for morceau, _ in t.extrait),
                }
                for t in resultats.trouvees
            ],
            "limite_atteinte": resultats.limite_atteinte,
            "non_cherchees": len(etat.muettes),
        },
    )


@click.command(cls=Verbe)
@base_option
@campagne_option
@option(
    "--dossier", "numero", default=None, metavar="NUMÉRO", help="Pour ce dossier\u00a0; sinon toute la campagne."
)
@json_option
def passages(base: Path, campagne_id: int | None, numero: str | None, en_json: bool) -> None:  # noqa: FBT001
    """Dire les passages en commun avec d’autres dossiers\u00a0; une information, sans effet sur la notation."""
    with bureau_de(base) as bureau:
        par_dossier = {n: bureau.passages.communs(cle) for n, cle in _dossiers(bureau, campagne_id, numero)}
    lignes = [ligne for n, commun in par_dossier.items() for ligne in _phrases(n, commun)]
    Sortie(en_json).dire(
        "\n".join(lignes) or "Aucun passage en commun.",
        [_en_json(n, commun) for n, commun in par_dossier.items() if commun.nombre],
    )


def _dossiers(bureau: Bureau, campagne_id: int | None, numero: str | None) -> list[tuple[str, int]]:
    if numero is not None:
        return [(numero, dossier_nomme(bureau, numero))]
    return list(bureau.instruction.numeros(campagne_choisie(bureau, campagne_id).id or 0).items())


def _phrases(numero: str, commun: EnCommun) -> Iterator[str]:
    for identique in commun.identiques:
        for ailleurs in identique.ailleurs:
            yield f"{numero}  {identique.gauche.piece}\u00a0: fichier identique dans {_ou(ailleurs.cote)}"
    for passage in commun.passages:
        modele = (
            (f" (chez {passage.porteurs} porteurs\u00a0: sans doute un modèle)") if passage.modele_probable else ""
        )
        yield f"{numero}  {passage.longueur} mots, {passage.gauche.piece}, p. {passage.gauche.page}{modele}"
        yield from (f"    aussi dans {_ou(a.cote)}, p. {a.cote.page}" for a in passage.ailleurs)
        yield f"    {' '.join(passage.gauche.passage.split())}"


def _en_json(numero: str, commun: EnCommun) -> dict[str, object]:
    return {
        "numero": numero,
        "identiques": [
            {"piece": i.gauche.piece, "ailleurs": [_cote(a) for a in i.ailleurs]} for i in commun.identiques
        ],
        "passages": [
            {
                "piece": p.gauche.piece,
                "page": p.gauche.page,
                "mots": p.longueur,
                "texte": p.gauche.passage,
                "porteurs": p.porteurs,
                "modele_probable": p.modele_probable,
                "ailleurs": [_cote(a) for a in p.ailleurs],
            }
            for p in commun.passages
        ],
    }


def _cote(ailleurs: Ailleurs) -> dict[str, object]:
    cote = ailleurs.cote
    return {
        "numero": cote.numero,
        "porteur": cote.porteur,
        "lien": ailleurs.lien.value,
        "piece": cote.piece,
        "page": cote.page,
        "texte": cote.passage or None,
    }


def _ou(cote: Cote) -> str:
    return f"{cote.numero} ({cote.porteur}), {cote.piece}"


def _raison(muette: PieceMuette) -> str:
    """Return why a piece cannot be searched, or only in part."""
    etat = muette.etat.value.replace("_", " ") if muette.etat else "pas encore lue"
    return f"{etat}\u00a0: {muette.message}" if muette.message else etat


def _extrait(trouvee: Trouvee) -> str:
    """Return the text around, the words found between brackets."""
    return "".join(f"[{morceau}]" if trouve else morceau for morceau, trouve in trouvee.extrait)
