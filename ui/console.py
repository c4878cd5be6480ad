"""`clausule VERB`: the second front door, on the same services as the window, without Qt.

Exit codes: 0 done; 1 the officer can act (message on the error output); 2 wrong words on the command line;
3 the machine is at fault (disk, lock, rights); 4 some files of an import were refused, the others are in;
5 an anomaly was found by `verifier`. With `--json` the answer is one JSON value keyed by the glossary’s terms;
euros and ETP are exact decimal strings (« 29400.00 », « 1.50 »), null when not known.
"""

from __future__ import annotations

from typing import Any

import click
from typing_extensions import override

from app.socle.errors import ClausuleError, EnvironmentFault
from ui.console_francais import Groupe
from ui.verbes import (
    actes,
    aide,
    base,
    circuit,
    classement,
    cockpit,
    comite,
    decider,
    demandes,
    echeances,
    figures,
    grille,
    lectures,
    liasse,
    logo,
    modeles,
    previsions,
    recherche,
    reglages,
    restauration,
    retouches,
    scans,
    scenarios,
    seance,
    suivi,
    temps,
    territoire,
    textes,
    visas,
)
from ui.verbes.commun import CODE_AGIR, CODE_MACHINE

VERBES = (
    base.creer,
    base.importer,
    base.lister,
    base.verifier,
    demandes.demander,
    echeances.echeances,
    seance.seance,
    recherche.indexer,
    recherche.chercher,
    recherche.passages,
    classement.classer,
    classement.sensibilite,
    classement.recu,
    figures.figures,
    cockpit.selection,
    scenarios.scenario,
    comite.comite,
    territoire.territoire,
    territoire.exporter_region,
    territoire.consolider,
    previsions.previsions,
    lectures.lectures,
    lectures.accord,
    grille.grille,
    temps.temps,
    visas.visas,
    decider.decider,
    suivi.suivi,
    visas.delegations,
    textes.textes,
    circuit.circuit,
    circuit.verifier_signature,
    actes.produire,
    actes.exporter,
    modeles.modeles,
    retouches.retoucher,
    logo.logo,
    scans.scanner,
    liasse.liasse,
    base.sauvegarder,
    restauration.restaurer,
    reglages.reglages,
    aide.guide,
)


class _Groupe(Groupe):
    """Turns the failures of the trade into a message and an exit code."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EnvironmentFault as faute:
            click.echo(str(faute), err=True)
            ctx.exit(CODE_MACHINE)
        except ClausuleError as faute:
            click.echo(str(faute), err=True)
            ctx.exit(CODE_AGIR)
        except KeyboardInterrupt:
            click.echo("Arrêté à votre demande ; ce qui était enregistré est gardé.", err=True)
            ctx.exit(CODE_AGIR)


@click.group(
    cls=_Groupe,
    context_settings={"help_option_names": ["-h", "--help", "--aide"], "max_content_width": 110},
    subcommand_metavar="VERBE …",
)
def clausule() -> None:
    """Instruire un appel à projets sans la fenêtre\u00a0: mêmes règles, mêmes fichiers."""


for verbe in VERBES:
    clausule.add_command(verbe)

if __name__ == "__main__":
    clausule(prog_name="clausule")
