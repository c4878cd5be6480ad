"""The settings: one file that is read, exchanged, locked by a policy, and never lost when it is damaged."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from app.socle import paths, politique
from app.socle.errors import EnvironmentFault, UserError
from app.socle.logo_regle import OCTETS_MAX, LogoRegle
from app.socle.reglages import REGLAGES, TAILLE_MAXIMALE, Reglages, comprendre, du_poste, ecrire

DELEGATION = {
    "delegant": "Le préfet (fictif)",
    "delegataire": "Claude Exemple",
    "qualite": "directrice",
    "reference": "arrêté 2026-01",
    "du": "2026-01-02",
}
LOGO = LogoRegle("emblème.png", 'Emblème "fictif"', b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


@pytest.fixture
def fichier(tmp_path):
    return tmp_path / "reglages.toml"


def importer(reglages, chemin):
    return reglages.prendre(reglages.lire(chemin))


def test_what_is_kept_comes_back(fichier):
    lus = Reglages(fichier)
    assert lus["affichage.theme"] == "systeme"
    lus.changer("affichage.theme", "sombre")
    lus.changer("service.adresse", 'Cité «\u00a0A\u00a0», 1 rue "B"\n\\x\x7f')
    lus.changer("signataire.delegation_du", "2026-01-02")
    lus.remplacer_delegations([DELEGATION])
    relus = Reglages(fichier)
    assert relus.avis == []
    assert relus.texte("service.adresse") == lus.texte("service.adresse")
    assert relus.nombre("sauvegarde.garder") == 10
    assert (relus["affichage.theme"], relus.delegations) == ("sombre", (DELEGATION,))


def test_a_whole_service_exchanges_one_readable_file(fichier, tmp_path):
    source = Reglages(fichier)
    source.changer("service.nom", "DREETS d’essai")
    source.remplacer_delegations([DELEGATION])
    source.remplacer_logo(LOGO)
    echange = source.exporter(tmp_path / "service.toml")
    table = tomllib.loads(echange.read_text("utf-8"))
    reglages = {s: v for s, v in table.items() if isinstance(v, dict) and s != "logo"}
    assert {f"{s}.{n}" for s, v in reglages.items() for n in v} == {r.cle for r in REGLAGES}
    assert "# Nom du service" in echange.read_text("utf-8")
    autre = Reglages(tmp_path / "autre.toml")
    assert importer(autre, echange) == ()
    assert autre.texte("service.nom") == "DREETS d’essai"
    relus = Reglages(tmp_path / "autre.toml")
    assert (relus.delegations, relus.logo) == ((DELEGATION,), LOGO)
    assert relus.exporter(tmp_path / "retour.toml").read_bytes() == echange.read_bytes()


def test_what_a_whole_file_has_none_of_is_removed_and_what_it_does_not_say_stays(fichier, tmp_path):
    poste = Reglages(fichier)
    poste.remplacer_delegations([DELEGATION])
    poste.remplacer_logo(LOGO)
    partiel = tmp_path / "partiel.toml"
    partiel.write_text('[service]\nnom = "DREETS d’essai"\n[[delegations]]\ndu = "2026-01-02"\n', "utf-8")
    assert len(importer(poste, partiel)) == 1
    assert (poste.delegations, poste.logo) == ((DELEGATION,), LOGO)
    vide = Reglages(tmp_path / "vide.toml").exporter(tmp_path / "entier.toml")
    assert importer(poste, vide) == ()
    assert (poste.delegations, poste.logo, poste.texte("service.nom")) == ((), None, "")
    assert "logo" not in fichier.read_text("utf-8")


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ('couleur = "rose"', "«\u00a0couleur\u00a0» est inconnue"),
        ('[affichage]\ncouleur = "rose"', "«\u00a0affichage.couleur\u00a0» est inconnue"),
        ('[affichage]\ntheme = "rose"', "systeme, clair, sombre, contraste"),
        ("[affichage]\ntheme = 3", "texte entre guillemets"),
        ("[affichage]\ntaille_texte = 900", "de 100 à 200"),
        ("[affichage]\ntaille_texte = true", "de 100 à 200"),
        ('[signataire]\ndelegation_du = "hier"', "2026-01-31"),
        ("[signataire]\ndelegation_du = 2026-01-02T10:00:00", "texte entre guillemets"),
        ("logo = 3", "ce n’est pas une table"),
        ('[logo]\nfichier = "x"', "champ inconnu «\u00a0fichier\u00a0»"),
        ("[logo]\nimage = 3", "textes entre guillemets"),
        ('[logo]\nimage = "…"', "pas écrite en base64"),
        ('[logo]\nimage = "AAAA"', "n’est pas un PNG"),
        ('[logo]\nimage = "iVBORw0KGgo="', "il manque «\u00a0alternative\u00a0»"),
        (f"[logo]\nimage = '{'A' * (OCTETS_MAX * 4 // 3 + 8)}'", "plus de 2\u00a0Mio"),
        ("format = 9", "autre version"),
        ("delegations = 4", "ce n’est pas une table"),
        ('[[delegations]]\ndelegant = "A"', "il manque «\u00a0delegataire\u00a0»"),
        ('[[delegations]]\nmobile = "A"', "champ inconnu «\u00a0mobile\u00a0»"),
        (ecrire({}, [{**DELEGATION, "au": "demain"}]), "2026-01-31"),
        (ecrire({}, [{**DELEGATION, "plafond": "23 000"}]), "«\u00a023000.00\u00a0»"),
        (ecrire({}, [{**DELEGATION, "portees": "decision, tout"}]), "matière inconnue «\u00a0tout\u00a0»"),
    ],
)
def test_what_is_not_understood_is_said_and_the_rest_applies(fichier, texte, dit):
    fichier.write_text(f"{texte}\n", "utf-8")
    lus = Reglages(fichier)
    assert dit in lus.avis[0]
    assert ".." not in lus.avis[0]
    assert lus["affichage.theme"] == "systeme"
    fichier.write_text(f'{texte}\n[service]\nnom = "DREETS d’essai"\n', "utf-8")
    assert Reglages(fichier).texte("service.nom") == "DREETS d’essai"


def test_a_day_of_toml_is_a_day():
    compris = comprendre({"signataire": {"delegation_du": date(2026, 1, 2)}})
    assert (compris.valeurs, compris.fautes) == ({"signataire.delegation_du": "2026-01-02"}, ())


@pytest.mark.parametrize(
    "octets",
    [b"[affichage\n", b"\xff\xfe\x00", b"x" * (TAILLE_MAXIMALE + 1), b"a = " + b"[" * 100_000],
    ids=["toml", "utf8", "gros", "profond"],
)
def test_a_damaged_file_is_kept_aside_and_defaults_are_used(fichier, octets):
    fichier.write_bytes(octets)
    lus = Reglages(fichier)
    garde = fichier.with_name("reglages-abime.toml")
    assert garde.read_bytes() == octets
    assert "abîmé" in lus.avis[0]
    assert str(garde) in lus.avis[0]
    lus.changer("affichage.theme", "clair")
    assert Reglages(fichier).avis == []


def test_a_file_of_another_version_is_copied_before_a_change_rewrites_it(fichier):
    texte = 'format = 9\n[affichage]\nombre = "portée"\ntheme = "sombre"\n'
    fichier.write_text(texte, "utf-8")
    lus = Reglages(fichier)
    garde = fichier.with_name("reglages-autre-version.toml")
    assert str(garde) in lus.avis[-1]
    assert lus["affichage.theme"] == "sombre"
    lus.changer("affichage.theme", "clair")
    assert garde.read_text("utf-8") == texte
    assert Reglages(fichier).avis == []
    fichier.write_text(texte, "utf-8")
    garde.unlink()
    garde.mkdir()
    assert "n’a pas pu être copié" in Reglages(fichier).avis[-1]


def test_a_file_that_cannot_be_read_is_left_where_it_is(fichier):
    fichier.mkdir()
    assert "gardé tel quel" in Reglages(fichier).avis[0]


def test_a_damaged_import_changes_nothing(fichier, tmp_path):
    lus = Reglages(fichier)
    lus.changer("affichage.theme", "clair")
    mauvais = tmp_path / "mauvais.toml"
    for texte in ("[", "autre = 1"):
        mauvais.write_text(texte, "utf-8")
        with pytest.raises(UserError, match="Rien n’a changé"):
            lus.lire(mauvais)
    with pytest.raises(UserError, match="ne se lit pas"):
        lus.lire(tmp_path / "absent.toml")
    with pytest.raises(UserError, match="Rien n’a changé"):
        lus.changer("affichage.theme", "rose")
    assert Reglages(fichier)["affichage.theme"] == "clair"


def test_a_disk_that_refuses_keeps_what_was_in_force(tmp_path):
    lus = Reglages(tmp_path / "absent" / "reglages.toml")
    with pytest.raises(EnvironmentFault):
        lus.changer("affichage.theme", "clair")
    assert lus["affichage.theme"] == "systeme"


def test_a_policy_overrides_and_locks(fichier, tmp_path):
    imposee = tmp_path / "politique.toml"
    imposee.write_text(
        '[affichage]\ntheme = "contraste"\ntaille = 3\n[dossiers]\ndonnees = "/srv/x"\nsauvegardes = "/srv/s"\n',
        "utf-8",
    )
    Reglages(fichier).changer("affichage.theme", "clair")
    lus = Reglages(fichier, (tmp_path / "aucune.toml", imposee))
    assert lus["affichage.theme"] == "contraste"
    assert lus.verrou("affichage.theme") == imposee
    assert lus.verrou("service.nom") is None
    assert lus.avis == [
        (
            "Politique «\u00a0politique.toml\u00a0»\u00a0: la clé «\u00a0affichage.taille\u00a0» est inconnue, "
            "elle est laissée de côté."
        )
    ]
    with pytest.raises(UserError, match="imposé par votre service informatique"):
        lus.changer("affichage.theme", "sombre")
    echange = Reglages(tmp_path / "libre.toml").exporter(tmp_path / "echange.toml")
    dits = importer(lus, echange)
    assert any("affichage.theme" in dit for dit in dits)
    assert lus["affichage.theme"] == "contraste"
    assert Reglages(fichier)["affichage.theme"] == "clair"


def test_a_policy_carries_neither_logo_nor_delegations(fichier, tmp_path):
    imposee = tmp_path / "politique.toml"
    for texte in ("delegations = []\n", "[logo]\n"):
        imposee.write_text(texte, "utf-8")
        lus = Reglages(fichier, (imposee,))
        assert "ni logo ni délégations" in lus.avis[0]
        assert lus.logo is None


def test_a_damaged_policy_is_said_and_not_applied(fichier, tmp_path):
    mauvaise = tmp_path / "politique.toml"
    mauvaise.write_text("[", "utf-8")
    lus = Reglages(fichier, (mauvaise,))
    assert "Prévenez votre service informatique" in lus.avis[0]
    assert lus["affichage.theme"] == "systeme"


def test_a_policy_gives_the_folder_of_data(tmp_path, monkeypatch):
    imposee = tmp_path / "politique.toml"
    monkeypatch.setenv("PARTAGE", str(tmp_path))
    imposee.write_text('[dossiers]\ndonnees = "$PARTAGE/clausule"\n', "utf-8")
    abimee = tmp_path / "abimee.toml"
    abimee.write_text("[", "utf-8")
    monkeypatch.setattr(politique, "chemins", lambda: (tmp_path / "aucune.toml", imposee, abimee))
    monkeypatch.delenv("CLAUSULE_DOSSIER")
    assert paths.donnees() == tmp_path / "clausule"
    assert du_poste() is du_poste()


def test_where_a_policy_is_looked_for(monkeypatch, tmp_path):
    assert politique.chemins()[-1].as_posix() == "/etc/clausule/politique.toml"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "clausule"))
    assert politique.chemins()[0] == tmp_path / "politique.toml"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path))
    assert politique.chemins()[-1] == tmp_path / "Clausule" / "politique.toml"


def test_no_right_on_the_folder_of_data(tmp_path, monkeypatch):
    occupe = tmp_path / "fichier"
    occupe.write_text("", "utf-8")
    monkeypatch.setenv("CLAUSULE_DOSSIER", str(occupe / "clausule"))
    with pytest.raises(EnvironmentFault, match="dossier de données") as refus:
        paths.donnees()
    assert "--donnees" in str(refus.value)
