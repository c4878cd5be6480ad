"""The detail of a line of the journal is written in the words of the screens."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

from app.socle.formats import PARIS
from ui.models.journal import detail


def ligne(avant):
    evenement = SimpleNamespace(
        acte="Passer à un état", le=datetime(2022, 9, 12, 10, 12, tzinfo=PARIS), agent="Agent d’essai",
        objet="dossier", objet_id="2022-94-0001", motif="", avant=avant, apres="",
    )  # fmt: skip
    return SimpleNamespace(ligne=SimpleNamespace(evenement=evenement, rang=1, empreinte="abc"))


def test_un_etat_est_dit_par_ses_mots():
    assert "état\u00a0: retiré" in detail(ligne('{"etat": "retire"}'))


def test_une_valeur_inconnue_reste_comme_elle_est():
    assert "état\u00a0: autre" in detail(ligne('{"etat": "autre"}'))
    assert "ville\u00a0: retire" in detail(ligne('{"ville": "retire"}'))


def test_les_valeurs_sont_ecrites_comme_a_l_ecran():
    avant = (
        '{"le": "2022-10-14T09:00:00+02:00", "du": "2022-09-01", "qualite": "", "etp_par_type": {},'
        ' "siret": "2022-13", "faux": "2022-13-45"}'
    )
    dit = detail(ligne(avant)).replace("\u00a0", " ")
    assert "le : 14 oct. 2022, 9 h 00" in dit
    assert "du : 01/09/2022" in dit
    assert "qualite : non renseigné" in dit
    assert "etp_par_type : aucun" in dit
    assert "siret : 2022-13\n" in dit
    assert "faux : 2022-13-45" in dit
