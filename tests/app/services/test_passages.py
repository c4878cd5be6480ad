"""What a dossier has in common with others, what is set aside, and that nothing is said of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.passages import mots, normaliser
from app.services import passages as module
from app.services.passages import Lien, Passages, seuil_de_modele
from app.services.textes import Textes
from app.socle.errors import UserError
from tests.app.services.atelier import cotes, dossier_en_base, piece_en_base, un_seul_acte
from tests.builders import le, un_porteur
from tests.outils.lecteur_ici import LecteurIci

COMMUN = (
    "Le facilitateur accompagnera les donneurs d’ordre publics du territoire dans la rédaction de leurs clauses "
    "sociales, puis suivra chaque entreprise attributaire jusqu’au bilan des heures d’insertion."
)
MODELE = " ".join(f"rubrique{rang} à remplir" for rang in range(1, 16))
SIRETS = ("88800012200018", "88800013000011", "88800014800013", "88800015500018")


@pytest.fixture
def passages(contexte):
    return Passages(contexte)


@pytest.fixture
def lire(contexte):
    return Textes(contexte, LecteurIci()).indexer


def un(store, campagne, rang, *contenus, **champs):
    """A dossier of the porteur of this rank, with a text piece for each content."""
    porteur = un_porteur(raison_sociale=f"Porteur {rang} (fictif)", siret=SIRETS[rang])
    dossier = dossier_en_base(store, campagne, porteur=porteur, **champs)
    for numero, contenu in enumerate(contenus):
        piece_en_base(store, dossier, contenu.encode(), nom=f"note {numero}.txt", type_mime="text/plain")
    return dossier


@pytest.fixture
def ancienne(store, campagne):
    """A campaign of the year before."""
    with store.ecrire() as u:
        return u.campagnes.add(replace(campagne, id=None, edition=campagne.edition - 1))


def test_a_passage_of_another_porteur_is_shown_from_both_sides(store, campagne, passages, lire):
    ici = un(store, campagne, 0, f"Notre projet. {COMMUN} Fin.")
    la = un(store, campagne, 1, f"Une autre présentation, un autre début. {COMMUN.upper()}")
    lire()
    (passage,) = passages.communs(ici.id).passages
    assert passage.gauche.passage == COMMUN.removesuffix(".")
    assert (passage.gauche.dossier_id, passage.gauche.piece, passage.gauche.page) == (ici.id, "note 0.txt", 1)
    (ailleurs,) = passage.ailleurs
    assert ailleurs.cote.passage == COMMUN.upper().removesuffix(".")
    assert (ailleurs.cote.dossier_id, ailleurs.lien) == (la.id, Lien.AUTRE_PORTEUR)
    assert (passage.porteurs, passage.modele_probable) == (2, False)
    (retour,) = passages.communs(la.id).passages
    assert retour.plie == passage.plie == normaliser(mots(COMMUN))
    assert retour.ailleurs[0].cote.dossier_id == ici.id


def test_nothing_is_said_of_pieces_not_read_nor_of_oneself(store, campagne, passages, lire):
    ici = un(store, campagne, 0, COMMUN, f"Encore. {COMMUN}")
    un(store, campagne, 0, f"Le second dossier du même porteur. {COMMUN}")
    un(store, campagne, 1, "Tout autre chose, dit avec d’autres mots.")
    assert passages.communs(ici.id).nombre == 0
    lire()
    assert passages.communs(ici.id).nombre == 0


def test_a_comparison_is_kept_until_what_it_is_made_of_changes(store, campagne, passages, lire, monkeypatch):
    faites = []
    faire = module._Comparaison.faire
    monkeypatch.setattr(module._Comparaison, "faire", lambda self: faites.append(1) or faire(self))
    ici, la = un(store, campagne, 0, COMMUN), un(store, campagne, 1, f"Ailleurs. {COMMUN}")
    assert passages.communs(ici.id) is passages.communs(ici.id)
    lire()
    (passage,) = passages.communs(ici.id).passages
    passages.communs(ici.id)
    assert len(faites) == 2
    passages.ecarter(campagne.id, [passage.plie], "modèle partagé")
    assert passages.communs(ici.id).nombre == 0
    passages.reprendre(campagne.id, [passage.plie])
    with store.ecrire() as u:
        u.dossiers.save(replace(la, porteur=ici.porteur))
    assert passages.communs(ici.id).nombre == 0
    piece_en_base(store, un(store, campagne, 2), COMMUN.encode(), nom="x.txt")
    assert len(passages.communs(ici.id).identiques) == 1


def test_few_comparisons_are_kept(store, campagne, passages, monkeypatch):
    monkeypatch.setattr(module, "GARDES_MAX", 1)
    ici, la = un(store, campagne, 0, COMMUN), un(store, campagne, 1, COMMUN)
    premiere = passages.communs(ici.id)
    passages.communs(la.id)
    assert passages.communs(ici.id) is not premiere


def test_a_whole_file_is_said_first_even_unread(store, campagne, passages):
    ici = un(store, campagne, 0, COMMUN)
    la = un(store, campagne, 1, COMMUN)
    commun = passages.communs(ici.id)
    (identique,) = commun.identiques
    assert (identique.gauche.dossier_id, identique.ailleurs[0].cote.dossier_id) == (ici.id, la.id)
    assert (commun.nombre, commun.passages) == (1, ())


def test_last_year_is_looked_at(store, campagne, ancienne, passages, lire):
    avant = un(store, ancienne, 0, f"En 2021. {COMMUN}", recu_le=le(9, 1, annee=2021))
    autre = un(store, ancienne, 1, f"Ailleurs, en 2021. {COMMUN}", recu_le=le(9, 1, annee=2021))
    ici = un(store, campagne, 0, f"En 2022. {COMMUN}")
    lire()
    (passage,) = passages.communs(ici.id).passages
    assert [(a.cote.dossier_id, a.lien) for a in passage.ailleurs] == [
        (autre.id, Lien.AUTRE_PORTEUR),
        (avant.id, Lien.MEME_PORTEUR),
    ]
    assert passage.ailleurs[1].cote.campagne.endswith("2021")
    assert passage.porteurs == 2
    (du_passe,) = passages.communs(avant.id).passages
    assert [a.cote.dossier_id for a in du_passe.ailleurs] == [autre.id]  # its own next dossier is no news


def test_a_text_of_several_porteurs_is_likely_a_model(store, campagne, passages, lire):
    ici = un(store, campagne, 0, f"Formulaire. {MODELE}. {COMMUN}")
    for rang in range(1, seuil_de_modele()):
        un(store, campagne, rang, f"Un formulaire rempli par le porteur {rang}. {MODELE}.")
    un(store, campagne, 3, f"Quatrième porteur. {COMMUN}")
    lire()
    modele, copie = passages.communs(ici.id).passages
    assert (modele.porteurs, modele.modele_probable) == (seuil_de_modele(), True)
    assert (copie.porteurs, copie.modele_probable) == (2, False)
    assert passages.communs(ici.id).seuil == seuil_de_modele()


def test_a_porteur_without_siret_is_another(store, campagne, passages, lire):
    ici = dossier_en_base(store, campagne, porteur=un_porteur(siret=""))
    la = dossier_en_base(store, campagne, porteur=un_porteur(siret=""))
    for dossier, debut in ((ici, "Un."), (la, "Deux.")):
        piece_en_base(store, dossier, f"{debut} {COMMUN}".encode(), nom="a.txt", type_mime="text/plain")
    lire()
    assert passages.communs(ici.id).passages[0].porteurs == 2


def test_what_is_set_aside_is_not_shown_and_can_be_taken_back(store, campagne, passages, lire):
    ici = un(store, campagne, 0, f"Formulaire. {MODELE} autre {COMMUN}")
    un(store, campagne, 1, f"Le même formulaire. {MODELE} divers {COMMUN}")
    lire()
    modele, copie = sorted(passages.communs(ici.id).passages, key=lambda p: p.gauche.debut)
    with un_seul_acte(store) as lignes:
        (ecarte,), changes = passages.ecarter(campagne.id, [modele.plie], " modèle partagé ", ici.id)
    assert (lignes[0].acte, lignes[0].motif) == ("Écarter 1\u00a0passage en commun", "modèle partagé")
    assert (lignes[0].dossier_id, cotes(lignes[0])[1][0]["texte"]) == (ici.id, modele.plie)
    assert changes.touches("passages")
    reste = passages.communs(ici.id)
    assert ([p.plie for p in reste.passages], reste.ecartes) == ([copie.plie], (ecarte,))
    assert passages.ecartes(campagne.id) == (ecarte,)
    with pytest.raises(UserError, match="déjà écarté"):
        passages.ecarter(campagne.id, [modele.plie], "encore")
    with un_seul_acte(store) as lignes:
        repris, _ = passages.reprendre(campagne.id, [modele.plie])
    assert (repris, lignes[0].acte) == ([ecarte], "Reprendre 1\u00a0passage en commun")
    assert passages.communs(ici.id).nombre == 2
    with pytest.raises(UserError, match="plus écarté"):
        passages.reprendre(campagne.id, [modele.plie])


def test_setting_aside_asks_why(campagne, passages):
    with pytest.raises(UserError, match="pourquoi"):
        passages.ecarter(campagne.id, ["un passage"], "  ")


def test_too_much_in_common_is_said(store, campagne, passages, lire, monkeypatch):
    monkeypatch.setattr(module, "PAIRES_MAX", 1)
    ici = un(store, campagne, 0, f"Un. {COMMUN}")
    un(store, campagne, 1, f"Deux. {COMMUN}")
    un(store, campagne, 2, f"Trois. {COMMUN}")
    lire()
    commun = passages.communs(ici.id)
    assert (commun.incomplet, len(commun.passages)) == (True, 1)


def test_several_passages_are_set_aside_in_one_act(store, campagne, passages):
    passages.ecarter(campagne.id, ["un"], "modèle partagé")
    with un_seul_acte(store) as lignes:
        ecartes, _ = passages.ecarter(campagne.id, ["un", "deux", "trois", "deux"], "formulaire officiel")
    assert [e.texte for e in ecartes] == ["deux", "trois"]
    assert lignes[0].acte == "Écarter 2\u00a0passages en commun"
    assert len(passages.ecartes(campagne.id)) == 3
    passages.reprendre(campagne.id, ["deux", "trois", "absent"])
    assert [e.texte for e in passages.ecartes(campagne.id)] == ["un"]
