"""The peers of the office suite, for `banc_actes`: docxtpl with a conversion, and the suite's own mail merge.

Both are made from the acts of the bench, and told absent when they are. Nothing of them is a dependency.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import docx.shared
from docxtpl import DocxTemplate
from pypdf import PdfReader

from app.documents import contenu as c

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# tagged, PDF/A-2b, as near to ours as this suite goes
EXPORT = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
)
PYTHON_DU_SYSTEME = "/usr/bin/python3"  # that of the distribution, which knows `uno`
FUSION = Path(__file__).with_name("publipostage.py")
FUSION_MAX_S = 300


class Bureautique:
    """The office suite on the act of the bench; `dire` prints."""

    def __init__(self, acte: c.Contenu, dire: Callable[[str], None]) -> None:
        self._acte = acte
        self._dire = dire
        self._programme = shutil.which("soffice")

    def docxtpl(self, references: Sequence[str]) -> float | None:
        """Return the seconds of a batch, tagged, PDF/A-2b, converted in one call; None when it cannot be run."""
        if self._programme is None:
            self._dire("La suite bureautique n’est pas là : docxtpl non mesuré.")
            return None
        with tempfile.TemporaryDirectory() as nom:
            dossier = Path(nom)
            modele = self._modele(dossier, _rangs_de_docxtpl, "{{ reference }}", "{{ montant }}")
            profil = f"-env:UserInstallation={(dossier / 'profil').as_uri()}"
            convertir = [self._programme, profil, "--headless", "--convert-to", EXPORT]
            convertir += ["--outdir", str(dossier / "pdf")]
            subprocess.run([*convertir, str(modele)], check=False, capture_output=True)  # makes its profile
            if not (dossier / "pdf/modele.pdf").exists():
                self._dire("La suite bureautique est là sans son traitement de texte : docxtpl non mesuré.")
                return None
            debut = time.perf_counter()
            faits = []
            for reference in references:
                gabarit = DocxTemplate(str(modele))
                gabarit.render({"reference": reference, "montant": reference[-4:], **self._tables()})
                faits.append(str(dossier / f"acte{reference}.docx"))
                gabarit.save(faits[-1])
            redige = time.perf_counter() - debut
            subprocess.run([*convertir, *faits], check=True, capture_output=True)
            duree = time.perf_counter() - debut
            produits = sorted((dossier / "pdf").glob("acte*.pdf"))
            self._compter("docxtpl et suite bureautique", produits, len(references))
            self._dire(f"    dont docxtpl {redige:.1f} s, conversion {duree - redige:.1f} s")
            return duree

    def publipostage(self, references: Sequence[str]) -> float | None:
        """Return the seconds of a merge in a suite already up, untagged; None when it cannot be run."""
        if self._programme is None or not _python_a_uno():
            self._dire("La suite bureautique ou son module uno n’est pas là : publipostage non mesuré.")
            return None
        with tempfile.TemporaryDirectory() as nom:
            dossier = Path(nom)
            modele = self._modele(dossier, _rangs_en_dur, "<<reference>>", "<<montant>>")
            with (dossier / "actes.csv").open("w", encoding="utf-8", newline="") as flux:
                lignes = csv.writer(flux, delimiter=";")
                lignes.writerow(("reference", "montant"))
                lignes.writerows((r, f"{r[-4:]} 000,00 €") for r in references)
            commande = [PYTHON_DU_SYSTEME, str(FUSION), str(modele), str(dossier)]
            dit = subprocess.run(commande, check=False, capture_output=True, text=True, timeout=FUSION_MAX_S)
            produits = sorted((dossier / "fusion").glob("*.pdf"))
            if dit.returncode or len(produits) != len(references):
                self._dire(f"Le publipostage a échoué, non mesuré : {dit.stderr.strip()[-300:]}")
                return None
            self._compter("publipostage, non balisé", produits, len(references))
            return float(dit.stdout)

    def _compter(self, nom: str, produits: Sequence[Path], attendus: int) -> None:
        octets = produits[0].read_bytes()
        pages = len(PdfReader(io.BytesIO(octets)).pages)
        self._dire(f"{nom} : {len(produits)} PDF sur {attendus}, {pages} pages, {len(octets) // 1024} Ko")

    def _modele(self, dossier: Path, rangs: Callable[[Any, c.Bloc], None], reference: str, montant: str) -> Path:
        """Write the act as a model: its texts, its tables as `rangs` makes them, two fields."""
        document: Any = docx.Document()
        police, page = document.styles["Normal"].font, document.sections[0]
        police.name, police.size = "Liberation Sans", docx.shared.Pt(10.5)
        page.page_width, page.page_height = docx.shared.Mm(210), docx.shared.Mm(297)
        page.left_margin = page.right_margin = docx.shared.Mm(25)
        page.top_margin, page.bottom_margin = docx.shared.Mm(20), docx.shared.Mm(22)
        document.add_paragraph(f"Subvention {montant}, référence {reference}")
        for bloc in self._acte.blocs:
            if isinstance(bloc, c.Titre):
                document.add_heading(c.en_clair(bloc.texte), bloc.niveau)
            elif isinstance(bloc, c.Tableau | c.Fiche):
                rangs(document, bloc)
            elif isinstance(bloc, c.SautDePage):
                document.add_page_break()
            else:
                for texte in c.textes(bloc):
                    document.add_paragraph(texte)
        chemin = dossier / "modele.docx"
        document.save(str(chemin))
        return chemin

    def _tables(self) -> dict[str, list[list[str]]]:
        """Return the rows of each table, by the number of its columns."""
        return {
            f"table{len(b.lignes[0])}": _lignes(b) for b in self._acte.blocs if isinstance(b, c.Tableau | c.Fiche)
        }


def _lignes(bloc: c.Tableau | c.Fiche) -> list[list[str]]:
    return [[c.en_clair(t) for t in ligne] for ligne in bloc.lignes]


def _rangs_de_docxtpl(document: Any, bloc: c.Tableau | c.Fiche) -> None:
    largeur = len(bloc.lignes[0])
    table = document.add_table(rows=3, cols=largeur, style="Table Grid")
    table.rows[0].cells[0].text = "{%tr for rang in " + f"table{largeur}" + " %}"
    for i, case in enumerate(table.rows[1].cells):
        case.text = "{{ rang[" + str(i) + "] }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"


def _rangs_en_dur(document: Any, bloc: c.Tableau | c.Fiche) -> None:
    lignes = _lignes(bloc)
    table = document.add_table(rows=len(lignes), cols=len(lignes[0]), style="Table Grid")
    for rangee, ligne in zip(table.rows, lignes, strict=True):
        for case, texte in zip(rangee.cells, ligne, strict=True):
            case.text = texte


def _python_a_uno() -> bool:
    if not Path(PYTHON_DU_SYSTEME).exists():
        return False
    return subprocess.run([PYTHON_DU_SYSTEME, "-c", "import uno"], check=False, capture_output=True).returncode == 0
