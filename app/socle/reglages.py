"""The settings of a workstation: one readable TOML file, the same one that a whole service exchanges.

A policy (`app.socle.politique`) overrides a setting and locks it. A damaged file is kept aside and the defaults are
used; a key or a value that is not understood is said, and changes nothing. Not here: what a setting does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.socle import delegations_reglees, logo_regle, paths, politique
from app.socle.delegations_reglees import Delegation, exiger_un_jour
from app.socle.ecriture_toml import valeur_toml
from app.socle.errors import EnvironmentFault, UserError, cause
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.logo_regle import LogoRegle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FICHIER = paths.REGLAGES
FORMAT = 1
TAILLE_MAXIMALE = 4_000_000  # a logo of 2 MiB included
TITRE = "# Réglages de Clausule. Ce fichier se lit, se copie et s’importe\u00a0: rien n’est rangé ailleurs.\n"

Valeur = str | int


@dataclass(frozen=True, slots=True)
class Reglage:
    """One setting. `choix`: the words allowed, each with its French; `bornes`: of a whole number; `jour`: a day."""

    cle: str
    quoi: str
    defaut: Valeur
    choix: tuple[tuple[str, str], ...] = ()
    bornes: tuple[int, int] | None = None
    jour: bool = False

    def lire(self, brute: object) -> Valeur:
        """Return the value as it is kept. Raises ValueError, in French, when it is not one of this setting."""
        if self.bornes is not None:
            bas, haut = self.bornes
            if not isinstance(brute, int) or isinstance(brute, bool) or not bas <= brute <= haut:
                raise ValueError(f"un nombre entier de {bas} à {haut} est attendu")
            return brute
        if self.jour and isinstance(brute, date) and not isinstance(brute, datetime):
            return brute.isoformat()
        if not isinstance(brute, str):
            raise ValueError("un texte entre guillemets est attendu")  # noqa: TRY004  # one family for the caller
        texte = brute.strip()
        if self.choix and texte not in dict(self.choix):
            raise ValueError(f"une de ces valeurs est attendue\u00a0: {', '.join(dict(self.choix))}")
        if self.jour and texte:
            exiger_un_jour(texte)
        return texte


def _textes(section: str, libelles: Mapping[str, str]) -> tuple[Reglage, ...]:
    return tuple(
        Reglage(f"{section}.{nom}", quoi, "", jour=nom == "delegation_du") for nom, quoi in libelles.items()
    )


#: In the order of the file and of the page.
REGLAGES: tuple[Reglage, ...] = (
    Reglage("affichage.theme", "Thème", "systeme", choix=(
        ("systeme", "Celui du poste"), ("clair", "Clair"), ("sombre", "Sombre"), ("contraste", "Contraste élevé"),
    )),
    Reglage("affichage.taille_texte", "Taille du texte, en pour cent", 100, bornes=(100, 200)),
    Reglage("dossiers.bases", "Dossier proposé pour les bases", ""),
    Reglage("dossiers.sauvegardes", "Dossier des sauvegardes", ""),
    Reglage("sauvegarde.rythme", "Sauvegarde à l’ouverture", "chaque_jour", choix=(
        ("jamais", "Jamais"), ("chaque_jour", "Une par jour"), ("chaque_semaine", "Une par semaine"),
    )),
    Reglage("sauvegarde.garder", "Sauvegardes automatiques gardées", 10, bornes=(1, 100)),
    Reglage("signature.horodatage", "Serveur d’horodatage", ""),
    *_textes("service", {
        "nom": "Nom du service", "autorite": "Autorité au nom de laquelle il agit", "adresse": "Adresse",
        "courriel": "Courriel", "telephone": "Téléphone", "ville": "Ville de signature",
        "tribunal": "Tribunal administratif compétent", "dpo": "Contact du délégué à la protection des données",
    }),
    *_textes("signataire", {
        "prenom": "Prénom", "nom": "Nom", "qualite": "Qualité", "delegation": "Délégation de signature",
        "delegation_du": "Délégation du",
    }),
)  # fmt: skip
PAR_CLE = {reglage.cle: reglage for reglage in REGLAGES}


@dataclass(frozen=True, slots=True)
class Compris:
    """What a file of settings says. `fautes`: what of it is left aside, in French.

    `delegations`: None when it says nothing of them; `logo_dit`: False when it says nothing of the logo.
    """

    valeurs: Mapping[str, Valeur]
    delegations: tuple[Delegation, ...] | None
    logo: LogoRegle | None
    logo_dit: bool
    fautes: tuple[str, ...]

    @property
    def vide(self) -> bool:
        """True when the file says nothing that this program knows."""
        return not self.valeurs and self.delegations is None and not self.logo_dit


class Reglages:
    """The settings in force. `avis`: what was wrong in the files when they were read, in French."""

    def __init__(self, fichier: Path, politiques: Sequence[Path] = ()) -> None:
        self.fichier = fichier
        self.avis: list[str] = []
        self._valeurs: dict[str, Valeur] = {}
        self._delegations: tuple[Delegation, ...] = ()
        self._logo: LogoRegle | None = None
        self._imposees: dict[str, Valeur] = {}
        self._verrous: dict[str, Path] = {}
        self._lire_le_fichier()
        for chemin in politiques:
            self._lire_la_politique(chemin)

    def __getitem__(self, cle: str) -> Valeur:
        """Return the value in force. Raises KeyError when the table has no such setting."""
        return self._imposees.get(cle, self._valeurs.get(cle, PAR_CLE[cle].defaut))

    def texte(self, cle: str) -> str:
        """Return the value in force, as text."""
        return str(self[cle])

    def nombre(self, cle: str) -> int:
        """Return the value in force of a whole number."""
        return int(self[cle])

    @property
    def delegations(self) -> tuple[Delegation, ...]:
        """The delegations of signature that a new base receives."""
        return self._delegations

    @property
    def logo(self) -> LogoRegle | None:
        """The logo that a new campaign receives, as it was read: it is drawn again before anything opens it."""
        return self._logo

    def verrou(self, cle: str) -> Path | None:
        """Return the policy that imposes a setting, None when the officer may change it."""
        return self._verrous.get(cle)

    def changer(self, cle: str, valeur: Valeur) -> None:
        """Keep a setting, at once.

        Raises UserError when it is locked or not understood, EnvironmentFault when the disk refuses.
        """
        if cle in self._verrous:
            raise UserError(
                f"«\u00a0{PAR_CLE[cle].quoi}\u00a0» est imposé par votre service informatique. Rien n’a changé.",
                conseil=f"Le réglage vient de «\u00a0{self._verrous[cle]}\u00a0».",
            )
        try:
            lue = PAR_CLE[cle].lire(valeur)
        except ValueError as faute:
            raise UserError(f"«\u00a0{PAR_CLE[cle].quoi}\u00a0»\u00a0: {faute}. Rien n’a changé.") from faute
        self._garder({**self._valeurs, cle: lue}, self._delegations, self._logo)

    def remplacer_delegations(self, delegations: Sequence[Delegation]) -> None:
        """Keep the delegations that a new base receives."""
        self._garder(self._valeurs, tuple(delegations), self._logo)

    def remplacer_logo(self, logo: LogoRegle | None) -> None:
        """Keep the logo that a new campaign receives, None for none."""
        self._garder(self._valeurs, self._delegations, logo)

    def exporter(self, chemin: Path) -> Path:
        """Write the settings in force, whole, to a file that `lire` reads. Raises EnvironmentFault.

        What there is none of is written as such: where the file is taken, it is removed.
        """
        valeurs = {r.cle: self[r.cle] for r in REGLAGES}
        return ecrire_atomique(chemin, ecrire(valeurs, self._delegations, self._logo, entier=True).encode())

    def lire(self, chemin: Path) -> Compris:
        """Return what a file says; nothing changes. Raises UserError on a file that is not one of settings."""
        try:
            compris = comprendre(_table(chemin))
        except (OSError, ValueError) as faute:
            raise UserError(
                f"«\u00a0{chemin.name}\u00a0» ne se lit pas comme un fichier de réglages. Rien n’a changé.",
                conseil="Choisissez un fichier exporté par Clausule.",
            ) from faute
        if compris.vide:
            raise UserError(f"«\u00a0{chemin.name}\u00a0» ne contient aucun réglage de Clausule. Rien n’a changé.")
        return compris

    def prendre(self, compris: Compris) -> tuple[str, ...]:
        """Keep the settings of a file; return what of it was left aside, in French.

        A locked setting keeps the value of its policy; what the file does not say stays. Raises EnvironmentFault.
        """
        valeurs = compris.valeurs
        imposes = sorted(cle for cle in valeurs if cle in self._verrous and valeurs[cle] != self[cle])
        libres = {cle: valeur for cle, valeur in valeurs.items() if cle not in self._verrous}
        delegations = self._delegations if compris.delegations is None else compris.delegations
        self._garder({**self._valeurs, **libres}, delegations, compris.logo if compris.logo_dit else self._logo)
        return (
            *compris.fautes,
            *(f"«\u00a0{cle}\u00a0» reste imposé par votre service informatique" for cle in imposes),
        )

    def _garder(
        self, valeurs: Mapping[str, Valeur], delegations: tuple[Delegation, ...], logo: LogoRegle | None
    ) -> None:
        ecrire_atomique(self.fichier, ecrire(valeurs, delegations, logo).encode())
        self._valeurs, self._delegations, self._logo = dict(valeurs), delegations, logo

    def _lire_le_fichier(self) -> None:
        try:
            table = _table(self.fichier)
        except FileNotFoundError:
            return
        except OSError as faute:
            self.avis.append(
                f"Les réglages n’ont pas pu être lus ({cause(faute)})\u00a0: ceux par défaut sont employés. "
                f"«\u00a0{self.fichier}\u00a0» est gardé tel quel."
            )
            return
        except ValueError:
            self.avis.append(self._mettre_de_cote())
            return
        compris = comprendre(table)
        self._valeurs, self._delegations = dict(compris.valeurs), compris.delegations or ()
        self._logo = compris.logo
        self.avis += [f"Réglages\u00a0: {faute}. Le reste est appliqué." for faute in compris.fautes]
        if table.get("format", FORMAT) != FORMAT:
            self.avis.append(self._garder_l_autre_version())

    def _mettre_de_cote(self) -> str:
        garde = chemin_libre(self.fichier.parent, f"{self.fichier.stem}-abime", self.fichier.suffix)
        try:
            self.fichier.rename(garde)
        except OSError:
            garde = self.fichier
        return (
            f"Le fichier des réglages est abîmé\u00a0: les réglages par défaut sont employés. Il est gardé sous "
            f"«\u00a0{garde}\u00a0». Vos dossiers ne sont pas touchés. Réimportez les réglages du service."
        )

    def _garder_l_autre_version(self) -> str:
        """Copy the file before a change rewrites it without what this version does not know; return what to say."""
        garde = self.fichier.with_name(f"{self.fichier.stem}-autre-version{self.fichier.suffix}")
        try:
            ecrire_atomique(garde, self.fichier.read_bytes())
        except (OSError, EnvironmentFault):
            return f"«\u00a0{self.fichier}\u00a0» n’a pas pu être copié\u00a0: un changement fait ici le récrira."
        return f"Réglages d’une autre version\u00a0: copiés sous «\u00a0{garde}\u00a0», avant tout changement."

    def _lire_la_politique(self, chemin: Path) -> None:
        try:
            table = politique.lire(chemin)
        except (OSError, ValueError):
            self.avis.append(
                f"La politique «\u00a0{chemin}\u00a0» ne se lit pas\u00a0: elle n’est pas appliquée. "
                "Prévenez votre service informatique."
            )
            return
        dossiers = table.get("dossiers")
        if isinstance(dossiers, dict):
            dossiers.pop("donnees", None)  # a policy alone carries it: `app.socle.paths` reads it
        compris = comprendre(table)
        self._imposees |= compris.valeurs
        self._verrous |= dict.fromkeys(compris.valeurs, chemin)
        if compris.delegations is not None or compris.logo_dit:
            self.avis.append(
                f"Politique «\u00a0{chemin.name}\u00a0»\u00a0: ni logo ni délégations ne s’imposent ainsi. "
                "Diffusez-les par un fichier de réglages."
            )
        self.avis += [f"Politique «\u00a0{chemin.name}\u00a0»\u00a0: {faute}." for faute in compris.fautes]


def comprendre(table: Mapping[str, Any]) -> Compris:
    """Return what a table says of the settings, of the delegations and of the logo."""
    valeurs: dict[str, Valeur] = {}
    fautes: list[str] = []
    delegations: tuple[Delegation, ...] | None = None
    logo, logo_dit = None, False
    for cle, brute in _feuilles(table):
        try:
            if cle == delegations_reglees.CLE:
                delegations = delegations_reglees.lire(brute, fautes)
            elif cle == logo_regle.CLE:
                logo, logo_dit = logo_regle.lire(brute), True
            elif cle == "format":
                if brute != FORMAT:
                    fautes.append("le fichier vient d’une autre version de Clausule")
            elif cle not in PAR_CLE:
                fautes.append(f"la clé «\u00a0{cle}\u00a0» est inconnue, elle est laissée de côté")
            else:
                valeurs[cle] = PAR_CLE[cle].lire(brute)
        except ValueError as faute:
            fautes.append(f"«\u00a0{cle}\u00a0» est laissé de côté\u00a0: {faute}")
    # Whoever says them ends the sentence; the texts of some refusals already do.
    return Compris(valeurs, delegations, logo, logo_dit, tuple(faute.rstrip(".") for faute in fautes))


def ecrire(
    valeurs: Mapping[str, Valeur],
    delegations: Sequence[Delegation],
    logo: LogoRegle | None = None,
    *,
    entier: bool = False,
) -> str:
    """Return the settings as TOML, in the order of the table, each with its French name and the words allowed.

    `entier`: what there is none of is written too, so that it is removed where the file is taken.
    """
    lignes, section = [TITRE, f"format = {FORMAT}\n"], ""
    if entier and not delegations:
        lignes.append(f"{delegations_reglees.CLE} = []\n")
    for reglage in REGLAGES:
        if reglage.cle not in valeurs:
            continue
        table, nom = reglage.cle.split(".")
        if table != section:
            lignes.append(f"\n[{table}]\n")
            section = table
        mots = f"\u00a0: {', '.join(dict(reglage.choix))}" if reglage.choix else ""
        lignes.append(f"# {reglage.quoi}{mots}\n{nom} = {valeur_toml(valeurs[reglage.cle])}\n")
    lignes += delegations_reglees.ecrire(delegations)
    if entier or logo is not None:
        lignes += logo_regle.ecrire(logo)
    return "".join(lignes)


def du_poste() -> Reglages:
    """Return the settings of this workstation, read once for each folder of data."""
    return _lus(paths.donnees() / FICHIER, politique.chemins())


@cache
def _lus(fichier: Path, politiques: tuple[Path, ...]) -> Reglages:
    return Reglages(fichier, politiques)


def _table(chemin: Path) -> dict[str, Any]:
    if chemin.stat().st_size > TAILLE_MAXIMALE:
        raise ValueError("too large for settings")
    try:
        return tomllib.loads(chemin.read_text("utf-8-sig"))
    except RecursionError as faute:
        raise ValueError("nested without end") from faute


def _feuilles(table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for nom, valeur in table.items():
        if isinstance(valeur, dict) and nom != logo_regle.CLE:
            yield from ((f"{nom}.{cle}", brute) for cle, brute in valeur.items())
        else:
            yield nom, valeur
