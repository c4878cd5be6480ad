"""A produced PDF: the words of the act, its structure, the same bytes, the standards, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import page as validateur
import pytest
from PIL import Image

from app.documents import blocs
from app.documents.conformite import _FluxTermine
from app.documents.contenu import (
    Adresse,
    Alignement,
    Colonne,
    Contenu,
    Encadre,
    EnTete,
    Fiche,
    Illustration,
    Liste,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
    compose,
    gras,
    italique,
    texte_brut,
)
from app.documents.pdf import rendre_pdf
from app.socle.errors import UserError
from tests.app.documents import contenus
from tests.app.documents.lecture import lecteur, sans_espaces, structure, textes_par_page

LONG = (
    "Établissement public de coopération intercommunale des Vallées-d’Outre-Monts et du Val-d’Exemple "
    "réunis, régie œuvre"
)
SANS_BLANC = "FR76" + "0123456789" * 12


def acte(*blocs) -> Contenu:
    return Contenu(titre="Acte d’essai", reference="R-1", blocs=blocs)


CONTENUS = {
    "lettre": contenus.lettre(),
    "lettre en projet, avec image": contenus.lettre(projet=True, image=True),
    "convention": contenus.convention(),
    "tableau sur plusieurs pages": acte(Titre(1, "Annexe"), contenus.budget(160)),
    "noms longs": acte(
        Titre(1, f"{LONG} – {LONG}"),
        Adresse((LONG, SANS_BLANC)),
        Paragraphe(compose(gras(LONG), " et ", italique(SANS_BLANC))),
        Paragraphe(SANS_BLANC),
        Tableau(
            (Colonne("Porteur", 1), Colonne("Montant demandé en euros", 1, Alignement.DROITE)),
            ((SANS_BLANC, "1\u00a0234,00"), (compose(gras(SANS_BLANC), " ", LONG), f"{LONG} 2,00")),
        ),
        Fiche(((LONG, SANS_BLANC), (SANS_BLANC, compose(italique(LONG))))),
        Encadre((LONG, SANS_BLANC), SANS_BLANC),
        Signatures((Partie(LONG, SANS_BLANC, LONG), Partie("b"), Partie("c", "d", "e", "f")), LONG),
    ),
    "signes": acte(
        Titre(1, "a < b & c > d <b>pas en gras</b>"),
        Paragraphe("x<y et z>w &amp; \\ (parenthèse) ) « œuvre » Ÿ ½ → ≤ – — … € °"),
        Liste(("<para>", "&", "%", "(", ")")),
        Tableau((Colonne("<i>", 1),), (("a & b < c",), ("",)), legende="(Légende)"),
    ),
    "une ligne plus haute qu’une page": acte(
        Tableau((Colonne("Motif", 3), Colonne("Note", 1)), (((contenus.CORPS + " ") * 30, "12"), ("fin", "1")))
    ),
    "encadré plus haut qu’une page": acte(Encadre((contenus.CORPS,) * 20, "Titre")),
    "rien": acte(),
    "pages blanches demandées": acte(
        SautDePage(), Paragraphe("un"), SautDePage(), SautDePage(), Paragraphe("deux")
    ),
    "tous les niveaux": acte(
        *(Titre(n, f"Titre {n}") for n in (1, 2, 3, 4, 2, 3)), Illustration(contenus.logo(), "Un dessin", 300)
    ),
}
tous = pytest.mark.parametrize("nom", CONTENUS)


def conforme(octets: bytes, profil: str, dossier: Path) -> list[str]:
    fichier = dossier / "acte.pdf"
    fichier.write_bytes(octets)
    rapport = validateur.validate_pdf(str(fichier), profile=profil)
    assert rapport.is_compliant == (not rapport.failures)
    return [f"{f.rule_id}: {f.message}" for f in rapport.failures]


@tous
def test_pdf_ua_1_and_pdf_a_2a_in_one_file(nom: str, tmp_path: Path) -> None:
    octets = rendre_pdf(CONTENUS[nom])
    assert conforme(octets, "ua1", tmp_path) == []
    assert conforme(octets, "2a", tmp_path) == []


@tous
def test_every_word_of_the_act_is_read_and_nothing_else(nom: str) -> None:
    lu = "".join(textes_par_page(rendre_pdf(CONTENUS[nom])))
    if nom == "une ligne plus haute qu’une page":  # cut in rows: its cells alternate
        assert sorted(sans_espaces(lu)) == sorted(sans_espaces(texte_brut(CONTENUS[nom])))
    else:
        assert sans_espaces(lu) == sans_espaces(texte_brut(CONTENUS[nom]))


@tous
def test_the_footer_counts_the_pages_and_is_not_read(nom: str) -> None:
    octets = rendre_pdf(CONTENUS[nom])
    pages = textes_par_page(octets, artefacts=True)
    for i, page in enumerate(pages, start=1):
        assert sans_espaces(f"{CONTENUS[nom].reference} · page {i} sur {len(pages)}") in sans_espaces(page)


@tous
def test_the_same_value_gives_the_same_bytes(nom: str) -> None:
    assert rendre_pdf(CONTENUS[nom]) == rendre_pdf(CONTENUS[nom])


def test_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from app.documents.pdf import rendre_pdf; from tests.app.documents import contenus as c;"
        "print(hashlib.sha256(rendre_pdf(c.convention(articles=3)) + rendre_pdf(c.lettre(image=True))).hexdigest())"
    )
    ici = hashlib.sha256(
        rendre_pdf(contenus.convention(articles=3)) + rendre_pdf(contenus.lettre(image=True))
    ).hexdigest()
    sortie = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert sortie.stdout.strip() == ici


def test_what_was_kept_from_another_act_does_not_show() -> None:
    """A text is composed once for all acts: whichever act came first, each has the bytes it has alone."""
    seuls = {}
    for nom, contenu in CONTENUS.items():
        blocs._matiere.cache_clear()
        seuls[nom] = rendre_pdf(contenu)
    for nom in reversed(CONTENUS):
        assert rendre_pdf(CONTENUS[nom]) == seuls[nom]


def test_threads_do_not_mix_their_acts() -> None:
    voulus = [contenus.lettre(projet=i % 2 == 0, image=i % 3 == 0) for i in range(12)]
    seuls = [rendre_pdf(c) for c in voulus]
    with ThreadPoolExecutor(4) as fils:
        assert list(fils.map(rendre_pdf, voulus)) == seuls


@pytest.mark.parametrize("reference", ["R-1", "R-" + "0123456789" * 20])
@pytest.mark.parametrize("ligne", ["Service", "Service instructeur, " * 20])
def test_a_long_footer_stays_in_the_page_and_does_not_overlap(reference: str, ligne: str) -> None:
    octets = rendre_pdf(replace(acte(), reference=reference, pied=(ligne,)))
    (pied,) = textes_par_page(octets, artefacts=True)
    assert sans_espaces(ligne) in sans_espaces(pied)
    assert sans_espaces(reference) in sans_espaces(pied)


def test_two_acts_have_two_identifiers() -> None:
    un, deux = acte(Paragraphe("un")), acte(Paragraphe("deux"))
    ids = {lecteur(rendre_pdf(c)).trailer["/ID"][0] for c in (un, deux)}
    assert len(ids) == 2


def test_metadata_language_and_bookmarks() -> None:
    contenu = replace(CONTENUS["convention"], etabli_le=date(2022, 9, 12))
    pdf = lecteur(rendre_pdf(contenu))
    racine = pdf.trailer["/Root"]
    assert (racine["/Lang"], racine["/MarkInfo"]["/Marked"]) == ("fr-FR", True)
    assert pdf.metadata.title == contenu.titre
    assert (pdf.metadata.author, pdf.metadata.subject) == (contenu.auteur, contenu.sujet)
    assert pdf.metadata.creation_date.date() == contenu.etabli_le
    assert pdf.xmp_metadata.dc_title["x-default"] == contenu.titre
    assert pdf.xmp_metadata.dc_creator == [contenu.auteur]
    premier, suite = pdf.outline[0], pdf.outline[1]
    assert premier.title == "Convention annuelle d’attribution de subvention"
    assert next(s.title for s in suite if not isinstance(s, list)).startswith("Article 1")
    assert len([s for s in suite if not isinstance(s, list)]) == 13


def test_fonts_are_embedded() -> None:
    for page in lecteur(rendre_pdf(CONTENUS["convention"])).pages:
        polices = page["/Resources"]["/Font"]
        assert polices
        assert all("/FontFile2" in p.get_object()["/FontDescriptor"] for p in polices.values())


def test_structure_of_headings_lists_and_tables() -> None:
    contenu = acte(
        Titre(1, "Décision"),
        Liste(("un", "deux")),
        Tableau(
            (Colonne("Poste", 1), Colonne("Aide", 1)), (("a", ""),), ("Total", "1"), "Budget", entete_de_ligne=True
        ),
        Fiche((("SIRET", "1"),)),
        Signatures((Partie("A", nom="B"), Partie("C"))),
    )
    racine = structure(rendre_pdf(contenu))
    item = ("LI", ["Lbl", "LBody"])
    assert racine.forme() == (
        "Document",
        [
            "H1",
            ("L", [item, item]),
            ("Table", ["Caption", ("TR", ["TH", "TH"]), ("TR", ["TH", "TD"]), ("TR", ["TH", "TD"])]),
            ("Table", [("TR", ["TH", "TD"])]),
            ("Div", [("Div", ["P", "P"]), ("Div", ["P"])]),
        ],
    )
    portees = [th.attributs["/Scope"] for th in racine.enfants[2].tous("TH")]
    assert portees == ["/Column", "/Column", "/Row", "/Row"]


def test_a_table_over_pages_is_one_table_read_once_with_its_headings_repeated() -> None:
    octets = rendre_pdf(CONTENUS["tableau sur plusieurs pages"])
    racine = structure(octets)
    (table,) = racine.tous("Table")
    assert len(table.tous("TR")) == 1 + 160 + 1
    pages = textes_par_page(octets, artefacts=True)
    assert len(pages) > 4
    assert all("Poste de dépense" in p for p in pages[1:])
    assert "Poste de dépense" not in pages[0]


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    contenu = acte(*(Paragraphe(contenus.CORPS) for _ in range(30)))
    octets = rendre_pdf(contenu)
    assert len(lecteur(octets).pages) > 1
    paragraphes = structure(octets).tous("P")
    assert len(paragraphes) == 30
    assert max(p.nb_contenus for p in paragraphes) == 2


def test_lines_end_with_a_space_but_a_cut_word_does_not() -> None:
    mots = f"avant {SANS_BLANC} après " + "mot " * 60
    for bloc in (Paragraphe(mots), Paragraphe(compose(mots, gras("fin"))), Tableau((Colonne("x", 1),), ((mots,),))):
        flux = lecteur(rendre_pdf(acte(bloc))).pages[0].get_contents().get_data()
        assert SANS_BLANC.encode() in b"".join(re.findall(rb"\((.*?)\) Tj", flux))
        assert re.search(rb"mot \) Tj", flux)


def test_the_picture_has_its_alternative_text() -> None:
    (figure,) = structure(rendre_pdf(CONTENUS["lettre en projet, avec image"])).tous("Figure")
    assert figure.attributs["/Alt"] == "Emblème fictif du service"


def test_the_watermark_is_there_only_for_a_draft_and_is_not_read() -> None:
    for projet in (True, False):
        octets = rendre_pdf(contenus.lettre(projet=projet))
        assert ("PROJET" in textes_par_page(octets, artefacts=True)[0]) is projet
        assert "PROJET" not in textes_par_page(octets)[0]


def _image(mode: str, format_: str = "PNG") -> bytes:
    sortie = io.BytesIO()
    Image.new(mode, (30, 20)).save(sortie, format_)
    return sortie.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_any_ordinary_picture_is_taken(mode: str, tmp_path: Path) -> None:
    octets = rendre_pdf(acte(Illustration(_image(mode), "Un aplat", 30)))
    assert conforme(octets, "2a", tmp_path) == []


def test_a_jpeg_for_the_press_is_taken(tmp_path: Path) -> None:
    octets = rendre_pdf(acte(Illustration(_image("CMYK", "JPEG"), "Un aplat", 30)))
    assert conforme(octets, "2a", tmp_path) == []


@pytest.mark.parametrize(
    ("octets", "motif"),
    [
        (b"", "n’est pas un fichier PNG ou JPEG lisible"),
        (b"%PDF-1.7", "n’est pas un fichier PNG ou JPEG lisible"),
        (contenus.logo()[:200], "n’est pas un fichier PNG ou JPEG lisible"),
        (_image("RGB", "GIF"), "n’est pas un fichier PNG ou JPEG lisible"),
        (b"\x00" * 6_000_000, "pèse 5\u00a0Mo"),
    ],
)
def test_a_bad_picture_is_refused(octets: bytes, motif: str) -> None:
    with pytest.raises(UserError, match=motif):
        rendre_pdf(acte(Illustration(octets, "Image", 30)))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read() -> None:
    sortie = io.BytesIO()
    Image.new("1", (9000, 9000)).save(sortie, "PNG")
    with pytest.raises(UserError, match="9000 × 9000"):
        rendre_pdf(acte(Illustration(sortie.getvalue(), "Image", 30)))


@pytest.mark.parametrize(
    "place",
    [
        lambda t: acte(Paragraphe(t)),
        lambda t: acte(Tableau((Colonne("a", 1),), ((t,),))),
        lambda t: acte(Tableau((Colonne(t, 1),), (("a",),))),
        lambda t: acte(Liste((compose("a", gras(t)),))),
        lambda t: acte(Signatures((Partie("a", nom=t),))),
        lambda t: replace(acte(), reference=t),
        lambda t: replace(acte(), pied=(t,)),
        lambda t: replace(acte(), entete=EnTete((t,))),
    ],
)
def test_an_unprintable_character_is_refused_wherever_it_stands(place) -> None:
    with pytest.raises(UserError, match="U\\+1F600 GRINNING FACE"):
        rendre_pdf(place("Bravo 😀"))


MUTATIONS = {
    "langue": (b"/Lang (fr-FR)", b"/Lanx (fr-FR)", "ua1"),
    "texte de remplacement": (b"/Alt <FEFF", b"/Alx <FEFF", "ua1"),
    "portée des titres de colonne": (b"/Scope /Column", b"/Scopx /Column", "ua1"),
    "ligne de tableau": (b"/S /TR ", b"/S /P  ", "ua1"),
    "niveau de titre": (b"/S /H2", b"/S /H4", "ua1"),
    "titre affiché": (b"/DisplayDocTitle true", b"/DisplayDocTitlx true", "ua1"),
    "marque de balisage": (b"/Marked true", b"/Markex true", "2a"),
    "arbre de structure": (b"/StructTreeRoot ", b"/StructTreeRoox ", "2a"),
    "profil de couleur": (b"/OutputIntents", b"/OutputIntenxs", "2a"),
    "correspondance des caractères": (b"/ToUnicode", b"/ToUnicodx", "2a"),
    "police incorporée": (b"/FontFile2", b"/FontFilx2", "2a"),
    "partie de la norme d’archivage": (b"<pdfaid:part>2", b"<pdfaid:part>7", "2a"),
    "partie de la norme d’accessibilité": (b"<pdfuaid:part>1", b"<pdfuaid:part>7", "ua1"),
    "métadonnées XMP": (b"/Metadata ", b"/Metadatx ", "2a"),
    "titre des métadonnées": (b"<dc:title>", b"<dc:titlx>", "ua1"),
    "élément de liste": (b"/S /LBody ", b"/S /TD    ", "ua1"),
    "légende de tableau": (b"/S /Caption ", b"/S /TH      ", "ua1"),
    "identifiant du fichier": (b"/ID ", b"/IX ", "2a"),
    "fin de flux": (b"\nendstream", b"Xendstream", "2a"),
}


@pytest.mark.parametrize("nom", MUTATIONS)
def test_the_validator_sees_what_would_be_missing(nom: str, tmp_path: Path) -> None:
    avant, apres, profil = MUTATIONS[nom]
    octets = rendre_pdf(
        acte(
            Titre(1, "Un"),
            Titre(2, "Deux"),
            Liste(("un", "deux")),
            Tableau((Colonne("Poste", 1), Colonne("Aide", 1)), (("a", "1"),), legende="Budget"),
            Illustration(contenus.logo(), "Un dessin", 30),
        )
    )
    assert avant in octets
    assert conforme(octets, profil, tmp_path) == []
    assert conforme(octets.replace(avant, apres), profil, tmp_path) != []


@pytest.mark.parametrize("dernier", [b"\r", b"\n", b"x"])
def test_a_stream_that_ends_like_a_line_keeps_its_length(dernier):
    """Compressed bytes end with anything: a reader strips the end of line before `endstream`, and nothing else."""
    flux = _FluxTermine(b"abc" + dernier)
    ecrit = flux.format(None)
    lu = ecrit.removesuffix(b"\r\n") if ecrit.endswith(b"\r\n") else ecrit.removesuffix(b"\n")
    assert len(lu) == len(flux) == 4
