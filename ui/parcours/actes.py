"""The last steps: letter, convention and workbook, produced from the screen of the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.convention import TypeActe

if TYPE_CHECKING:
    from pathlib import Path

    from ui.parcours.recit import Recit


def produire_les_actes(recit: Recit) -> list[Path]:
    """Produce every act of the dossier, write each as PDF, export the workbook; return the files."""
    gestes, page = recit.gestes, recit.ecran("actes")
    gestes.attendre(page.modele.rowCount, "les actes à produire")
    dossier = recit.dossier / "actes"
    dossier.mkdir(exist_ok=True)
    for type_acte in TypeActe:
        page.table.choisir(page.modele.rang_de((recit.dossier_id, type_acte)))
        recit.calme()
        vu = page.acte_vu
        recit.exiger(vu is not None and vu.est_pret, f"un acte prêt : {type_acte.value}")
        gestes.attendre(lambda: page.octets, "l’aperçu de l’acte")
        gestes.photo(f"acte-{type_acte.value}-projet")
        gestes.cliquer(recit.bouton("produire_et_imprimer"))
        recit.calme()
        page.table.choisir(page.modele.rang_de((recit.dossier_id, type_acte)))
        recit.calme()
        recit.exiger(page.acte_vu.produit is not None, f"un acte produit : {type_acte.value}")
        page.enregistrer_dans(dossier)
        recit.calme()
        gestes.photo(f"acte-{type_acte.value}")
    classeur = recit.dossier / "classeur.xlsx"
    recit.programme.actes.exporter_vers(classeur)
    recit.calme()
    recit.programme.actes.sauvegarder()
    recit.calme()
    ecrits = [*sorted(dossier.glob("*.pdf")), classeur]
    recit.exiger(len(ecrits) == len(TypeActe) + 1 and all(f.stat().st_size for f in ecrits), "les fichiers écrits")
    return ecrits
