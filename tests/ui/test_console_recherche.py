"""The verbs on the text of the pieces, on a real base: read once, searched, compared."""

from __future__ import annotations

import pytest

from app.domain.dossier import Canal
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store
from tests.builders import AGENT, le, un_porteur, une_piece
from tests.ui.terminal import en_json, lancer
from ui.verbes.commun import CODE_AGIR

COMMUN = (
    "Le facilitateur accompagnera les donneurs d’ordre publics du territoire dans la rédaction de leurs clauses "
    "sociales, puis suivra chaque entreprise attributaire jusqu’au bilan des heures d’insertion."
)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Three porteurs: the same passage, one whole file shared, an archive that cannot be read."""
    chemin = tmp_path_factory.mktemp("recherche") / "corse.clausule"
    store = create_store(chemin, agent_poste=AGENT)
    lecteur = Bac()
    bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, lecteur)
    campagne, _ = bureau.campagnes.creer("corse-2022")
    for rang, siret in enumerate(("88800012200018", "88800013000011", "88800014800013")):
        porteur = un_porteur(raison_sociale=f"Porteur {rang} (fictif)", siret=siret)
        dossier, _ = bureau.reception.creer_a_la_main(campagne.id, porteur, le(9, 5), Canal.COURRIER, "Candidature")
        fichiers = {f"note {rang}.txt": f"Début {rang}. {COMMUN} {rang} fin.".encode(), "charte.txt": b"Charte"}
        if not rang:
            fichiers["archive.zip"] = b"PK\x03\x04"
        with store.ecrire() as uow:
            for nom, octets in fichiers.items():
                sha256 = uow.pieces.put_contenu(octets)
                mime = "text/plain" if nom.endswith(".txt") else ""
                uow.pieces.add(
                    une_piece(dossier_id=dossier.cle, nom=nom, sha256=sha256, taille=len(octets), type_mime=mime)
                )
    lecteur.fermer()
    store.close()
    lancer("indexer", "--base", chemin)
    return chemin


def test_indexer_reads_once_and_says_what_cannot_be_searched(base):
    resultat = en_json("indexer", "--base", base)
    assert (resultat["lus"], resultat["illisibles"], resultat["cherchables"]) == (0, 0, 6)
    (muette,) = resultat["muettes"]
    assert (muette["piece"], muette["etat"]) == ("archive.zip", "illisible")
    assert "archive.zip  illisible\u00a0: Ce type de fichier" in lancer("indexer", "--base", base).stdout


def test_chercher_says_where(base):
    resultat = en_json("chercher", "--base", base, "REDACTION", "claus")
    assert [p["piece"] for p in resultat["pages"]] == ["note 0.txt", "note 1.txt", "note 2.txt"]
    assert resultat["pages"][0]["page"] == 1
    assert resultat["non_cherchees"] == 1
    texte = lancer("chercher", "--base", base, "claus").stdout
    assert "[clauses] sociales" in texte
    assert "1\u00a0pièce n’a pas pu être cherchée" in texte


def test_chercher_in_one_dossier_and_within_a_limit(base):
    numero = en_json("chercher", "--base", base, "claus")["pages"][1]["numero"]
    resultat = en_json("chercher", "--base", base, "--dossier", numero, "claus")
    assert [p["numero"] for p in resultat["pages"]] == [numero]
    assert "1 premières pages" in lancer("chercher", "--base", base, "--limite", "1", "claus").stdout
    assert "Aucune page" in lancer("chercher", "--base", base, "introuvable").stdout
    assert "numéro" in lancer("chercher", "--base", base, "--dossier", "x", "a", code=CODE_AGIR).output


def test_passages_are_an_information(base):
    resultat = en_json("passages", "--base", base)
    assert len(resultat) == 3
    assert resultat[0]["identiques"][0]["piece"] == "charte.txt"
    (passage,) = resultat[0]["passages"]
    assert passage["texte"] == COMMUN.removesuffix(".")
    assert (passage["porteurs"], passage["modele_probable"]) == (3, True)
    assert [a["lien"] for a in passage["ailleurs"]] == ["autre_porteur", "autre_porteur"]
    texte = lancer("passages", "--base", base, "--dossier", resultat[0]["numero"]).stdout
    assert "fichier identique dans" in texte
    assert "sans doute un modèle" in texte
