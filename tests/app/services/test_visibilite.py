"""What an agent saw on the Marché de l'inclusion: signed, dated, with a screenshot kept by its hash; all undone."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from app.domain.situation import NON_VERIFIEE, StatutVisibilite
from app.services.territoires import departements_par_region, lire_departements
from app.services.visibilite import VisibiliteMarche
from app.socle.errors import EnvironmentFault, UserError
from tests.app.services.atelier import cliche, dossier_en_base, rien_d_ecrit, un_seul_acte
from tests.builders import AGENT

PNG = b"\x89PNG\r\n\x1a\n fictive"


@pytest.fixture
def visibilite(contexte):
    return VisibiliteMarche(contexte)


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


def vue(store, dossier):
    with store.lire() as u:
        return u.dossiers.get(dossier.id).visibilite


def test_a_status_bears_who_looked_and_when(visibilite, store, dossier):
    with un_seul_acte(store) as lignes:
        avant, changes = visibilite.constater(dossier.id, statut=StatutVisibilite.VISIBLE)
    assert avant == NON_VERIFIEE
    assert dossier.id in changes.dossiers
    constat = vue(store, dossier)
    assert (constat.agent, constat.verifiee_le) == (AGENT, date(2022, 9, 20))
    assert lignes[0].acte == "Constater la visibilité sur le Marché de l’inclusion"
    visibilite.constater(dossier.id, verifiee_le=date(2022, 9, 1))
    visibilite.constater(dossier.id, echeance=date(2022, 12, 31))
    assert vue(store, dossier).verifiee_le == date(2022, 9, 1)
    visibilite.constater(dossier.id, statut=StatutVisibilite.NON_VERIFIEE)
    assert (vue(store, dossier).agent, vue(store, dossier).verifiee_le) == ("", None)
    rendue, _ = visibilite.remettre(dossier.id, avant)
    assert rendue.echeance == date(2022, 12, 31)
    assert vue(store, dossier) == avant


def test_a_screenshot_is_a_piece_kept_by_its_hash_and_taken_back(visibilite, store, dossier):
    avant_tout = cliche(store)
    with un_seul_acte(store):
        (piece, avant), _ = visibilite.joindre(dossier.id, visibilite.nom_de_capture(), PNG)
    assert piece.sha256 == hashlib.sha256(PNG).hexdigest()
    assert piece.nom == "capture marché de l’inclusion 20-09-2022.png"
    assert vue(store, dossier).piece_id == piece.id
    with un_seul_acte(store):
        visibilite.retirer(dossier.id, piece, avant)
    apres = cliche(store)
    assert apres["pieces"] == avant_tout["pieces"]
    assert apres["dossiers"] == avant_tout["dossiers"]


@pytest.mark.parametrize(("nom", "octets"), [("capture.exe", PNG), ("vide.png", b""), ("capture", PNG)])
def test_what_is_no_screenshot_is_refused(visibilite, store, dossier, nom, octets):
    with rien_d_ecrit(store), pytest.raises(UserError, match="capture d’écran"):
        visibilite.joindre(dossier.id, nom, octets)


def test_a_file_is_joined_or_told_unreadable(visibilite, store, dossier, tmp_path):
    fichier = tmp_path / "page.JPG"
    fichier.write_bytes(PNG)
    (piece, _), _ = visibilite.joindre_fichier(dossier.id, fichier)
    assert (piece.nom, piece.type_mime) == ("page.JPG", "image/jpeg")
    with rien_d_ecrit(store), pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        visibilite.joindre_fichier(dossier.id, tmp_path / "absent.png")


@pytest.mark.parametrize(
    ("saisie", "codes"), [("2A, 2b", ("2A", "2B")), ("2A;2A 01", ("2A", "01")), ("", ()), (" , ", ())]
)
def test_departments_by_code(saisie, codes):
    assert lire_departements(saisie) == codes
    assert departements_par_region()["94"] == ("2A", "2B")


def test_a_department_that_does_not_exist_is_named():
    with pytest.raises(UserError, match="2C, 100"):
        lire_departements("2A, 2C, 100")
