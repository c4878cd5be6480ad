"""The verb of signed acts that come back on paper: a scanned bundle finds its acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.convention import Acte
from app.domain.retours import LIBELLES_ECART
from app.services.retours_scannes import dire_l_examen
from app.socle.formats import pluriel
from ui.console_francais import Verbe
from ui.verbes.commun import CODE_REFUS, Sortie, base_option, bureau_de, json_option, option

if TYPE_CHECKING:
    from app.domain.retours import PageEcartee
    from app.services.retours_actes import ActeRetrouve, CopieSignee
    from app.services.retours_scannes import Examen


@click.command(cls=Verbe)
@base_option
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER…")
@option("--retenir", is_flag=True, help="Enregistrer la copie signée des actes complets, et la liasse entière.")
@option("--incomplets", is_flag=True, help="Avec --retenir\u00a0: aussi les actes auxquels des pages manquent.")
@json_option
def scanner(
    base: Path,
    fichiers: tuple[Path, ...],
    retenir: bool,  # noqa: FBT001  # click's flag
    incomplets: bool,  # noqa: FBT001  # click's flag
    en_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Lire une liasse numérisée (PDF, images)\u00a0: retrouver les actes, nommer les pages qui manquent."""
    with bureau_de(base) as bureau:
        examen = bureau.retours.examiner(fichiers)
        choisis = {a.cle for a in examen.actes if incomplets or a.complet}
        copies: tuple[CopieSignee, ...] = ()
        if retenir and choisis:
            copies = bureau.retours.retenir(examen, choisis)[0].copies
        bureau.retours.fermer()
    textes = [dire_l_examen(examen), *map(_dit, examen.actes)]
    textes += [f"À part\u00a0: {_place(examen, e)}, {LIBELLES_ECART[e.ecart]}" for e in examen.tri.ecartees]
    if retenir:
        textes.append(f"{pluriel(len(copies), 'copie signée retenue', 'copies signées retenues')}.")
    retenues = {(c.acte.reference, c.acte.type): c.sha256 for c in copies}
    Sortie(en_json).dire(
        "\n".join(textes),
        {
            "pages": examen.pages,
            "actes": [{**_acte(a), "copie": retenues.get((a.acte.reference, a.acte.type))} for a in examen.actes],
            "a_part": [
                {"page": e.page.rang + 1, "fichier": examen.fichiers[e.page.fichier].nom, "raison": e.ecart.value}
                for e in examen.tri.ecartees
            ],
        },
    )
    if examen.tri.ecartees or not all(a.complet for a in examen.actes):
        raise SystemExit(CODE_REFUS)


def _dit(acte: ActeRetrouve) -> str:
    deja = " (une copie signée est déjà retenue)" if acte.deja else ""
    de = f"dossier {acte.numero}" if isinstance(acte.acte, Acte) else acte.numero
    return f"{acte.acte.reference}, {de}\u00a0: {acte.revenu.dit}{deja}"


def _place(examen: Examen, ecartee: PageEcartee) -> str:
    apres = f", après la page {ecartee.voisine.page} de {ecartee.voisine.reference}" if ecartee.voisine else ""
    return f"page {ecartee.page.rang + 1} de {examen.fichiers[ecartee.page.fichier].nom}{apres}"


def _acte(acte: ActeRetrouve) -> dict[str, object]:
    return {
        "reference": acte.acte.reference,
        "type": acte.acte.type.value,
        "dossier": acte.numero,
        "pages": acte.revenu.pages,
        "presentes": [n for n, _ in acte.revenu.presentes],
        "manquantes": list(acte.revenu.manquantes),
        "deja_retenue": bool(acte.deja),
    }
