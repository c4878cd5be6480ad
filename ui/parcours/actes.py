"""The last steps: letter, convention and workbook, produced from the screen of the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.circuit import EtapeCircuit
from app.domain.convention import TypeActe
from app.domain.cycle import Etat

if TYPE_CHECKING:
    from pathlib import Path

    from ui.parcours.recit import Recit


def produire_les_actes(recit: Recit) -> list[Path]:
    """Produce letter and convention, write each as PDF, sign, export the workbook, back up; return the files."""
    gestes, page = recit.gestes, recit.ecran("actes")
    gestes.attendre(page.modele.rowCount, "les actes à produire")
    dossier = recit.dossier / "actes"
    dossier.mkdir(exist_ok=True)
    types = (TypeActe.LETTRE_DECISION, TypeActe.CONVENTION)
    for type_acte in types:
        page.table.choisir(page.modele.rang_de((recit.dossier_id, type_acte)))
        recit.calme()
        vu = page.acte_vu
        recit.exiger(vu is not None and vu.est_pret, f"un acte prêt\u00a0: {type_acte.value}")
        gestes.attendre(lambda: page.octets, "l’aperçu de l’acte")
        gestes.photo(f"acte-{type_acte.value}-projet")
        gestes.cliquer(recit.bouton("produire_et_imprimer"))
        recit.calme()
        page.table.choisir(page.modele.rang_de((recit.dossier_id, type_acte)))
        recit.calme()
        recit.exiger(page.acte_vu.produit is not None, f"un acte produit\u00a0: {type_acte.value}")
        page.enregistrer_dans(dossier)
        recit.calme()
        gestes.photo(f"acte-{type_acte.value}")
    _signer_la_convention(recit)
    recit.exiger(recit.fiche.dossier.etat is Etat.CONVENTIONNE, "un dossier conventionné")
    classeur = recit.dossier / "classeur.xlsx"
    recit.programme.actes.exporter_vers(classeur)
    recit.calme()
    recit.programme.actes.sauvegarder()
    recit.calme()
    ecrits = [*sorted(dossier.glob("*.pdf")), classeur]
    recit.exiger(len(ecrits) == len(types) + 1 and all(f.stat().st_size for f in ecrits), "les fichiers écrits")
    return ecrits


def _signer_la_convention(recit: Recit) -> None:
    """Record both signatures of the convention in sight, on the screen of the circuit."""
    gestes = recit.gestes
    gestes.cliquer(recit.bouton("circuit_de_signature"))
    recit.calme()
    page = recit.page
    for etape in (EtapeCircuit.SIGNE_PORTEUR, EtapeCircuit.SIGNE_ETAT):
        gestes.cliquer(recit.bouton("etape_suivante"))
        gestes.choisir(page.pas.etape, page.pas.etape.rang_de(etape))
        if etape is EtapeCircuit.SIGNE_ETAT:
            gestes.remplir(page.pas.signataire, "Camille Essai")
        gestes.photo(f"circuit-{etape.value}")
        page.pas.valider()
        recit.calme()
