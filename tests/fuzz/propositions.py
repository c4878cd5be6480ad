"""Fuzzes what is read in the text and tables of a piece: `python -m tests.fuzz.propositions -max_total_time=60`."""

from __future__ import annotations

import atheris

from tests.fuzz.commun import INSTRUMENTES, lancer

with atheris.instrument_imports(include=INSTRUMENTES):
    from app.importers.propositions import Passage, Tableau, lire, lues_de_trame, lues_en_trame
    from app.importers.sirets import sirets_du_texte

FICHE = (
    "Raison sociale : Association d’essai\nN° SIRET : 888 000 122 00018\nIBAN FR76 3000 6000 0112 3456 7890 189\n"
    "Subvention demandée : 29 400,00 €\nCourriel : contact@exemple.fr\nTél : 01 02 03 04 05\n1 ETP facilitateur\n"
)
BUDGET = "Charges;Montant;Produits;Montant\nSalaire;42 000;Présent appel;29 400\nTotal;42 000;Total;42 000\n"
GRAINES = [FICHE.encode(), BUDGET.encode(), b"SIRET : " + b"1 " * 200, b"IBAN : FR" + b"9" * 60]


def cible(octets):
    """Any text gives values that cross the frames as they are, or nothing."""
    texte = octets.decode("utf-8", "replace")
    rangees = tuple(tuple(ligne.split(";")) for ligne in texte.split("\n"))
    lues = lire(iter([Passage(texte, 0)]), iter([Tableau("F", rangees)]))
    if lues_de_trame(lues_en_trame(lues)) != lues:
        raise AssertionError("a value did not cross the frames")
    sirets_du_texte(texte)


if __name__ == "__main__":
    lancer(cible, GRAINES)
