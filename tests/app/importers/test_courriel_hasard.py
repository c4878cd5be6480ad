"""Whatever the bytes, reading a mail gives a deposit that can be stored or one UserError."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.importers.courriel import lire_courriel
from app.importers.limites import Limites
from app.socle.errors import UserError
from app.socle.resources import racine

DEMO = racine() / "demo" / "courriels"
GRAINES = [c.read_bytes() for c in sorted(DEMO.iterdir())]
EPICES = [
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/mixed; boundary=\n",
    b"Content-Type: text/plain; charset*=x''%zz\n\n",
    b"Content-Disposition: attachment; filename*0*=''%; filename*1=\n",
    b"Content-Transfer-Encoding: base64\n\n=====",
    b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644\n\xff\n",
    b"From: =?utf-8?b?=?= <@>\n",
    b"From: a:;,\n",
    b"Date: Mon, 99999999999999 Sep 99999 99:99:99 +99999999\n",
    b"Received: ;\n",
    b"\x00",
    b"\xff\xfe",
    b"PK\x03\x04",
    b"--=_demonstration_00\n",
    b"--=_demonstration_00--\n",
]


@st.composite
def courriels_abimes(draw):
    """A demonstration mail with cuts, swaps, noise and odd headers at random places."""
    octets = bytearray(draw(st.sampled_from(GRAINES)))
    for _ in range(draw(st.integers(1, 6))):
        debut = draw(st.integers(0, len(octets)))
        longueur = draw(st.sampled_from([0, 1, 2, 16, 200, 5000]))
        octets[debut : debut + longueur] = draw(st.one_of(st.sampled_from(EPICES), st.binary(max_size=12)))
    return bytes(octets[: draw(st.integers(0, len(octets)))] if draw(st.booleans()) else octets)


def lire_ou_refuser(octets, nom):
    depot = refus = None
    try:
        depot = lire_courriel(octets, nom, Limites(parties=60))
    except UserError as erreur:
        refus = erreur.message
    if depot is None:
        assert "Rien n’a été enregistré" in refus
        return
    assert depot.recu_le is None or depot.recu_le.tzinfo is not None
    for texte in (depot.objet, depot.texte, depot.expediteur_nom, *(p.nom + p.chemin for p in depot.pieces)):
        texte.encode("utf-8")
        assert "\x00" not in texte


@given(courriels_abimes(), st.sampled_from(["a.eml", "a.msg", "a"]))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_damaged_mail_never_raises_anything_but_a_refusal(octets, nom):
    lire_ou_refuser(octets, nom)


@given(st.binary(max_size=400), st.sampled_from(["a.eml", "a.msg", "a"]))
@example(b"From:\n", "a.eml")
@example(b"From: a\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: message/rfc822\n\n--B--", "a")
def test_noise_never_raises_anything_but_a_refusal(bruit, nom):
    lire_ou_refuser(b"From: a@exemple.fr\n" + bruit, nom)
    if bruit:
        lire_ou_refuser(bruit, nom)


@pytest.mark.parametrize("coupe", range(0, 17408, 640))
def test_an_outlook_file_cut_anywhere_is_read_or_refused(coupe):
    entier = (DEMO / "07-maison-emploi-outlook.msg").read_bytes()
    if coupe:
        lire_ou_refuser(entier[:coupe], "coupe.msg")
    lire_ou_refuser(entier[:coupe] + bytes(512) + entier[coupe + 512 :], "abime.msg")
