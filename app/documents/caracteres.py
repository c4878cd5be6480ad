"""Says, before anything is drawn, which character of a datum an act could not print.

`app.documents.polices` refuses it too, when the act is drawn; here it is named with the field it stands in.
Not here: documents that quote what others wrote, which show a sign in its place (`app.documents.assainir`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Printed by the shipped typeface, checked by a test: nothing to load for the texts that hold nothing else.
USUELS = frozenset(
    "".join(map(chr, range(0x20, 0x7F))) + "\u00a0àâäçèéêëîïôöùûüÿœæÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸŒÆ«»’“”–—…€°·§²³×•\u202f\n"
)


@lru_cache(maxsize=4096)
def defaut_d_impression(texte: str) -> str:
    """Return why a text cannot be printed in an act, naming its first such character; empty when it can."""
    if USUELS.issuperset(texte):
        return ""
    from app.documents.polices import droite_a_gauche, enregistrer, remplacer  # noqa: PLC0415  # loads reportlab

    compose = unicodedata.normalize("NFC", remplacer(texte))
    fautif = next((c for c in compose if c not in enregistrer()), "")
    if not fautif:
        return ""
    if droite_a_gauche(fautif):
        return "écriture de droite à gauche, que l’acte n’imprime pas\u00a0: écrivez en caractères latins"
    signe = f"«\u00a0{fautif}\u00a0», " if fautif.isprintable() else ""
    return f"{signe}U+{ord(fautif):04X}, ne s’imprime pas dans un acte\u00a0: remplacez ou retirez ce caractère"
