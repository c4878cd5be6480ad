"""Archives of a mail: opened within limits, closed with a reason otherwise."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from app.importers.archives import deplier, nom_dans_archive
from app.importers.limites import Limites
from app.importers.message import Fichier, Lecture


def zip_de(contenus, genre=zipfile.ZIP_DEFLATED):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", genre) as sortie:
        for nom, octets in contenus.items():
            sortie.writestr(nom, octets)
    return tampon.getvalue()


def ouvrir(octets, nom="envoi.zip", genre="application/zip", **bornes):
    extraits, remarques = deplier(Fichier(nom, octets, genre), Lecture(Limites(**bornes)))
    return [e.chemin for e in extraits], remarques


def test_files_come_in_order_with_their_path_and_parasites_are_left_out():
    octets = zip_de({"b/RIB.pdf": b"1", "a.pdf": b"2", "__MACOSX/._a.pdf": b"", "b/.DS_Store": b"", "vide/": b""})
    chemins, remarques = ouvrir(octets)
    assert chemins == ["envoi.zip \u203a b/RIB.pdf", "envoi.zip \u203a a.pdf"]
    assert len(remarques) == 1
    assert "ouverte\u00a0: 2 fichiers ajoutés aux pièces" in remarques[0]
    assert "reste dans le message d’origine" in remarques[0]


def test_one_archive_inside_is_opened_and_a_deeper_one_stays_closed():
    profond = zip_de({"c.zip": zip_de({"trop.pdf": b"x"}), "b.pdf": b"x"})
    chemins, remarques = ouvrir(zip_de({"b.zip": profond}))
    assert chemins == ["envoi.zip \u203a b.zip \u203a c.zip", "envoi.zip \u203a b.zip \u203a b.pdf"]
    assert "trop imbriquée" in remarques[-1]


@pytest.mark.parametrize("nom", ["note.docx", "budget.ods", "tout.jar"])
def test_documents_that_are_zips_inside_are_not_opened(nom):
    assert ouvrir(zip_de({"[Content_Types].xml": b"x"}), nom, "application/octet-stream") == ([nom], [])


@pytest.mark.parametrize(
    ("octets", "bornes", "raison"),
    [
        (zip_de({f"{i}.txt": b"x" for i in range(6)}), {"archive_entrees": 5}, "plus de 5 le nombre de fichiers"),
        (zip_de({"a": b"x"}, zipfile.ZIP_LZMA), {}, "compression inhabituelle"),
        (zip_de({"a": b"x"}, zipfile.ZIP_BZIP2), {}, "compression inhabituelle"),
        (zip_de({"a": bytes(5_000_000)}), {}, "grossit de plus de 100 fois"),
        (zip_de({"a": b"x" * 3000}, zipfile.ZIP_STORED), {"archive_octets": 2000}, "dépasse 2\u00a0ko"),
        (zip_de({"a": b"x" * 900})[:-30], {}, "est abîmée"),
        (b"PK\x03\x04" + bytes(100), {}, "est abîmée"),
    ],
)
def test_an_archive_past_a_limit_stays_a_closed_piece(octets, bornes, raison):
    chemins, remarques = ouvrir(octets, **bornes)
    assert chemins == ["envoi.zip"]
    assert len(remarques) == 1
    assert raison in remarques[0]
    assert "conservée fermée" in remarques[0]


def test_the_limits_count_over_the_whole_mail():
    lecture = Lecture(Limites(archive_octets=1500))
    fichier = Fichier("a.zip", zip_de({"a": b"x" * 1000}, zipfile.ZIP_STORED), "")
    assert "ouverte" in deplier(fichier, lecture)[1][0]
    assert "non ouverte" in deplier(fichier, lecture)[1][0]


def test_a_lying_size_does_not_deceive():
    octets = bytearray(zip_de({"a": bytes(3_000_000)}))
    repertoire = octets.find(b"PK\x01\x02")
    octets[repertoire + 24 : repertoire + 28] = struct.pack("<I", 10)
    chemins, remarques = ouvrir(bytes(octets))
    assert chemins == ["envoi.zip"]
    assert "non ouverte" in remarques[0]


def test_an_encrypted_archive_stays_closed():
    octets = bytearray(zip_de({"a": b"x"}))
    for marque, decalage in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        octets[octets.find(marque) + decalage] |= 1
    assert "mot de passe" in ouvrir(bytes(octets))[1][0]


def test_a_path_that_climbs_is_only_a_name():
    chemins, remarques = ouvrir(zip_de({"../../etc/passwd": b"x", "C:/x.pdf": b"x"}))
    assert len(chemins) == 2
    assert sum("chemin suspect" in r for r in remarques) == 2


@pytest.mark.parametrize(
    ("octets_du_nom", "attendu"),
    [
        ("Délibération.pdf".encode("cp850"), "Délibération.pdf"),
        ("À déposer/été.pdf".encode("cp850"), "À déposer/été.pdf"),
        ("Délibération.pdf".encode(), "Délibération.pdf"),
        (b"RIB.pdf", "RIB.pdf"),
    ],
)
def test_names_without_the_utf_8_flag(octets_du_nom, attendu):
    info = zipfile.ZipInfo(octets_du_nom.decode("cp437"))
    assert nom_dans_archive(info) == attendu


@pytest.mark.parametrize(("magie", "genre"), [(b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!\x1a\x07", "RAR")])
def test_other_archives_are_named(magie, genre):
    chemins, remarques = ouvrir(magie + bytes(20), "envoi.bin")
    assert chemins == ["envoi.bin"]
    assert f"au format {genre}" in remarques[0]


def test_a_file_called_zip_that_is_none_stays_closed():
    chemins, remarques = ouvrir(b"MZ" + bytes(50))
    assert chemins == ["envoi.zip"]
    assert "n’a pas le contenu d’une archive .zip" in remarques[0]
