"""Bundles through the console, on real encrypted files: prepared, noted, taken back, refused when altered."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from app.domain.dossier import Canal
from app.domain.journal import rupture
from app.services.bureau import ouvrir_bureau
from app.socle.errors import UserError
from app.socle.fichiers import EXTENSION_LIASSE
from app.socle.horloge import HorlogeFixe
from data.sqlite.store import create_store, open_store
from tests.builders import AGENT, le, un_porteur, un_poste
from tests.ui.terminal import lancer
from ui.console import clausule
from ui.verbes.commun import CODE_AGIR, CODE_MACHINE, CODE_REFUS

MOT = "trois chevaux lents"
LECTRICE = "Lectrice d’essai"


class SansLecteur:
    """No mail is read here."""


@contextmanager
def bureau_sur(chemin, cle=None):
    store = open_store(chemin, agent_poste=AGENT, cle=cle)
    try:
        yield ouvrir_bureau(store, HorlogeFixe(le(9, 20)), AGENT, SansLecteur())
    finally:
        store.close()


def en_json(*mots, mot=MOT, code=0):
    resultat = CliRunner().invoke(
        clausule, ["liasse", *map(str, mots), "--json"], prog_name="clausule", input=f"{mot}\n"
    )
    assert resultat.exit_code == code, resultat.output
    return json.loads(resultat.stdout) if resultat.stdout else resultat.stderr


@pytest.fixture(scope="module")
def depart(tmp_path_factory):
    """A base with two dossiers, and the bundle that left with them."""
    dossier = tmp_path_factory.mktemp("liasse")
    base = dossier / "corse.clausule"
    lancer("creer", "--base", base)
    with bureau_sur(base) as bureau:
        for nom in ("Association d’essai", "Chantiers d’essai"):
            d, _ = bureau.reception.creer_a_la_main(
                1, un_porteur(raison_sociale=nom), le(7, 5), Canal.COURRIER, "C"
            )
            bureau.instruction.modifier(d.cle, "Modifier le projet", postes=(un_poste(),))
            bureau.notation.noter(d.cle, "C1.1", 3, "page 4")
    liasse = dossier / f"lectrice{EXTENSION_LIASSE}"
    dite = en_json("preparer", "--base", base, "--lecteur", LECTRICE, dossier / "lectrice")
    assert dite["dossiers"] == ["2022-94-0001", "2022-94-0002"]
    return base, liasse


@pytest.fixture
def partie(depart, tmp_path):
    """Copies of both, for one test."""
    return tuple(shutil.copy(fichier, tmp_path / fichier.name) for fichier in depart)


@pytest.fixture
def rendue(partie):
    """The same, once the reader has changed C1.1 and noted C1.2 in the first dossier."""
    with bureau_sur(partie[1], MOT) as chez_elle:
        chez_elle.notation.noter(1, "C1.1", 1, "bilan incomplet")
        chez_elle.notation.noter(1, "C1.2", 2, "court")
    return partie


def test_la_liasse_est_chiffree_et_se_suffit(depart):
    octets = depart[1].read_bytes()
    assert b"SQLite format 3" not in octets
    assert "Association d’essai".encode() not in octets
    assert MOT.encode() not in octets
    assert [f.name for f in depart[1].parent.glob("*lectrice*")] == [depart[1].name]
    with bureau_sur(depart[1], MOT) as chez_elle, chez_elle.contexte.store.lire() as u:
        assert rupture(u.journal.toutes()) is None
        assert [d.porteur.iban for d in u.dossiers.of_campagne(1)] == ["", ""]
        assert chez_elle.contexte.agent == LECTRICE


def test_reprendre_a_l_essai_puis_pour_de_bon_puis_annuler(rendue):
    base, liasse = rendue
    with bureau_sur(base) as bureau:
        bureau.notation.noter(1, "C1.1", 4, "bilan joint")
    essai = en_json("reprendre", "--base", base, liasse, "--essai")
    assert (essai["reprise"], essai["lecteur"], essai["anomalies"]) == (False, LECTRICE, [])
    assert essai["dossiers"][0]["notes"] == {"C1.1": "conflit", "C1.2": "a_prendre"}
    dite = lancer_liasse("reprendre", "--base", base, liasse)
    assert "conflit" in dite
    assert "départ 3 (page 4) | ici 4 (bilan joint) | lecteur 1 (bilan incomplet)" in dite
    assert "Repris." in dite
    assert en_json("reprendre", "--base", base, liasse, "--conflits", "leur")["deja_reprise_le"]
    with bureau_sur(base) as bureau, bureau.contexte.store.lire() as u:
        assert [(n.valeur, n.agent) for n in u.notes.of_dossier(1)] == [(1, LECTRICE), (2, LECTRICE)]
        identifiant = bureau.liasses.suivi(1)[0].liasse
    fini = lancer_liasse("reprendre", "--base", base, liasse)
    assert "Déjà reprise le" in fini
    assert "Rien n’est à reprendre." in fini
    assert en_json("annuler", "--base", base, identifiant)["notes"] == 1
    assert "Reprise annulée" in lancer_liasse("annuler", "--base", base, identifiant)
    assert "Aucune reprise" in en_json("annuler", "--base", base, identifiant, code=CODE_AGIR)


def lancer_liasse(*mots):
    resultat = CliRunner().invoke(clausule, ["liasse", *map(str, mots)], prog_name="clausule", input=f"{MOT}\n")
    assert resultat.exit_code == 0, resultat.output
    return resultat.stdout


def refuser(base, fichier, *dits, mot=MOT, code=CODE_REFUS):
    """Check what is said line by line, and that the base is as it was."""
    with bureau_sur(base) as bureau, bureau.contexte.store.lire() as u:
        avant = (len(tuple(u.journal.toutes())), u.notes.of_campagne(1))
    dit = en_json("reprendre", "--base", base, fichier, mot=mot, code=code)
    texte = dit if isinstance(dit, str) else "\n".join(dit["anomalies"])
    for attendu in dits:
        assert attendu in texte
    assert mot == "" or mot not in texte
    with bureau_sur(base) as bureau, bureau.contexte.store.lire() as u:
        assert (len(tuple(u.journal.toutes())), u.notes.of_campagne(1)) == avant


def test_un_mot_de_passe_faux_ou_vide(rendue):
    refuser(*rendue, "n’ouvre pas le fichier", mot="autre chose", code=CODE_AGIR)
    refuser(*rendue, "mot de passe est vide", mot="", code=CODE_AGIR)


def test_un_fichier_tronque(rendue):
    base, liasse = rendue
    octets = liasse.read_bytes()
    liasse.write_bytes(octets[: len(octets) // 2])
    refuser(base, liasse, "altéré")
    liasse.write_bytes(octets[:1000])
    refuser(base, liasse, "n’ouvre pas le fichier", code=CODE_AGIR)
    liasse.write_bytes(b"")
    refuser(base, liasse, "altéré")


@pytest.mark.parametrize("part", [1, 50, 97])
def test_un_octet_retourne(rendue, part):
    base, liasse = rendue
    octets = bytearray(liasse.read_bytes())
    octets[4096 + (len(octets) - 4096) * part // 100] ^= 0x40
    liasse.write_bytes(octets)
    refuser(base, liasse, "altéré")


def test_une_base_en_clair_au_lieu_d_une_liasse(rendue):
    refuser(
        rendue[0], shutil.copy(rendue[0], rendue[0].with_name("copie.clausule")), "base en clair", code=CODE_AGIR
    )


def test_une_base_chiffree_qui_n_est_pas_une_liasse(rendue, tmp_path):
    create_store(tmp_path / "autre", cle=MOT).close()
    refuser(rendue[0], tmp_path / "autre", "pas une liasse de lecture")


def test_une_autre_base_et_une_autre_campagne(rendue, tmp_path):
    autre = tmp_path / "autre.clausule"
    lancer("creer", "--base", autre)
    refuser(autre, rendue[1], "ne vient pas de cette base")
    with bureau_sur(rendue[0]) as bureau:
        seconde, _ = bureau.campagnes.creer("idf-2022")
    dit = en_json("reprendre", "--base", rendue[0], "--campagne", seconde.id, rendue[1], code=CODE_REFUS)
    assert "autre campagne" in dit["anomalies"][0]


def test_les_lignes_d_une_liasse_refusee_se_lisent(rendue, tmp_path):
    autre = tmp_path / "autre.clausule"
    lancer("creer", "--base", autre)
    resultat = CliRunner().invoke(
        clausule, ["liasse", "reprendre", "--base", str(autre), str(rendue[1])], input=MOT
    )
    assert resultat.exit_code == CODE_REFUS
    assert "rien n’a été repris" in resultat.stdout
    assert "- Cette liasse" in resultat.stdout


def test_preparer_refuse_ce_qui_ne_va_pas(partie, tmp_path):
    base = partie[0]
    deja = en_json("preparer", "--base", base, "--lecteur", LECTRICE, partie[1], code=CODE_AGIR)
    assert "existe déjà" in deja
    ailleurs = tmp_path / "absent" / "a"
    en_json("preparer", "--base", base, "--lecteur", LECTRICE, ailleurs, code=CODE_MACHINE)
    inconnu = ("preparer", "--base", base, "--lecteur", LECTRICE, "--dossier", "2022-94-0777", tmp_path / "a")
    assert "2022-94-0777" in en_json(*inconnu, code=CODE_AGIR)
    un = en_json("preparer", "--base", base, "--lecteur", LECTRICE, "--sans-notes", "--dossier", "2022-94-0002",
                 tmp_path / "b")  # fmt: skip
    assert un["dossiers"] == ["2022-94-0002"]


def test_a_l_aveugle_la_console_ne_dit_pas_les_valeurs(partie, tmp_path):
    base, liasse = partie[0], tmp_path / f"aveugle{EXTENSION_LIASSE}"
    with bureau_sur(base) as bureau:
        bureau.campagnes.modifier(1, "Régler la lecture", double_lecture=True)
    en_json("preparer", "--base", base, "--lecteur", LECTRICE, liasse)
    with bureau_sur(liasse, MOT) as chez_elle:
        chez_elle.notation.noter(1, "C1.2", 2, "court")
        with pytest.raises(UserError, match="lire et à noter"):
            chez_elle.instruction.modifier(1, "Modifier le projet", objet="x")
    dite = lancer_liasse("reprendre", "--base", base, liasse)
    assert "lecture laissée ouverte" in dite
    assert "court" not in dite
