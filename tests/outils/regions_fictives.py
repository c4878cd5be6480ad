"""Fictional files of the eighteen regions, seeded, with the targets of `tests/cas/territoire.toml`.

`python -m tests.outils.regions_fictives DOSSIER [NOMBRE]` writes them, to try the consolidation by hand.
"""

from __future__ import annotations

import random
import sys
import tomllib
from pathlib import Path

from app.domain.couverture import couvrir, totaliser
from app.domain.cycle import Etat
from app.domain.fichier_regional import EXTENSION, en_octets
from app.domain.figures_territoire import couvertures, tuiles
from app.domain.montants import ZERO_ETP, ZERO_EURO, Etp, Montant
from app.domain.nationale import Mesure, consolider
from app.domain.poste import TypePoste
from app.domain.quota import Accord
from app.domain.territoire import ContenuRegional, ExistantRegional, FichierRegional, LigneRegionale
from app.importers.regions import regions_livrees
from app.services.territoires import places_des_regions
from app.socle.formats import lire_centiemes
from tests.builders import le, un_dossier, un_existant, un_porteur, un_poste, une_campagne

CAS = tomllib.loads((Path(__file__).parents[1] / "cas/territoire.toml").read_text("utf-8"))
EN_ATTENTE = (Etat.RECU, Etat.EN_INSTRUCTION, Etat.INSTRUIT, Etat.LISTE_ATTENTE, Etat.NON_RETENU)


def cibles():
    """Return the fictional target of each region, in hundredths of ETP."""
    return {code: lire_centiemes(ecrit, quoi=code) for code, ecrit in CAS["cibles"].items()}


def enveloppes():
    """Return the national envelope shared by target, in cents; the last region takes what rounding leaves."""
    total, parts = lire_centiemes(CAS["national"]["enveloppe"], quoi="enveloppe"), cibles()
    somme = sum(parts.values())
    rendues = {code: total * part // somme for code, part in parts.items()}
    rendues[next(iter(parts))] += total - sum(rendues.values())
    return rendues


def une_ligne(numero="2022-94-0001", **champs):
    """Return one dossier of Haute-Corse: a facilitateur retained whole."""
    valeurs = {
        "etat": Etat.RETENU,
        "type_poste": TypePoste.FACILITATEUR,
        "departements": ("2B",),
        "etp_demande": Etp(100),
        "etp_retenu": Etp(100),
        "montant_demande": Montant(2_940_000),
        "montant_retenu": Montant(2_940_000),
    }
    return LigneRegionale(numero, **{**valeurs, **champs})


def un_contenu(lignes=None, code="94", existants=(), **champs):
    """Return what a region announces, its totals counted from its lines."""
    regions = regions_livrees()
    seule = (une_ligne(f"2022-{code}-0001", departements=(list(regions.departements[code])[-1],)),)
    lignes = seule if lignes is None else tuple(lignes)
    valeurs = {
        "region_code": code,
        "region_nom": regions.noms[code],
        "edition": 2022,
        "campagne_code": "essai-2022",
        "produit_le": le(10, 3),
        "cible": Etp(300),
        "cible_version": 1,
        "cible_notifiee_le": le(7, 12).date(),
        "enveloppe": Montant(8_850_000),
        "departements_blancs": (),
        "existants": tuple(existants),
        "lignes": lignes,
        "totaux": totaliser(lignes, existants, regions.departements[code]),
    }
    return ContenuRegional(**{**valeurs, **champs})


def un_fichier(contenu, **champs):
    """Return what is kept of a content."""
    valeurs = {
        "nom_fichier": f"region-{contenu.region_code}{EXTENSION}",
        "sha256": "0" * 64,
        "lu_le": le(10, 4),
        "agent": "agent d’essai",
        "totaux": contenu.totaux,
        "cible": contenu.cible,
        "enveloppe": contenu.enveloppe,
        "produit_le": contenu.produit_le,
        "dossiers": len(contenu.lignes),
        "departements_blancs": contenu.departements_blancs,
        **champs,
    }
    debut = (contenu.region_code, contenu.region_nom, contenu.edition, contenu.campagne_code)
    return FichierRegional(*debut, **valeurs)


def des_tuiles(nombre, mesure=Mesure.TAUX_CIBLE):
    """Return the map of the regions, all but two of them received, with `nombre` dossiers each."""
    fichiers = [un_fichier(c) for c in des_regions(nombre) if c.region_code not in {"06", "24"}]
    national = consolider(2022, regions_livrees().noms, fichiers)
    return tuiles(national, mesure, places_des_regions(), le(10, 4))


def des_couvertures(nombre):
    """Return the coverage of Occitanie with `nombre` dossiers, and a zone."""
    noms = regions_livrees().departements["76"]
    codes = tuple(noms)
    etats = (Etat.INSTRUIT, Etat.RETENU)
    decides = [
        (
            un_dossier(
                id=rang,
                rang=rang,
                etat=etats[rang % 2],
                departements=codes[rang % 9 : rang % 9 + (1 if rang % 5 else 2)],
                postes=(
                    un_poste(etp_demande=Etp(50 + rang % 3 * 25), territoire="" if rang % 4 else "Piémont d’essai"),
                ),
                existants=(un_existant(etp_n=Etp(100)),) if rang % 3 else (),
                porteur=un_porteur(siret=""),
            ),
            Accord({TypePoste.FACILITATEUR: Etp(50)}, Montant(1_470_000)) if rang % 2 else None,
        )
        for rang in range(1, nombre + 1)
    ]
    campagne = une_campagne(region_code="76", region_nom="Occitanie", departements_blancs=codes[:3])
    return couvertures(couvrir(campagne, decides, (), noms), le(10, 4))


def des_regions(nombre=500, graine=2022):
    """Return the eighteen contents, each of `nombre` dossiers: halves of ETP retained until the target is met."""
    hasard, budgets = random.Random(graine), enveloppes()  # noqa: S311  # a drawing of examples
    return tuple(
        _une_region(code, cible, budgets[code], nombre, hasard) for code, cible in sorted(cibles().items())
    )


def ecrire(dossier, nombre=500):
    """Write the eighteen files; return their paths."""
    dossier.mkdir(parents=True, exist_ok=True)
    chemins = []
    for contenu in des_regions(nombre):
        chemin = dossier / f"region-{contenu.region_code}-2022{EXTENSION}"
        chemin.write_bytes(en_octets(contenu))
        chemins.append(chemin)
    return chemins


def _une_region(code, cible, budget, nombre, hasard):
    departements = tuple(regions_livrees().departements[code])
    reste = cible if code != "03" else 0  # one region retains nothing yet
    lignes = []
    for rang in range(1, nombre + 1):
        etp = hasard.choice((50, 50, 100))
        retenu = min(etp, reste)
        reste -= retenu
        coordinateur = rang in {2, 3} if code == "76" else rang == 2  # one region has two of them
        accorde = budget * retenu // cible
        lignes.append(
            LigneRegionale(
                f"2022-{code}-{rang:04d}",
                Etat.RETENU if retenu else hasard.choice(EN_ATTENTE),
                TypePoste.COORDINATEUR if coordinateur else TypePoste.FACILITATEUR,
                tuple(hasard.sample(departements, 2)) if rang % 9 == 0 and len(departements) > 1
                else (hasard.choice(departements),),
                Etp(etp),
                Etp(retenu) if retenu else ZERO_ETP,
                Montant(max(accorde, etp * 29_400)),
                Montant(accorde) if retenu else ZERO_EURO,
            )
        )  # fmt: skip
    existants = tuple(
        ExistantRegional(d, TypePoste.FACILITATEUR, Etp(hasard.choice((50, 100, 250)))) for d in departements[1:]
    )
    # One region was not told its target.
    connue = None if code == "53" else Etp(cible)
    return un_contenu(
        lignes, code, existants, cible=connue, enveloppe=Montant(budget), departements_blancs=departements[:1]
    )


if __name__ == "__main__":
    ecrire(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500)
