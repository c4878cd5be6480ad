"""What pip says, turned into a line of progress or into an explanation a person can act on.

Not here: starting pip (`environment`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outcomes import Exit, SetupError

if TYPE_CHECKING:
    from collections.abc import Callable

COLLECTING = re.compile(r"^Collecting (?P<name>[^=\s]+)==(?P<version>\S+)")
ALREADY = re.compile(r"^Requirement already satisfied: ")
LOCAL = re.compile(r"^Processing .*?(?P<name>[^/\\]+?)-(?P<version>\d[^-]*)-[^/\\]*\.whl")
IGNORING = re.compile(r"^Ignoring \S+: markers ")
DOWNLOADING = re.compile(r"^\s+Downloading .*\((?P<size>[\d.]+) MB\)")
RETRYING = re.compile(r"^WARNING: Retrying ")
INSTALLING = re.compile(r"^Installing collected packages: (?P<names>.*)$")
WORTH_SAYING_MB = 5.0
LINES_SHOWN = 8
LINE_SHOWN = 400

NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "getaddrinfo failed",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Max retries exceeded",
    "Connection broken",
    "Connection reset",
    "Network is unreachable",
    "Could not fetch URL",
    "No route to host",
)
CERTIFICATE_SIGNS = ("CERTIFICATE_VERIFY_FAILED", "SSLError")
DISK_SIGNS = ("No space left on device", "Errno 28", "There is not enough space on the disk")
INTEGRITY_SIGNS = ("DO NOT MATCH THE HASHES", "Hashes are required in --require-hashes mode")
WHEEL_SIGNS = ("No matching distribution found", "is not a supported wheel on this platform")
RIGHTS_SIGNS = ("Permission denied", "PermissionError", "Access is denied", "WinError 5")


class Progress:
    """Follows the output of pip, line by line, and says « paquet x sur y »."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self._total = total
        self._say = say
        self._seen = 0
        self._warned = False
        self.installing = False
        self.lines: list[str] = []

    def read(self, line: str) -> None:
        """Take one line of pip; say something if a person gains by it."""
        self.lines.append(line)
        if IGNORING.match(line):
            self._total -= 1
        elif ALREADY.match(line):
            self._seen += 1
        elif collecting := COLLECTING.match(line) or LOCAL.match(line):
            self._seen += 1
            name, version = collecting["name"], collecting["version"]
            self._say(f"  paquet {self._seen} sur {self._total} : {name} {version}")
        elif downloading := DOWNLOADING.match(line):
            if float(downloading["size"]) >= WORTH_SAYING_MB:
                self._say(f"    téléchargement de {downloading['size'].replace('.', ',')} Mo…")
        elif RETRYING.match(line):
            self._warn_once()
        elif installing := INSTALLING.match(line):
            self.installing = True
            self._say(f"  installation de {installing['names'].count(',') + 1} paquet(s)…")

    def _warn_once(self) -> None:
        if not self._warned:
            self._warned = True
            self._say("    le réseau ne répond pas, nouvel essai (jusqu’à une minute)…")

    @property
    def text(self) -> str:
        """Everything pip wrote so far."""
        return "\n".join(self.lines)


def explain(output: str, python: str) -> SetupError:
    """Return why pip failed and what to do, from what it wrote.

    The order counts: without a network pip also says that no distribution was found.
    """
    for signs, code, message in (
        (INTEGRITY_SIGNS, Exit.INTEGRITY, _INTEGRITY),
        (DISK_SIGNS, Exit.DISK, _DISK),
        (CERTIFICATE_SIGNS, Exit.NETWORK, _CERTIFICATE),
        (NETWORK_SIGNS, Exit.NETWORK, _NETWORK),
        (WHEEL_SIGNS, Exit.SETUP, _WHEEL),
        (RIGHTS_SIGNS, Exit.SETUP, _RIGHTS),
    ):
        if any(sign in output for sign in signs):
            return SetupError(message.format(python=python) + _tail(output, signs), code)
    return SetupError(_OTHER + _tail(output), Exit.SETUP)


def _tail(output: str, signs: tuple[str, ...] = ()) -> str:
    """Return the lines worth transmitting: the first that shows the cause, then the errors."""
    lines = [line.strip()[:LINE_SHOWN] for line in output.splitlines()]
    cause = [line for line in output.splitlines() if any(sign in line for sign in signs)][:1]
    errors = [line for line in lines if "ERROR" in line][-LINES_SHOWN:]
    shown = [line.strip()[:LINE_SHOWN] for line in cause]
    shown += [line for line in errors or lines[-LINES_SHOWN:] if line not in shown]
    return "\nCe que dit pip :\n" + "\n".join(f"  {line}" for line in shown)


_NETWORK = (
    "Les paquets n’ont pas pu être téléchargés : le registre Python ne répond pas.\n"
    "Ce qui était installé avant n’a pas changé ; les téléchargements achevés sont gardés par pip.\n"
    "À faire : vérifiez le réseau. Derrière un mandataire, définissez HTTPS_PROXY ; si le service tient "
    "un miroir, définissez PIP_INDEX_URL (les empreintes sont vérifiées dans tous les cas). "
    "Puis relancez la même commande."
)
_CERTIFICATE = (
    "Le registre Python a répondu avec un certificat que ce poste ne reconnaît pas.\n"
    "À faire : si le service passe par un mandataire qui déchiffre, demandez-lui le fichier de ses "
    "autorités et définissez PIP_CERT avec son chemin ; puis relancez la même commande."
)
_DISK = (
    "L’installation s’est arrêtée : il n’y a plus de place sur le disque.\n"
    "À faire : libérez environ un gigaoctet (dossier du projet et dossier temporaire), "
    "puis relancez la même commande ; elle reprendra proprement."
)
_INTEGRITY = (
    "Un paquet reçu n’est pas celui que le projet a vérifié : son empreinte diffère. Il n’a pas été "
    "installé.\nÀ faire : relancez une fois (téléchargement abîmé). Si cela se répète, n’insistez pas : "
    "prévenez la personne qui tient le miroir ou le projet."
)
_WHEEL = (
    "Un paquet n’existe pas sous forme prête à l’emploi pour ce poste (Python {python}).\n"
    "À faire : prenez un Python 3.11 à 3.14, 64 bits, sous Windows 10 ou 11, Debian 12 ou plus récent "
    "(glibc 2.34 au moins) ; avec un miroir, vérifiez qu’il est à jour. Puis relancez la même commande."
)
_RIGHTS = (
    "L’installation s’est arrêtée : un fichier du dossier .venv ne peut pas être écrit.\n"
    "À faire : fermez Clausule si elle est ouverte, vérifiez vos droits sur le dossier du projet, "
    "puis relancez la même commande."
)
_OTHER = (
    "L’installation des paquets a échoué.\n"
    "À faire : relancez la même commande ; si cela se répète, transmettez les lignes ci-dessous."
)
