"""The settings of a workstation: one readable TOML file, the same one that a whole service exchanges.

A policy (`app.socle.politique`) overrides a setting and locks it. A damaged file is kept aside and the defaults are
used; a key or a value that is not understood is said, and changes nothing. Not here: what a setting does.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from app.socle import paths, politique
from app.socle.errors import EnvironmentFault, UserError, cause
from app.socle.fichiers import chemin_libre, ecrire_atomique

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FICHIER = paths.REGLAGES
FORMAT = 1
TAILLE_MAXIMALE = 1_000_000
TITRE = "# Réglages de Clausule. Ce fichier se lit, se copie et s’importe\u00a0: rien n’est rangé ailleurs.\n"
CLE_DELEGATIONS = "delegations"
CHAMPS_DELEGATION = ("delegant", "delegataire", "qualite", "reference", "du", "au", "plafond", "portees", "session")
#: What a delegation may cover, as the domain names it; none: everything.
PORTEES = ("procedure", "decision", "convention", "paiement")
PLAFOND = re.compile(r"\d{1,12}\.\d{2}")
OBLIGATOIRES = ("delegant", "delegataire", "qualite", "reference", "du")

Valeur = str | int
Delegation = dict[str, str]


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
        if self.jour and isinstance(brute, date):
            return brute.isoformat()
        if not isinstance(brute, str):
            raise ValueError("un texte entre guillemets est attendu")  # noqa: TRY004  # one family for the caller
        texte = brute.strip()
        if self.choix and texte not in dict(self.choix):
            raise ValueError(f"une de ces valeurs est attendue\u00a0: {', '.join(dict(self.choix))}")
        if self.jour and texte:
            _exiger_un_jour(texte)
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


class Reglages:
    """The settings in force. `avis`: what was wrong in the files when they were read, in French."""

    def __init__(self, fichier: Path, politiques: Sequence[Path] = ()) -> None:
        self.fichier = fichier
        self.avis: list[str] = []
        self._valeurs: dict[str, Valeur] = {}
        self._delegations: tuple[Delegation, ...] = ()
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
        self._garder({**self._valeurs, cle: lue}, self._delegations)

    def remplacer_delegations(self, delegations: Sequence[Delegation]) -> None:
        """Keep the delegations that a new base receives."""
        self._garder(self._valeurs, tuple(delegations))

    def exporter(self, chemin: Path) -> Path:
        """Write the settings in force, whole, to a file that `importer` reads. Raises EnvironmentFault."""
        valeurs = {r.cle: self[r.cle] for r in REGLAGES}
        return ecrire_atomique(chemin, ecrire(valeurs, self._delegations).encode())

    def importer(self, chemin: Path) -> tuple[str, ...]:
        """Take the settings of a file; return what of it was left aside, in French.

        A locked setting keeps the value of its policy. Raises UserError on a file that is not one of settings:
        nothing has changed then.
        """
        try:
            table = _table(chemin)
        except (OSError, ValueError) as faute:
            raise UserError(
                f"«\u00a0{chemin.name}\u00a0» ne se lit pas comme un fichier de réglages. Rien n’a changé.",
                conseil="Choisissez un fichier exporté par Clausule.",
            ) from faute
        valeurs, delegations, fautes = comprendre(table)
        if not valeurs and not delegations:
            raise UserError(f"«\u00a0{chemin.name}\u00a0» ne contient aucun réglage de Clausule. Rien n’a changé.")
        imposes = sorted(cle for cle in valeurs if cle in self._verrous and valeurs[cle] != self[cle])
        fautes += [f"«\u00a0{cle}\u00a0» reste imposé par votre service informatique" for cle in imposes]
        libres = {cle: valeur for cle, valeur in valeurs.items() if cle not in self._verrous}
        self._garder({**self._valeurs, **libres}, delegations or self._delegations)
        return tuple(fautes)

    def _garder(self, valeurs: Mapping[str, Valeur], delegations: tuple[Delegation, ...]) -> None:
        ecrire_atomique(self.fichier, ecrire(valeurs, delegations).encode())
        self._valeurs, self._delegations = dict(valeurs), delegations

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
        self._valeurs, self._delegations, fautes = comprendre(table)
        self.avis += [f"Réglages\u00a0: {faute}. Le reste est appliqué." for faute in fautes]
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
        valeurs, _delegations, fautes = comprendre(table)
        self._imposees |= valeurs
        self._verrous |= dict.fromkeys(valeurs, chemin)
        self.avis += [f"Politique «\u00a0{chemin.name}\u00a0»\u00a0: {faute}." for faute in fautes]


def comprendre(table: Mapping[str, Any]) -> tuple[dict[str, Valeur], tuple[Delegation, ...], list[str]]:
    """Return the settings of a table, its delegations, and what is not understood, in French."""
    valeurs: dict[str, Valeur] = {}
    fautes: list[str] = []
    delegations: tuple[Delegation, ...] = ()
    for cle, brute in _feuilles(table):
        if cle == CLE_DELEGATIONS:
            delegations = _delegations(brute, fautes)
        elif cle == "format":
            if brute != FORMAT:
                fautes.append("le fichier vient d’une autre version de Clausule")
        elif cle not in PAR_CLE:
            fautes.append(f"la clé «\u00a0{cle}\u00a0» est inconnue, elle est laissée de côté")
        else:
            try:
                valeurs[cle] = PAR_CLE[cle].lire(brute)
            except ValueError as faute:
                fautes.append(f"«\u00a0{cle}\u00a0» est laissé de côté\u00a0: {faute}")
    return valeurs, delegations, fautes


def ecrire(valeurs: Mapping[str, Valeur], delegations: Sequence[Delegation]) -> str:
    """Return the settings as TOML, in the order of the table, each with its French name and the words allowed."""
    lignes, section = [TITRE, f"format = {FORMAT}\n"], ""
    for reglage in REGLAGES:
        if reglage.cle not in valeurs:
            continue
        table, nom = reglage.cle.split(".")
        if table != section:
            lignes.append(f"\n[{table}]\n")
            section = table
        mots = f"\u00a0: {', '.join(dict(reglage.choix))}" if reglage.choix else ""
        lignes.append(f"# {reglage.quoi}{mots}\n{nom} = {_toml(valeurs[reglage.cle])}\n")
    for delegation in delegations:
        lignes.append(f"\n[[{CLE_DELEGATIONS}]]\n")
        lignes += [f"{nom} = {_toml(delegation[nom])}\n" for nom in CHAMPS_DELEGATION if delegation.get(nom)]
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
    return tomllib.loads(chemin.read_text("utf-8-sig"))


def _feuilles(table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for nom, valeur in table.items():
        if isinstance(valeur, dict):
            yield from ((f"{nom}.{cle}", brute) for cle, brute in valeur.items())
        else:
            yield nom, valeur


def _delegations(brute: object, fautes: list[str]) -> tuple[Delegation, ...]:
    trouvees = []
    for rang, lue in enumerate(brute if isinstance(brute, list) else [brute], start=1):
        faute = _faute_de_delegation(lue)
        if faute:
            fautes.append(f"la délégation n°\u00a0{rang} est laissée de côté\u00a0: {faute}")
        else:
            trouvees.append({cle: str(valeur).strip() for cle, valeur in lue.items()})
    return tuple(trouvees)


def _faute_de_delegation(lue: object) -> str:
    if not isinstance(lue, dict):
        return "ce n’est pas une table"
    inconnues = sorted(set(lue) - set(CHAMPS_DELEGATION))
    if inconnues:
        return f"champ inconnu «\u00a0{inconnues[0]}\u00a0»"
    manquants = [nom for nom in OBLIGATOIRES if not str(lue.get(nom, "")).strip()]
    if manquants:
        return f"il manque «\u00a0{manquants[0]}\u00a0»"
    try:
        for nom in ("du", "au"):
            if str(lue.get(nom, "")).strip():
                _exiger_un_jour(str(lue[nom]).strip())
    except ValueError as faute:
        return str(faute)
    plafond = str(lue.get("plafond", "")).strip()
    if plafond and not PLAFOND.fullmatch(plafond):
        return "un plafond comme «\u00a023000.00\u00a0» est attendu"
    autres = sorted(set(portees_lues(str(lue.get("portees", "")))) - set(PORTEES))
    return f"matière inconnue «\u00a0{autres[0]}\u00a0»" if autres else ""


def portees_lues(texte: str) -> tuple[str, ...]:
    """Return the matters of a delegation written « decision, convention »."""
    return tuple(mot.strip() for mot in texte.split(",") if mot.strip())


def _exiger_un_jour(texte: str) -> None:
    try:
        date.fromisoformat(texte)
    except ValueError as faute:
        raise ValueError("une date comme 2026-01-31 est attendue") from faute


def _toml(valeur: Valeur) -> str:
    """Return a value as TOML writes it: a JSON string is one, but for the character that JSON leaves bare."""
    if isinstance(valeur, int):
        return str(valeur)
    return json.dumps(valeur, ensure_ascii=False).replace("\x7f", "\\u007f")
