"""Reading the text of the pieces once each, saying what cannot be searched, and searching."""

from __future__ import annotations

import pytest

from app.domain.textes import EtatTexte, RechercheTexte
from app.importers.apercu import OCTETS_MAX
from app.services import textes as module
from app.services.textes import Lecture, Textes
from app.socle.errors import UserError
from app.socle.progress import Annulation, Annule
from tests.app.importers.test_apercu_image import une_image
from tests.app.importers.test_apercu_pdf import un_pdf
from tests.app.services.atelier import dossier_en_base, journal, piece_en_base
from tests.builders import un_porteur
from tests.outils.lecteur_ici import LecteurEnPanne, LecteurIci, LecteurMenteur


@pytest.fixture
def textes(contexte):
    return Textes(contexte, LecteurIci())


@pytest.fixture
def dossier(store, campagne):
    return dossier_en_base(store, campagne)


def texte(store, dossier, contenu, nom="note.txt", **champs):
    return piece_en_base(store, dossier, contenu.encode(), nom=nom, type_mime="text/plain", **champs)


def lus(store, piece):
    with store.lire() as u:
        return u.textes.of_contenu(piece.sha256)


def test_each_content_is_read_once(store, textes, dossier):
    texte(store, dossier, "Les clauses sociales")
    texte(store, dossier, "Les clauses sociales", nom="copie.txt")
    piece_en_base(store, dossier, une_image(), nom="scan.png", type_mime="")
    piece_en_base(store, dossier, b"%PDF-1.7 rien", nom="abime.pdf", type_mime="")
    avances = []
    assert textes.a_lire() == 3
    lecture, changes = textes.indexer(rapporter=avances.append)
    assert lecture == Lecture(lus=1, sans_texte=1, illisibles=1)
    assert changes.touches("textes")
    assert [(a.fait, a.total) for a in avances] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert textes.indexer()[0] == Lecture()
    assert not textes.indexer()[1].sujets
    assert journal(store) == []


def test_a_long_pdf_is_read_by_slices(store, textes, dossier):
    piece = piece_en_base(store, dossier, un_pdf(pages=45), nom="long.pdf", type_mime="")
    textes.indexer()
    assert len(lus(store, piece).pages) == 45


def test_a_stop_keeps_what_was_read(store, textes, dossier):
    for rang in range(3):
        texte(store, dossier, f"texte {rang}")
    annulation = Annulation()

    def arreter(avance):
        if avance.fait == 1:
            annulation.demander()

    with pytest.raises(Annule):
        textes.indexer(rapporter=arreter, annulation=annulation)
    assert textes.a_lire() == 2
    assert textes.indexer(annulation=annulation)[0] == Lecture(restent=2)
    assert textes.indexer(annulation=Annulation())[0] == Lecture(lus=2)


def test_only_a_campaign_may_be_read(store, textes, dossier, campagne):
    texte(store, dossier, "un")
    assert textes.a_lire(campagne.id + 1) == 0
    assert textes.indexer(campagne.id)[0].lus == 1


@pytest.mark.parametrize(
    ("octets", "nom", "message"),
    [
        (b"PK\x03\x04", "archive.zip", "ne se lit pas ici"),
        (b"x" * (OCTETS_MAX + 1), "enorme.txt", "plus de"),
        (b"%PDF-1.7 rien", "abime.pdf", "illisible"),
    ],
)
def test_what_cannot_be_read_says_why(store, textes, dossier, octets, nom, message):
    piece = piece_en_base(store, dossier, octets, nom=nom, type_mime="")
    textes.indexer()
    assert lus(store, piece).etat is EtatTexte.ILLISIBLE
    assert message in lus(store, piece).message
    muette = textes.etat(dossier_id=dossier.id).muettes[0]
    assert (muette.nom, muette.etat) == (nom, EtatTexte.ILLISIBLE)
    assert message in muette.message


@pytest.mark.parametrize("lecteur", [LecteurEnPanne(), LecteurMenteur()])
def test_a_reader_that_fails_marks_the_content(store, contexte, dossier, lecteur):
    piece = texte(store, dossier, "un")
    assert Textes(contexte, lecteur).indexer()[0].illisibles == 1
    assert "illisible" in lus(store, piece).message


class LecteurQuiCede:
    """Reads one slice, then fails, or says nothing more."""

    def __init__(self, suite):
        self._suite, self._demandes = suite, 0

    def interroger(self, *_demande, **_options):
        self._demandes += 1
        if self._demandes == 1:
            return {"pages": ["début"], "nombre": 3}, []
        if self._suite is None:
            raise UserError("PDF illisible (plus de 5 s).")
        return {"pages": self._suite, "nombre": 3}, []


@pytest.mark.parametrize("suite", [None, []])
def test_a_failure_after_some_pages_keeps_them(store, contexte, dossier, suite):
    piece = texte(store, dossier, "un")
    textes = Textes(contexte, LecteurQuiCede(suite))
    textes.indexer()
    assert (lus(store, piece).etat, lus(store, piece).pages) == (EtatTexte.LU, ("début",))
    assert "jusqu’à la page 1 seulement" in lus(store, piece).message
    etat = textes.etat()
    assert (etat.cherchables, [m.etat for m in etat.muettes]) == (1, [EtatTexte.LU])


def test_a_text_without_end_is_cut(store, textes, dossier, monkeypatch):
    monkeypatch.setattr(module, "CARACTERES_PAR_PIECE", 30)
    piece = piece_en_base(store, dossier, un_pdf(pages=45), nom="long.pdf", type_mime="")
    textes.indexer()
    assert "Texte très long" in lus(store, piece).message


def test_what_is_not_read_yet_is_said(store, contexte, textes, dossier, campagne):
    texte(store, dossier, "un")
    scan = piece_en_base(store, dossier, une_image(), nom="scan.png", type_mime="")
    assert textes.etat(campagne.id).a_lire == 2
    textes.indexer()
    for lecteur in (textes, Textes(contexte, LecteurIci())):  # the second remembers nothing
        etat = lecteur.etat(campagne.id)
        assert (etat.cherchables, etat.a_lire) == (1, 0)
        assert [(m.piece_id, m.etat, m.numero) for m in etat.muettes] == [
            (scan.id, EtatTexte.SANS_TEXTE, dossier.numero)
        ]
    assert textes.etat(campagne.id + 1).cherchables == 0


def test_search_says_where(store, textes, dossier, campagne):
    porteur = un_porteur(raison_sociale="Autre (fictif)")
    autre = dossier_en_base(store, campagne, porteur=porteur)
    piece = texte(store, dossier, "Le suivi des clauses sociales à l’œuvre")
    texte(store, autre, "Une clause sociale")
    textes.indexer()
    (trouvee,) = textes.chercher(RechercheTexte("OEUVRE clauses", campagne.id)).trouvees
    assert (trouvee.dossier_id, trouvee.numero, trouvee.piece) == (dossier.id, dossier.numero, piece.nom)
    assert (trouvee.porteur, trouvee.page) == (dossier.porteur.raison_sociale, 1)
    assert [m for m, marque in trouvee.extrait if marque] == ["clauses", "œuvre"]
    assert trouvee.mot == "clauses"
    assert len(textes.chercher(RechercheTexte("claus")).trouvees) == 2
    assert len(textes.chercher(RechercheTexte("claus", dossier_id=autre.id)).trouvees) == 1
    assert textes.chercher(RechercheTexte("claus", limite=1)).limite_atteinte
    assert textes.chercher(RechercheTexte(" ?")).trouvees == ()


def test_words_in_quotes_follow_one_another(store, textes, dossier):
    texte(store, dossier, "Les clauses sociales")
    texte(store, dossier, "Les sociales et leurs clauses")
    textes.indexer()
    assert len(textes.chercher(RechercheTexte("clauses sociales")).trouvees) == 2
    assert len(textes.chercher(RechercheTexte("« clauses sociales »")).trouvees) == 1


def test_the_child_is_ended(contexte):
    lecteur = LecteurIci()
    Textes(contexte, lecteur).fermer()
    assert lecteur.demandes == [("fermer", "")]
