"""The file of a region: what is written comes back; anything else is refused by its name, never half read."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.couverture import PARTAGE
from app.domain.cycle import Etat
from app.domain.fichier_regional import empreinte, en_json, en_octets
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.domain.territoire import ExistantRegional
from app.importers.bac import Bac
from app.importers.fichier_regional import (
    LIMITES_REGION,
    lire_fichier_regional,
    region_de_trame,
    region_en_trame,
)
from app.importers.regions import regions_livrees
from app.importers.trame import TrameRompue
from app.socle.errors import UserError
from tests.outils.regions_fictives import des_regions, un_contenu, une_ligne

REGIONS = regions_livrees()


def lire(octets, nom="region-94-2022.clausule-region"):
    return lire_fichier_regional(octets, nom, REGIONS)


def signer(valeur, **enveloppe):
    """Return a file whose fingerprint is right, whatever its content says."""
    complet = {"format": "clausule-region", "version": 1, "empreinte": empreinte(valeur), "contenu": valeur}
    return json.dumps({**complet, **enveloppe}).encode()


def changer(chemin, valeur):
    """Return the file of Corse with one value changed, signed again."""
    contenu = en_json(un_contenu(existants=(ExistantRegional("2A", TypePoste.FACILITATEUR, Etp(50)),)))
    cible = contenu
    for pas in chemin[:-1]:
        cible = cible[pas]
    cible[chemin[-1]] = valeur
    return signer(contenu)


def refus(octets):
    with pytest.raises(UserError) as faute:
        lire(octets)
    assert "Rien n’a été retenu de ce fichier" in faute.value.message
    assert faute.value.conseil
    return faute.value.message


@given(st.integers(0, 17), st.integers(0, 30))
def test_what_a_region_writes_is_read_back_as_it_was(rang, nombre):
    contenu = des_regions(nombre)[rang]
    octets = en_octets(contenu)
    assert lire(octets) == contenu
    assert en_octets(contenu) == octets


def test_what_is_not_known_comes_back_as_unknown():
    contenu = un_contenu((), cible=None, cible_version=None, cible_notifiee_le=None, enveloppe=None)
    assert lire(en_octets(contenu)) == contenu
    partage = un_contenu((une_ligne(departements=()),), enveloppe=Montant(-100))
    assert lire(en_octets(partage)).totaux[-1].nom == PARTAGE


def test_the_file_names_nobody():
    assert set(en_json(un_contenu())["dossiers"][0]) == {
        "numero", "etat", "type", "departements", "etp_demande", "etp_retenu", "montant_demande", "montant_retenu",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"SQLite format 3\0 et la suite", "est une base Clausule, pas un fichier régional"),
        (b"", "n’est pas un fichier régional"),
        (b"\xff\xfe", "n’est pas un fichier régional"),
        (b"[]", "n’est pas un fichier régional"),
        (b'{"format": "autre"}', "n’est pas un fichier régional"),
        (b"[" * 200_000, "n’est pas un fichier régional"),
        (b'{"format": "clausule-region", "version": 1.5}', "n’est pas un fichier régional"),
        (b'{"format": "clausule-region", "version": NaN}', "n’est pas un fichier régional"),
        (b'{"format": "clausule-region", "format": "clausule-region"}', "n’est pas un fichier régional"),
        (b'{"format": "clausule-region"}', "ne dit pas sa version"),
        (b'{"format": "clausule-region", "version": true}', "ne dit pas sa version"),
        (b'{"format": "clausule-region", "version": 1}', "n’a pas les parties attendues"),
        (en_octets(un_contenu())[:-200], "n’est pas un fichier régional"),
    ],
)
def test_another_file_is_refused_by_its_name(octets, dit):
    message = refus(octets)
    assert dit in message
    assert "region-94-2022.clausule-region" in message


def test_another_version_says_what_to_do():
    assert "d’une version plus récente du format (version 2" in refus(signer({}, version=2))


def test_an_older_version_says_what_to_do(monkeypatch):
    monkeypatch.setattr("app.importers.fichier_regional.VERSION_FORMAT", 2)
    assert "d’une version plus ancienne du format (version 1" in refus(signer({}, version=1))


def test_an_altered_content_is_told():
    octets = en_octets(un_contenu())
    assert "a été modifié depuis" in refus(octets.replace(b'"etp_retenu": 100', b'"etp_retenu": 900', 1))
    assert "a été modifié depuis" in refus(signer({"region": 1}, empreinte="0" * 64))
    impossible = b'{"format":"clausule-region","version":1,"empreinte":"","contenu":{"region":"\\ud800"}}'
    assert "un de ses textes n’est pas possible" in refus(impossible)


def test_totals_that_the_lines_do_not_give_are_named():
    message = refus(changer(("totaux", 0, "etp_demande"), 700))
    assert "2A, facilitateur\u00a0: annonce" in message
    assert "7,00\u00a0ETP demandés" in message
    contenu = un_contenu()
    assert "(et 3 autres)" in refus(en_octets(replace(contenu, totaux=())))


@pytest.mark.parametrize(
    ("chemin", "valeur", "dit"),
    [
        (("region",), "99", "la région 99 n’existe pas"),
        (("region",), 94, "le code de la région n’est pas un texte court"),
        (("nom",), "Sardaigne", "le nom de la région 94 n’est pas Corse"),
        (("edition",), 0, "l’édition n’est pas un nombre possible"),
        (("edition",), 2021, "n’est pas de cette région et de cette édition"),
        (("campagne",), "x" * 300, "le code de la campagne n’est pas un texte court"),
        (("campagne",), "a\nb", "le code de la campagne n’est pas un texte court"),
        (("produit_le",), "hier", "la date de production n’est pas une date"),
        (("produit_le",), "2022-10-03T10:12:00", "sans fuseau horaire"),
        (("cible_notifiee_le",), "2022-13-01", "la date de notification n’est pas une date"),
        (("cible",), -1, "la cible n’est pas un nombre possible"),
        (("cible",), True, "la cible n’est pas un nombre possible"),
        (("cible_version",), -1, "la version de la cible"),
        (("enveloppe",), 10**20, "l’enveloppe n’est pas un nombre possible"),
        (("departements_blancs",), ["75"], "un département n’est pas de cette région"),
        (("departements_blancs",), ["2A", "2A"], "un département est écrit deux fois"),
        (("departements_blancs",), "2A", "ne sont pas une liste"),
        (("dossiers",), {}, "les dossiers ne sont pas une liste"),
        (("dossiers", 0), [], "un dossier n’a pas les champs attendus"),
        (("dossiers", 0, "porteur"), "X", "un dossier n’a pas les champs attendus"),
        (("dossiers", 0, "numero"), "2022-94-1", "un numéro de dossier est mal écrit"),
        (("dossiers", 0, "numero"), "2022-11-0001", "le dossier 2022-11-0001 n’est pas de cette région"),
        (("dossiers", 0, "etat"), "gagnant", "l’état d’un dossier n’est pas connu"),
        (("dossiers", 0, "etat"), "retire", "est retiré\u00a0: il ne compte pas"),
        (("dossiers", 0, "etat"), "recu", "est reçu et retenu à la fois"),
        (("dossiers", 0, "type"), None, "le type d’un poste n’est pas connu"),
        (("dossiers", 0, "etp_demande"), -5, "les ETP demandés du dossier 2022-94-0001"),
        (("existants", 0, "departement"), "13", "un département n’est pas de cette région"),
        (("totaux", 0, "dossiers"), 10**9, "le nombre de dossiers n’est pas un nombre possible"),
        (("inconnu",), 1, "le contenu n’a pas les champs attendus"),
    ],
)
def test_what_clausule_does_not_write_is_refused(chemin, valeur, dit):
    assert dit in refus(changer(chemin, valeur))


def test_a_dossier_twice_is_refused():
    assert "un dossier y figure deux fois" in refus(en_octets(un_contenu((une_ligne(), une_ligne()))))


@given(st.data())
def test_a_spoilt_file_is_refused_and_never_breaks_the_reader(data):
    octets = bytearray(en_octets(un_contenu()))
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    lu = None
    with contextlib.suppress(UserError):
        lu = lire(bytes(octets))
    assert lu is None or lu == un_contenu()  # read whole: a space for another, outside the content


def test_only_totals_leave_the_child():
    lignes = (
        une_ligne(),
        une_ligne("2022-94-0002", type_poste=TypePoste.COORDINATEUR),
        une_ligne("2022-94-0003", etat=Etat.INSTRUIT, etp_retenu=Etp(0), montant_retenu=Montant(0)),
    )
    contenu = un_contenu(lignes)
    lu = region_de_trame(region_en_trame(contenu), REGIONS)
    assert (lu.dossiers, lu.coordinateurs) == (3, ("2022-94-0002",))
    assert lu.contenu == replace(contenu, lignes=())


@pytest.mark.parametrize("champ", ["contenu", "dossiers", "coordinateurs"])
def test_what_comes_from_the_child_is_checked(champ):
    with pytest.raises(TrameRompue):
        region_de_trame({**region_en_trame(un_contenu()), champ: None}, REGIONS)


def test_the_child_reads_refuses_and_a_liar_is_not_believed(monkeypatch):
    with Bac(LIMITES_REGION) as bac:
        assert bac.lire_region(en_octets(un_contenu()), "r").contenu == replace(un_contenu(), lignes=())
        with pytest.raises(UserError, match="n’est pas un fichier régional"):
            bac.lire_region(b"{}", "r")
        with pytest.raises(UserError, match="vide"):
            bac.lire_region(b"", "r")
        monkeypatch.setattr(bac, "_demander", lambda *_a: ({"genre": "region"}, []))
        with pytest.raises(UserError, match="brusquement"):
            bac.lire_region(en_octets(un_contenu()), "r")
