"""The verbs on reading by two, on a real base: states without a note, then the agreement."""

from __future__ import annotations

import pytest

from app.domain.dossier import Canal
from app.importers.bac import Bac
from app.services.bureau import ouvrir_bureau
from app.services.lectures import Reglage
from app.socle.horloge import HorlogeFixe
from app.socle.paths import nom_de_session
from data.sqlite.store import create_store, open_store
from tests.builders import AGENT, le, un_porteur, un_poste
from tests.ui.terminal import en_json, lancer


@pytest.fixture
def base(tmp_path):
    """Three dossiers: two closed readings, one open, one hidden from who runs the console."""
    chemin = tmp_path / "corse.clausule"
    store = create_store(chemin, agent_poste=AGENT)
    lecteur = Bac()
    une, deux, console = (
        ouvrir_bureau(store, HorlogeFixe(le(9, 20)), nom, lecteur) for nom in ("Une", "Deux", nom_de_session())
    )
    campagne, _ = une.campagnes.creer("corse-2022")
    cles = []
    for rang in range(3):
        dossier, _ = une.reception.creer_a_la_main(
            campagne.id, un_porteur(raison_sociale=f"Porteur {rang}"), le(9, 5), Canal.COURRIER, "Candidature"
        )
        une.instruction.modifier(dossier.cle, "Modifier le projet", postes=(un_poste(),))
        cles.append(dossier.cle)
    une.lectures.regler(campagne.id, Reglage(deux_lecteurs=True, ecart=None, seuil=2))
    codes = [s.code for s in une.instruction.fiche(cles[0]).grille.sous_criteres()]
    for bureau, valeurs in ((une, (3, 3)), (deux, (3, 2))):
        bureau.lectures.ouvrir(cles[0])
        for rang, code in enumerate(codes):
            bureau.lectures.noter(cles[0], code, valeurs[rang % 2], "secret de lecture")
        bureau.lectures.clore(cles[0])
    une.lectures.ouvrir(cles[1])
    une.lectures.noter(cles[1], codes[0], 3, "secret de lecture")
    console.deports.declarer(cles[2], "lien familial")
    lecteur.fermer()
    store.close()
    return chemin


def test_les_ecarts_s_ecrivent_en_tables(base, tmp_path):
    for figure in ("ecarts", "lectures"):
        (ecrite,) = en_json("figures", "--base", base, "--figure", figure, "--vers", tmp_path / figure)
        (fichier,) = (tmp_path / figure).iterdir()
        assert str(fichier) == ecrite["fichier"]
        texte = fichier.read_bytes().decode("utf-8-sig")
        assert len(texte.splitlines()) > 1
        assert "secret" not in texte


def test_lectures_dit_l_etat_sans_une_note(base):
    dits = en_json("lectures", "--base", base)
    assert [d["suite"] for d in dits] == ["a_accorder", "a_lire", None]
    assert [(x["lecteur"], bool(x["close_le"])) for x in dits[0]["lectures"]] == [("Une", True), ("Deux", True)]
    assert (dits[2]["masque"], dits[2]["porteur"]) == (True, "dossier masqué (déport)")
    texte = lancer("lectures", "--base", base).stdout
    assert "a accorder" in texte
    assert "Porteur 1  Une (ouverte)" in texte
    assert "secret" not in texte


def test_accord_dit_son_n_et_se_tait_sous_le_seuil(base):
    dit = en_json("accord", "--base", base)
    assert (dit["dossiers"], dit["seuil"], dit["montrees"], dit["kappa_quadratique"]) == (1, 2, False, None)
    assert "à partir de 2" in lancer("accord", "--base", base).stdout


def test_accord_donne_les_chiffres_a_partir_du_seuil(base):
    store = open_store(base, agent_poste=AGENT)
    lecteur = Bac()
    for nom, valeur in (("Trois", 1), ("Quatre", 2)):
        bureau = ouvrir_bureau(store, HorlogeFixe(le(9, 21)), nom, lecteur)
        cle = bureau.instruction.numeros(1)["2022-94-0003"]
        bureau.lectures.ouvrir(cle)
        for sous_critere in bureau.instruction.fiche(cle).grille.sous_criteres():
            bureau.lectures.noter(cle, sous_critere.code, valeur, "page 2")
        bureau.lectures.clore(cle)
    ouvrir_bureau(store, HorlogeFixe(le(9, 22)), nom_de_session(), lecteur).deports.lever(3)
    lecteur.fermer()
    store.close()
    dit = en_json("accord", "--base", base)
    assert (dit["dossiers"], dit["montrees"]) == (2, True)
    assert "/" in dit["alpha_ordinal"]
    texte = lancer("accord", "--base", base).stdout
    assert "kappa pondéré, poids quadratiques\u00a0: " in texte.replace(" :", "\u00a0:")
    assert "À lire avec prudence" in texte


def test_a_un_lecteur_il_n_y_a_rien_a_suivre(tmp_path):
    chemin = tmp_path / "corse.clausule"
    lancer("creer", "--base", chemin, "--modele", "corse-2022")
    assert "Un lecteur par dossier" in lancer("lectures", "--base", chemin).stdout
    assert en_json("lectures", "--base", chemin) == []
