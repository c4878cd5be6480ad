"""Verbs on bundles for a reader without the base: prepare one, take it back, undo its return.

A password is typed, or is the first line of the standard input: never a word of the command line, which other
programs of the machine can read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.domain.fusion import Choix, Issue
from app.services.liasse_depart import Demande
from app.socle.errors import UserError
from app.socle.fichiers import EXTENSION_LIASSE
from app.socle.formats import pluriel
from ui.console_francais import Groupe, Verbe
from ui.verbes.commun import (
    CODE_REFUS,
    Sortie,
    base_option,
    bureau_de,
    campagne_choisie,
    campagne_option,
    instant,
    json_option,
    option,
)

if TYPE_CHECKING:
    from app.domain.fusion import LigneFusion
    from app.domain.notation import Note
    from app.services.liasse_retour import DossierRevenu, Examen

_CHOIX = {"leur": Choix.LEUR, "notre": Choix.NOTRE}


@click.group(cls=Groupe, subcommand_metavar="VERBE …")
def liasse() -> None:
    """Confier des dossiers à un lecteur sans la base, dans un fichier chiffré, et reprendre ses notes."""


@liasse.command(cls=Verbe)
@base_option
@campagne_option
@option("--lecteur", required=True, metavar="NOM", help="Nom sous lequel le lecteur notera.")
@option("--vague", type=int, default=None, metavar="NUMÉRO", help="Seulement les dossiers de cette vague.")
@option("--dossier", "numeros", multiple=True, metavar="NUMÉRO", help="Seulement ce dossier (répétable).")
@option("--sans-notes", is_flag=True, help="Ne pas joindre les notes déjà données.")
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def preparer(  # noqa: PLR0913, PLR0917  # click's options
    base: Path,
    campagne_id: int | None,
    lecteur: str,
    vague: int | None,
    numeros: tuple[str, ...],
    sans_notes: bool,  # noqa: FBT001
    fichier: Path,
    en_json: bool,  # noqa: FBT001
) -> None:
    """Écrire une liasse chiffrée avec les dossiers choisis, ou toute la campagne."""
    chemin = fichier if fichier.suffix else fichier.with_suffix(EXTENSION_LIASSE)
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        dossiers = bureau.liasses.dossiers_de(cle, vague, numeros)
        demande = Demande(cle, dossiers, lecteur, avec_notes=not sans_notes)
        bilan = bureau.liasses.bilan(demande)
        click.echo("\n".join(bilan.phrases()), err=True)
        manifeste, _ = bureau.liasses.preparer(demande, chemin, _mot_de_passe(confirmer=True))
    Sortie(en_json).dire(
        f"Liasse écrite\u00a0: {chemin} ({pluriel(len(bilan.numeros), 'dossier')}, {manifeste.liasse}).",
        {
            "fichier": str(chemin),
            "liasse": manifeste.liasse,
            "lecteur": manifeste.lecteur,
            "dossiers": bilan.numeros,
        },
    )


@liasse.command(cls=Verbe)
@base_option
@campagne_option
@option("--essai", is_flag=True, help="Montrer ce qui reviendrait, sans rien écrire.")
@option(
    "--conflits",
    type=click.Choice([*_CHOIX]),
    default=None,
    help="Régler tous les conflits\u00a0: «\u00a0leur\u00a0» note ou la «\u00a0notre\u00a0».",
)
@click.argument("fichier", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
@click.pass_context
def reprendre(  # click's options
    ctx: click.Context,
    base: Path,
    campagne_id: int | None,
    essai: bool,  # noqa: FBT001
    conflits: str | None,
    fichier: Path,
    en_json: bool,  # noqa: FBT001
) -> None:
    """Vérifier une liasse revenue, montrer les côtés, reprendre ses notes\u00a0; un conflit non réglé attend."""
    with bureau_de(base) as bureau:
        cle = campagne_choisie(bureau, campagne_id).id or 0
        examen = bureau.liasses.examiner(cle, fichier, _mot_de_passe(confirmer=False))
        faite = not (essai or examen.anomalies or examen.rien_a_reprendre)
        if faite:
            choisi = _CHOIX[conflits] if conflits else None
            conflits_vus = {
                (d.numero, x.sous_critere) for d in examen.dossiers for x in d.lignes if x.issue is Issue.CONFLIT
            }
            bureau.liasses.appliquer(examen, dict.fromkeys(conflits_vus, choisi) if choisi else {})
    Sortie(en_json).dire("\n".join(_lignes(examen, faite=faite)), _valeur(examen, faite=faite))
    if examen.anomalies:
        ctx.exit(CODE_REFUS)


@liasse.command(cls=Verbe)
@base_option
@click.argument("identifiant", metavar="LIASSE")
@json_option
def annuler(base: Path, identifiant: str, en_json: bool) -> None:  # noqa: FBT001
    """Annuler d’un coup la dernière reprise d’une liasse, tant que rien n’a changé depuis."""
    with bureau_de(base) as bureau:
        reprise, _ = bureau.liasses.annuler(identifiant)
    Sortie(en_json).dire(
        f"Reprise annulée\u00a0: {pluriel(reprise.nb_notes, 'note')}.",
        {"liasse": identifiant, "notes": reprise.nb_notes},
    )


def _mot_de_passe(*, confirmer: bool) -> str:
    """Return what was typed, unseen, twice when it is being chosen; else the first line of the standard input."""
    if sys.stdin.isatty():  # pragma: no cover  # needs a terminal
        saisi = click.prompt("Mot de passe de la liasse", hide_input=True, err=True, default="", show_default=False)
        if confirmer and saisi != click.prompt("Le même, pour vérifier", hide_input=True, err=True):
            raise UserError("Les deux mots de passe diffèrent. Rien n’a été écrit.")
        return str(saisi)
    return sys.stdin.readline().rstrip("\r\n")


def _lignes(examen: Examen, *, faite: bool) -> list[str]:
    if examen.anomalies:
        return ["Liasse refusée, rien n’a été repris\u00a0:", *(f"- {a}" for a in examen.anomalies)]
    lignes = [f"Déjà reprise le {examen.deja:%d/%m/%Y à %H:%M}."] if examen.deja else []
    for d in examen.dossiers:
        lignes += _lignes_du_dossier(d)
    if faite:
        return [
            *lignes,
            f"Repris. Pour annuler\u00a0: liasse annuler {examen.retour.manifeste.liasse if examen.retour else ''}",
        ]
    return [*lignes, "Rien n’est à reprendre." if examen.rien_a_reprendre else "Essai\u00a0: rien n’a été écrit."]


def _lignes_du_dossier(d: DossierRevenu) -> list[str]:
    lignes = [f"{d.numero}  {d.porteur}", *(f"  ! {r}" for r in d.remarques)]
    if d.lecture is not None:
        return [*lignes, f"  {d.lecture.phrase}"]
    return lignes + [f"  {_ligne(x)}" for x in d.lignes if x.issue is not Issue.INCHANGEE]


def _ligne(x: LigneFusion) -> str:
    cotes = f"départ {_dite(x.base)} | ici {_dite(x.notre)} | lecteur {_dite(x.leur)}"
    return f"{x.sous_critere}  {x.issue.value:<10}  {cotes}"


def _dite(note: Note | None) -> str:
    if note is None:
        return "non noté"
    valeur = "sans objet" if note.valeur is None else str(note.valeur)
    return f"{valeur} ({note.justification})" if note.justification else valeur


def _valeur(examen: Examen, *, faite: bool) -> dict[str, object]:
    return {
        "fichier": examen.fichier,
        "lecteur": examen.lecteur,
        "anomalies": examen.anomalies,
        "deja_reprise_le": instant(examen.deja),
        "reprise": faite,
        "dossiers": [
            {
                "numero": d.numero,
                "remarques": d.remarques,
                "lecture": d.lecture.phrase if d.lecture else None,
                "notes": {x.sous_critere: x.issue.value for x in d.lignes},
            }
            for d in examen.dossiers
        ],
    }
