"""The verb of retouches: the passages of one act before its issue, one of them changed or given back its model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.domain.convention import TypeActeCampagne
from app.services.actes_en_projet import ActeDeCampagneEnProjet, ActeEnProjet
from app.services.retouches import dire
from app.socle.errors import UserError
from ui.console_francais import Verbe
from ui.verbes.commun import (
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    dossier_nomme,
    instant,
    json_option,
    option,
)
from ui.verbes.modeles import MODELES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.documents.retouche import Retouchable
    from app.services.actes_en_projet import EnProjet
    from app.services.bureau import Bureau


@click.command(cls=Verbe)
@base_option
@option("--acte", required=True, type=click.Choice(list(MODELES)), help="Acte dont on parle.")
@option("--dossier", "numero", default=None, metavar="NUMÉRO", help="Dossier de l’acte.")
@campagne_option
@option(
    "--comite", "comite_id", type=int, default=None, metavar="N°",
    help="Pour un acte de la campagne\u00a0: la réunion dont il est.",
)  # fmt: skip
@option("--passage", default=None, metavar="NOM", help="Ne dire que ce passage, ou le changer.")
@option(
    "--texte", default=None, metavar="TEXTE",
    help="Nouveau texte du passage, champs entre accolades\u00a0; vide, le passage quitte l’acte. Sans --motif, "
    "dire seulement ce qu’il donnerait.",
)  # fmt: skip
@option("--motif", default="", metavar="TEXTE", help="Pourquoi ce passage change\u00a0; enregistre le texte.")
@option("--reprendre", is_flag=True, help="Remettre le texte du modèle.")
@json_option
def retoucher(  # noqa: PLR0913  # one argument for each option
    *,
    base: Path,
    acte: str,
    numero: str | None,
    campagne_id: int | None,
    comite_id: int | None,
    passage: str | None,
    texte: str | None,
    motif: str,
    reprendre: bool,
    en_json: bool,
) -> None:
    """Changer un passage d’un seul acte avant sa production, ou dire ses passages, avant et après."""
    if passage is None and (texte is not None or motif or reprendre):
        raise UserError("Aucun passage n’est nommé. Rien n’a été modifié.", conseil="Précisez --passage.")
    if (reprendre and texte is not None) or (motif and texte is None):
        raise UserError(
            "--motif va avec --texte, et --reprendre sans eux. Rien n’a été modifié.",
            conseil="Précisez --texte et --motif, ou --reprendre.",
        )
    with bureau_de(base) as bureau:
        vise = _vise(bureau, acte, numero, campagne_id, comite_id)
        if passage is not None and texte is not None and not motif:
            vus: Sequence[Retouchable] = (bureau.retouches.essayer(vise, passage, texte),)
            mots = [*_en_mots(vus[0]), "Rien n’est enregistré\u00a0: ajoutez --motif pour garder ce texte."]
        else:
            if passage is not None and texte is not None:
                bureau.retouches.poser(vise, passage, texte, motif)
            if passage is not None and reprendre:
                bureau.retouches.reprendre(vise, passage)
            vus = _passages(bureau, vise, passage)
            mots = [ligne for p in vus for ligne in _en_mots(p)]
            if passage is None:
                mots.append(f"{dire(sum(p.retouche is not None for p in vus))}.")
    Sortie(en_json).dire("\n".join(mots), [_valeur(p) for p in vus])


def _vise(
    bureau: Bureau, acte: str, numero: str | None, campagne_id: int | None, comite_id: int | None
) -> EnProjet:
    """Return the act named. Raises UserError when a dossier is asked and none is named, or the reverse."""
    type_acte = MODELES[acte]
    if isinstance(type_acte, TypeActeCampagne):
        if numero is not None:
            raise UserError(
                "Cet acte est celui de la campagne, pas d’un dossier.",
                conseil="Retirez --dossier\u00a0; voir --comite.",
            )
        return ActeDeCampagneEnProjet(campagne_choisie(bureau, campagne_id).id or 0, type_acte, comite_id)
    if numero is None or comite_id is not None:
        raise UserError("Cet acte est celui d’un dossier.", conseil="Précisez --dossier NUMÉRO, sans --comite.")
    return ActeEnProjet(dossier_nomme(bureau, numero), type_acte)


def _passages(bureau: Bureau, acte: EnProjet, passage: str | None) -> Sequence[Retouchable]:
    tous = bureau.retouches.passages(acte)
    vus = [p for p in tous if passage in {None, p.bloc}]
    if passage is not None and not vus:
        noms = ", ".join(p.bloc for p in tous) or "aucun"
        raise UserError(f"Cet acte n’a pas de passage «\u00a0{passage}\u00a0».", conseil=f"Passages\u00a0: {noms}.")
    return vus


def _en_mots(p: Retouchable) -> Iterator[str]:
    """Yield a passage: what it is, what it says, and before its retouche."""
    obligatoire = f"  obligatoire\u00a0: {p.exigence}" if p.exigence else ""
    yield f"{'✎' if p.texte != p.modele else ' '} {p.bloc}  ({p.genre}){obligatoire}"
    if p.texte == p.modele:
        yield f"    {p.texte}"
        return
    yield f"    avant\u00a0: {p.avant}"
    yield f"    après\u00a0: {p.apres_dit}"
    yield from (f"    attention\u00a0: {a}" for a in p.avertissements)


def _valeur(p: Retouchable) -> dict[str, object]:
    pose = p.retouche
    return {
        "passage": p.bloc,
        "genre": p.genre,
        "modele": p.modele,
        "texte": p.texte,
        "avant": p.avant,
        "apres": p.apres,
        "exigence": p.exigence,
        "avertissements": list(p.avertissements),
        "agent": pose.agent if pose else None,
        "le": instant(pose.le) if pose else None,
        "motif": pose.motif if pose else None,
    }
