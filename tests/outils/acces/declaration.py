"""Writes the declaration of accessibility from the measures: `python -m tests.outils.acces.declaration [PHASE…]`.

No figure of the page is typed: the command measures, then writes `resources/aide/accessibilite.md`.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.socle.formats import PARIS, date_longue
from app.socle.resources import chemin, racine
from tests.outils.acces.gestes import ATTENDUS, ecouter, parcours_au_clavier
from tests.outils.acces.grille import CRITERES, PHASES, Releve, codes_de, relever_une_base
from tests.outils.acces.poste import BASES
from ui.application import creer_application

PAGE = "accessibilite"
MODELE = Path(__file__).with_suffix(".md")
MONTREES = 4
AUCUN = "Aucun défaut relevé par ces mesures. Ce qu’elles ne voient pas est dit plus bas."
SIGNES = {"tenu": "● tenu", "non tenu": "✕ non tenu", "non mesuré": "○ non mesuré"}
LIGNE = re.compile(r"^\| (A\d+\.\d+) \| .* \| (?:●|✕|○) ([^|]+?) \|$", re.MULTILINE)
DEFAUT = re.compile(r"^- \*\*(A\d+\.\d+)\*\* (.*)$", re.MULTILINE)
CHIFFRE = re.compile(r"\*\*(\d+)\u00a0critères tenus sur (\d+)")


def mesurer(application, dossier, phases):
    """Measure these phases and return what was found."""
    releve = Releve()
    if {"ecrans", "agrandis", "gestes"} & set(phases):
        for base in BASES:
            ici = dossier / f"base-{BASES.index(base)}"
            ici.mkdir()
            relever_une_base(application, ici, base, releve, phases)
    if "parcours" in phases:
        mesurer_le_parcours(application, dossier, releve)
    if "annonces" in phases:
        mesurer_les_annonces(dossier, releve)
    return releve


def mesurer_le_parcours(application, dossier, releve):
    """A5.1: what the journey by keys met."""
    releve.noter(
        "A5.1", "parcours", parcours_au_clavier(application, dossier / "parcours", chemin("demo/courriels"))
    )


def mesurer_les_annonces(dossier, releve):
    """A3.2 and A10.1: what was not read, what was not heard, or why nobody listened."""
    entendu, raison = ecouter(dossier)
    if raison:
        releve.non_mesures |= {"A3.2": raison, "A10.1": raison}
    lue = re.search(r"^cellule : (.*) \| (.*)$", entendu, re.MULTILINE)
    muette = [] if raison or (lue and lue[1].strip() and lue[2].strip()) else ["en-tête ou valeur non lus"]
    releve.noter("A3.2", "AT-SPI", muette)
    releve.noter(
        "A10.1", "AT-SPI", [] if raison else [f"non annoncé\u00a0: {a}" for a in ATTENDUS if a not in entendu]
    )


def tenus(etats):
    """Return how many criteria are held, among those that apply; one that was not measured is not held."""
    return sum(e == "tenu" for e in etats.values()), len(etats)


def lire(page):
    """Return what the page declares: the state of each criterion, and the figure written."""
    etats = dict(LIGNE.findall(page))
    trouve = CHIFFRE.search(page)
    return etats, (int(trouve[1]), int(trouve[2])) if trouve else (0, 0)


def ecrire(releve, jour, phases=PHASES, ancienne=""):
    """Return the page; what these phases do not measure is kept from the page of before, word for word."""
    mesures = set().union(*map(codes_de, phases))
    avant, defauts = lire(ancienne)[0], dict(DEFAUT.findall(ancienne))
    etats = {c.code: releve.etat(c.code) if c.code in mesures else avant[c.code] for c in CRITERES}
    nombre, total = tenus(etats)
    lignes = "\n".join(f"| {c.code} | {c.texte} | {SIGNES[etats[c.code]]} |" for c in CRITERES)
    texte = MODELE.read_text("utf-8").format(
        nombre=nombre,
        total=total,
        part=nombre * 100 // total,
        jour=date_longue(jour),
        lignes=lignes,
        defauts=_defauts(releve, {c: d for c, d in defauts.items() if c not in mesures}),
    )
    return re.sub(r" (?=[:;%»])|(?<=«) ", "\u00a0", texte)


def _defauts(releve, gardes):
    blocs = []
    for critere in CRITERES:
        if critere.code in gardes:
            blocs.append(f"- **{critere.code}** {gardes[critere.code]}")
            continue
        fautes = releve.fautes.get(critere.code)
        if critere.code in releve.non_mesures:
            blocs.append(f"- **{critere.code}** non mesuré\u00a0: {releve.non_mesures[critere.code]}.")
        elif fautes:
            cites = "\u00a0; ".join(f"{faute} ({ou})" for faute, ou in list(fautes.items())[:MONTREES])
            reste = len(fautes) - MONTREES
            suite = f"\u00a0; et {reste} de même sorte" if reste > 0 else ""
            blocs.append(f"- **{critere.code}** {cites}{suite}.")
    return "\n".join(blocs) or AUCUN


def main(phases):
    """Measure these phases, then write the page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as nom:
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = nom
        application = creer_application(["clausule"])
        releve = mesurer(application, Path(nom), phases)
    cible = racine() / "aide" / f"{PAGE}.md"
    page = ecrire(releve, datetime.now(tz=PARIS).date(), phases, cible.read_text("utf-8") if cible.exists() else "")
    cible.write_text(page, "utf-8")
    for code, fautes in sorted(releve.fautes.items()):
        sys.stdout.writelines(f"{code} {faute} | {ou}\n" for faute, ou in fautes.items())
    nombre, total = lire(cible.read_text("utf-8"))[1]
    sys.stdout.write(f"{nombre}/{total} {cible}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or PHASES)
