"""What `clausule produire --tous` does for the acts: pre-flight, production, files; no refusal is silent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from app.services.lots import PRODUCTIBLES, EtatDuLot
from app.socle.fichiers import dossier_pret
from app.socle.formats import pluriel
from ui.verbes.commun import CODE_REFUS, Sortie

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.convention import TypeActe
    from app.services.bureau import Bureau
    from app.services.lots import LigneDeLot
    from app.socle.progress import Progress


def produire_le_lot(  # one argument for each thing asked
    bureau: Bureau,
    campagne_id: int,
    type_acte: TypeActe,
    vers: Path,
    sortie: Sortie,
    un_seul: bool,  # noqa: FBT001
) -> None:
    """Produce an act for every dossier that calls for it; exit code 4 when some were left out, each named."""
    dossier_pret(vers)
    lignes = bureau.lots.controler(campagne_id, {type_acte})
    ecrits = bureau.lots.fichiers(vers, un_seul=un_seul)
    prets = [x for x in lignes if x.etat in PRODUCTIBLES]
    rendu, _ = bureau.lots.produire(prets, _rapporter, fichiers=ecrits)
    incomplets = [(x.numero, _manques(x)) for x in lignes if x.etat is EtatDuLot.INCOMPLET]
    deja = [x.numero for x in lignes if x.etat is EtatDuLot.PRODUIT]
    refus = [*incomplets, *rendu.refus]
    phrases = [str(f) for f in ecrits.fichiers]
    if ecrits.faute is not None:  # the acts are kept in the base: they are told all the same
        phrases += [f"{a.reference}\u00a0: produit, gardé dans la base" for a in rendu.produits]
    phrases += [f"{numero}\u00a0: {raison}" for numero, raison in refus]
    phrases += [f"{numero}\u00a0: déjà produit" for numero in deja]
    phrases.append(
        f"{pluriel(len(rendu.produits), 'acte produit', 'actes produits')}, "
        f"{pluriel(len(refus), 'dossier laissé de côté', 'dossiers laissés de côté')}."
    )
    sortie.dire(
        "\n".join(phrases),
        {
            "actes": [{"reference": a.reference, "sha256": a.sha256} for a in rendu.produits],
            "fichiers": [str(f) for f in ecrits.fichiers],
            "refus": [{"numero": numero, "message": raison} for numero, raison in refus],
            "deja_produits": deja,
        },
    )
    if ecrits.faute is not None:
        raise ecrits.faute
    if refus:
        raise SystemExit(CODE_REFUS)


def _manques(ligne: LigneDeLot) -> str:
    return "il manque " + "\u00a0; ".join(m.libelle for m in ligne.manques)


def _rapporter(progres: Progress) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{progres.fait}/{progres.total} {progres.libelle[:70]:<70}", nl=False, err=True)
