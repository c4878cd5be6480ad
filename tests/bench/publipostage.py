"""The office suite's own mail merge, for `banc_actes`: run by the Python that has `uno`, not by ours.

Run: `python3 publipostage.py modele.docx dossier nombre`. The folder holds `actes.csv` (reference, montant). One
suite stays up for the whole batch; each act is a PDF of its own, untagged. Prints the seconds of the merge alone,
start of the suite and making of the model not counted: the best case for the peer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SOURCE, TABLE = "banc", "actes"
DEPART_MAX_S = 60


def propriete(nom, valeur):
    """Return a named value of UNO."""
    return PropertyValue(Name=nom, Value=valeur)


def joindre(tuyau, processus):
    """Return the context of the suite once it answers."""
    ici = uno.getComponentContext()
    resolveur = ici.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", ici)
    for _ in range(DEPART_MAX_S * 10):
        try:
            return resolveur.resolve(f"uno:pipe,name={tuyau};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if processus.poll() is not None:
                break
            time.sleep(0.1)
    raise SystemExit("la suite bureautique ne répond pas")


def declarer(gestionnaire, contexte, dossier):
    """Register the folder of the CSV file as a source of data."""
    bases = gestionnaire.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", contexte)
    source = bases.createInstance()
    source.URL = "sdbc:flat:" + dossier.as_uri()
    source.Info = (
        propriete("Extension", "csv"),
        propriete("HeaderLine", True),
        propriete("FieldDelimiter", ";"),
        propriete("CharSet", "utf-8"),
    )
    source.DatabaseDocument.storeAsURL((dossier / "banc.odb").as_uri(), ())
    bases.registerObject(SOURCE, source)


def poser_les_champs(bureau, modele, odt):
    """Put a field of the source in place of each `<<name>>` of the model; keep it in the suite's own format."""
    document = bureau.loadComponentFromURL(modele.as_uri(), "_blank", 0, (propriete("Hidden", True),))
    for nom in ("reference", "montant"):
        maitre = document.createInstance("com.sun.star.text.FieldMaster.Database")
        maitre.DataBaseName, maitre.DataTableName, maitre.DataColumnName = SOURCE, TABLE, nom
        cherche = document.createSearchDescriptor()
        cherche.SearchString = f"<<{nom}>>"
        trouves = document.findAll(cherche)
        for rang in range(trouves.Count):
            champ = document.createInstance("com.sun.star.text.TextField.Database")
            champ.attachTextFieldMaster(maitre)
            endroit = trouves.getByIndex(rang)
            endroit.Text.insertTextContent(endroit, champ, True)
    document.storeToURL(odt.as_uri(), (propriete("FilterName", "writer8"),))
    document.close(True)


def fusionner(gestionnaire, contexte, odt, sortie):
    """Run the merge; return its seconds."""
    fusion = gestionnaire.createInstanceWithContext("com.sun.star.text.MailMerge", contexte)
    fusion.DataSourceName, fusion.Command, fusion.CommandType = SOURCE, TABLE, 0
    fusion.DocumentURL, fusion.OutputURL = odt.as_uri(), sortie.as_uri()
    fusion.OutputType, fusion.SaveAsSingleFile = 2, False
    fusion.SaveFilter = "writer_pdf_Export"
    fusion.FileNamePrefix = "acte"
    debut = time.perf_counter()
    fusion.execute(())
    return time.perf_counter() - debut


def main():
    """Print the seconds of a merge."""
    modele, dossier = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    sortie = dossier / "fusion"
    sortie.mkdir()
    tuyau = f"banc{os.getpid()}"
    processus = subprocess.Popen(
        [
            shutil.which("soffice") or "soffice",
            f"-env:UserInstallation={(dossier / 'profil-fusion').as_uri()}",
            "--headless",
            "--norestore",
            f"--accept=pipe,name={tuyau};urp;",
        ]
    )
    try:
        contexte = joindre(tuyau, processus)
        gestionnaire = contexte.ServiceManager
        bureau = gestionnaire.createInstanceWithContext("com.sun.star.frame.Desktop", contexte)
        declarer(gestionnaire, contexte, dossier)
        odt = dossier / "modele.odt"
        poser_les_champs(bureau, modele, odt)
        sys.stdout.write(f"{fusionner(gestionnaire, contexte, odt, sortie):.3f}\n")
    finally:
        try:
            bureau.terminate()
        except Exception:  # noqa: BLE001  # the bridge falls with the suite
            processus.terminate()
        processus.wait(30)


if __name__ == "__main__":
    main()
