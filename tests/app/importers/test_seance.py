"""The talk about pieces, through its frames; and the real child, which hostile files may kill alone."""

from __future__ import annotations

import io
import sys
import zlib

import pytest

from app.importers import enfant
from app.importers.apercu import (
    LIMITES_APERCU,
    PDF,
    Bloc,
    Image,
    Nature,
    Ouvert,
    Trouvaille,
    illisible,
    image_de_trame,
    lettres_de_colonne,
    ouvert_de_trame,
    ouvert_en_trame,
    quoi,
    trouvailles_de_trame,
)
from app.importers.bac import Bac
from app.importers.limites import MIO, Limites
from app.importers.propositions import lues_de_trame
from app.importers.seance import Seance
from app.importers.trame import TrameRompue, envoyer, recevoir
from app.socle.errors import UserError
from tests.app.importers.test_apercu_image import une_image
from tests.app.importers.test_apercu_pdf import BOUCLE, un_pdf
from tests.app.importers.test_bac import python
from tests.outils.bureautique import DOCX, XLSX, un_docx, un_xlsx
from tests.outils.lecteur_ici import aller_retour


def bombe():
    """A small PDF whose one page draws for ever: forms that draw forms, eight deep."""
    objets = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objets.append(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    )
    contenu = b"q 1 0 0 1 1 1 cm /F Do Q " * 120
    objets.append(b"<</Length %d>>stream\n%s\nendstream" % (len(contenu), contenu))
    for niveau in range(5, 12):
        dessin = contenu if niveau < 11 else b"0 0 500 500 re f 10 10 m 400 400 l S " * 50
        serre = zlib.compress(dessin)
        tete = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Filter/FlateDecode/Length %d" % len(serre)
        suite = b"/Resources<</XObject<</F %d 0 R>>>>>>" % (niveau + 1)
        objets.append(tete + suite + b"stream\n" + serre + b"\nendstream")
    corps = b"%PDF-1.4\n"
    for rang, objet in enumerate(objets, 1):
        corps += b"%d 0 obj%s\nendobj\n" % (rang, objet)
    return corps + b"trailer<</Root 1 0 R/Size %d>>" % (len(objets) + 1)


def demander(seance, genre, *blocs, cle="a", **autres):
    return aller_retour(*seance.repondre({"genre": genre, "cle": cle, **autres}, blocs))


def test_a_piece_not_known_is_said():
    assert demander(Seance(), "page", page=0, echelle=1)[0]["genre"] == "inconnu"


def test_only_the_last_pieces_are_held():
    seance = Seance()
    for cle in ("a", "b", "a", "c"):
        assert demander(seance, "ouvrir", un_pdf(), cle=cle, mime=PDF)[0]["genre"] == "ouvert"
    assert demander(seance, "texte", page=0, cle="b")[0]["genre"] == "inconnu"
    assert demander(seance, "texte", page=9, cle="a")[0]["texte"] == "Bonjour"


def test_each_kind_of_piece_finds_its_reader():
    seance = Seance()
    natures = [
        ouvert_de_trame(demander(seance, "ouvrir", octets, mime=mime)[0]).nature
        for octets, mime in (
            (un_pdf(), PDF),
            (une_image(), "image/png"),
            (un_docx(["x"]), DOCX),
            (un_xlsx({"F": [["x"]]}), XLSX),
        )
    ]
    assert natures == [Nature.PAGES, Nature.PAGES, Nature.TEXTE, Nature.CLASSEUR]
    with pytest.raises(UserError, match="type de fichier inconnu"):
        demander(seance, "ouvrir", b"x", mime="application/zip")


def test_a_docx_proposes_from_its_paragraphs_and_its_tables():
    seance = Seance()
    demander(seance, "ouvrir", un_docx(["Porteur : Les Essais"], [["SIRET", "88800012200018"]]), mime=DOCX)
    lues = lues_de_trame(demander(seance, "proposer")[0])
    assert {(lue.champ, lue.texte, lue.lieu) for lue in lues} == {
        ("raison_sociale", "Les Essais", ""),
        ("siret", "88800012200018", ""),
    }


def test_a_picture_proposes_nothing():
    seance = Seance()
    demander(seance, "ouvrir", une_image(), mime="image/png")
    assert lues_de_trame(demander(seance, "proposer")[0]) == ()


def test_an_opened_piece_crosses_the_frames():
    ouvert = Ouvert(
        Nature.CLASSEUR, "titre", ((1.5, 2.0),), agrandir=False, remarques=("r",),
        blocs=(Bloc("F", 0, (("a", "b"), ("c",)), (2, 3)), Bloc("Titre", 1)),
    )  # fmt: skip
    assert ouvert_de_trame(aller_retour(ouvert_en_trame(ouvert), ())[0]) == ouvert


@pytest.mark.parametrize(
    "faux",
    [{"nature": "film"}, {"pages": [[0, 1]]}, {"pages": 3}, {"blocs": [["x"]]}, {"pages": [[1]]}],
)
def test_an_opened_piece_out_of_form_breaks_the_frame(faux):
    with pytest.raises(TrameRompue):
        ouvert_de_trame({**ouvert_en_trame(Ouvert(Nature.PAGES)), **faux})


@pytest.mark.parametrize(
    ("entete", "blocs"),
    [
        ({}, [b""]),
        ({"largeur": 1, "hauteur": 0}, [b""]),
        ({"largeur": 1, "hauteur": 1}, []),
        ({"largeur": 2, "hauteur": 2}, [b"x" * 15]),
    ],
)
def test_an_image_that_does_not_fill_its_size_breaks_the_frame(entete, blocs):
    with pytest.raises(TrameRompue):
        image_de_trame(entete, blocs)


def test_an_image_and_hits_cross_the_frames():
    assert image_de_trame({"largeur": 1, "hauteur": 1}, [b"bgrx"]) == Image(1, 1, b"bgrx")
    assert trouvailles_de_trame({"trouvailles": [[2, [[0, 0, 1, 1]]]]}) == (Trouvaille(2, ((0.0, 0.0, 1.0, 1.0),)),)
    with pytest.raises(TrameRompue):
        trouvailles_de_trame({"trouvailles": [[2]]})


def test_a_refusal_names_the_file_by_its_kind():
    assert [quoi(m) for m in (PDF, "image/png", XLSX, DOCX)] == ["PDF", "Image", "Classeur", "Document"]
    assert "Demandez un nouvel envoi" in illisible(PDF, "x").conseil


def test_columns_have_letters():
    assert [lettres_de_colonne(n) for n in (0, 25, 26, 199, 16383)] == ["A", "Z", "AA", "GR", "XFD"]


def test_the_child_s_loop_answers_about_pieces():
    entree, sortie = io.BytesIO(), io.BytesIO()
    envoyer(entree, {"limites": {}})
    envoyer(entree, {"genre": "chauffer"})
    envoyer(entree, {"genre": "ouvrir", "cle": "a", "mime": PDF}, [BOUCLE])
    envoyer(entree, {"genre": "ouvrir", "cle": "a", "mime": PDF}, [un_pdf()])
    entree.seek(0)
    enfant.servir(entree, sortie, lambda _limites: {})
    sortie.seek(0)
    genres = [recevoir(sortie, 10**8)[0]["genre"] for _ in range(4)]
    assert genres == ["pret", "chaud", "refus", "ouvert"]


def test_the_window_loads_no_library_that_opens_pieces():
    code = "import sys, app.services.bureau, ui.widgets.visionneuse; print(*sys.modules)"
    modules = set(python(code).split())
    assert "app.importers.bac" in modules
    assert not modules & {"pypdfium2", "PIL", "python_calamine", "PySide6.QtPdf", "app.importers.seance"}


@pytest.fixture(scope="module")
def bac():
    with Bac(LIMITES_APERCU) as ouvert:
        yield ouvert


def ouvrir(bac, octets, cle="a"):
    return bac.interroger({"genre": "ouvrir", "cle": cle, "mime": PDF}, (octets,), mime=PDF)


def test_the_real_child_opens_and_draws(bac):
    entete, _ = ouvrir(bac, un_pdf(pages=3))
    assert len(ouvert_de_trame(entete).pages) == 3
    image = image_de_trame(*bac.interroger({"genre": "page", "cle": "a", "page": 1, "echelle": 0.5}, mime=PDF))
    assert image.largeur == 298


def test_a_worn_child_still_answers_about_the_piece_it_was_given(monkeypatch):
    monkeypatch.setattr("app.importers.bac.LECTURES_PAR_ENFANT", 1)
    with Bac(LIMITES_APERCU) as bac:
        for _ in range(2):
            ouvrir(bac, un_pdf())
            assert bac.interroger({"genre": "texte", "cle": "a", "page": 0}, mime=PDF)[0]["texte"] == "Bonjour"


def test_a_refusal_leaves_the_child_alive(bac):
    pid = bac._pret()._processus.pid
    with pytest.raises(UserError, match="arbre de pages en boucle"):
        ouvrir(bac, BOUCLE)
    assert bac._pret()._processus.pid == pid


def test_a_page_that_draws_without_end_kills_the_child_alone():
    with Bac(Limites(duree_s=1.0)) as bac:
        bac.interroger({"genre": "chauffer"}, mime=PDF)
        ouvrir(bac, bombe())
        with pytest.raises(UserError, match=r"PDF illisible \(plus de (1.s|\d+.Mo de mémoire)\)\. Le fichier"):
            bac.interroger({"genre": "page", "cle": "a", "page": 0, "echelle": 1.0}, mime=PDF)
        assert ouvrir(bac, un_pdf())[0]["genre"] == "ouvert"


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA counts mappings on Linux only")
def test_a_child_that_asks_for_too_much_memory_is_replaced():
    with Bac(Limites(memoire_octets=120 * MIO)) as bac:
        ouvrir(bac, un_pdf(taille=(14_000, 14_000)))
        with pytest.raises(UserError, match=r"PDF illisible \((plus de 126.Mo|la lecture s’est arrêtée)"):
            bac.interroger({"genre": "page", "cle": "a", "page": 0, "echelle": 1.0}, mime=PDF)
        assert ouvrir(bac, un_pdf())[0]["genre"] == "ouvert"
