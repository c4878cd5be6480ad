"""Electronic signature of the acts, an option: signing with the service’s certificate, reading signed files back.

The certificate and its password are used at once and kept nowhere; the journal keeps who is named in it. The signed
copy is kept by its hash, with the step of the circuit that it proves; the act keeps its own bytes. A signature read
back is compared with the acts of the base by the hash of what was signed, and is said valid only when its authority
was given. Not here: PAdES (`documents.signature_pdf`), reading files of strangers (`importers.signature`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.documents.signature_pdf import CERTIFICAT_MAX, CopieSignee, installee, signer_pdf
from app.domain.circuit import EtapeCircuit
from app.domain.convention import Acte, nom_de_l_acte
from app.importers.signature import Autorite, PdfSigneLu, Suite
from app.services.chaine import aujourd_hui
from app.services.circuits import Circuits, SaisiePas
from app.socle.errors import EnvironmentFault, UserError
from app.socle.fichiers import chemin_libre, ecrire_atomique
from app.socle.formats import NBSP, date_heure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.domain.circuit import PasDeCircuit
    from app.importers.signature import SignatureLue
    from app.services.contexte import Contexte
    from app.socle.changes import Changes
    from app.socle.progress import Annulation

EXTENSIONS_AUTORITE = frozenset({".pem", ".crt", ".cer", ".der"})
AUTORITES_MAX = 50
DIT_AUTORITE = {
    Autorite.RECONNUE: "✔ autorité reconnue parmi celles que vous avez données",
    Autorite.INCONNUE: f"⚠ non vérifiée{NBSP}: autorité inconnue",
    Autorite.EXPIRE: "⚠ certificat expiré à ce jour",
    Autorite.PAS_ENCORE: "✕ certificat pas encore valable",
    Autorite.REFUSEE: "✕ le certificat ne remonte pas à l’autorité donnée",
}
DIT_SUITE = {
    Suite.RIEN: "✔ rien n’a été ajouté après",
    Suite.COMPLETE: "○ complété après, sans changer ce qui est signé (autre signature)",
    Suite.MODIFIE: "✕ le fichier a été modifié après cette signature",
}


class LecteurDeSignatures(Protocol):
    """Reads the signatures of a file of a stranger (`importers.bac`)."""

    def lire_signatures(
        self,
        octets: bytes,
        nom: str,
        racines: Sequence[bytes],
        maintenant: str,
        annulation: Annulation | None = None,
    ) -> PdfSigneLu:
        """Return them, the certificates judged at the instant given (ISO 8601). Raises UserError."""
        ...


@dataclass(frozen=True, slots=True)
class Demande:
    """What signing needs. `horodatage`: address of a time-stamp server; empty: no network is used."""

    pkcs12: bytes
    mot_de_passe: str
    signataire: str
    delegation_id: int | None = None
    horodatage: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """A signed file looked at. `acte` None: what was signed is no act of the base.

    `sure`: nothing is wrong and the authority of each signature is known.
    """

    nom: str
    lu: PdfSigneLu
    acte: Acte | None
    sure: bool
    constats: tuple[str, ...]


class Signatures:
    """Signs acts and looks at signed files."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeSignatures, autorites: Callable[[], Path]) -> None:
        self._contexte = contexte
        self._lecteur = lecteur
        self._autorites = autorites
        self._circuits = Circuits(contexte)

    @staticmethod
    def installee() -> bool:
        """True when the option is installed."""
        return installee()

    def signer(self, acte: Acte, demande: Demande) -> tuple[tuple[PasDeCircuit, CopieSignee], Changes]:
        """Sign the kept PDF of an act for the State and record the step, its copy as the proof.

        Raises UserError as `Circuits.franchir`, before the key is used, and as `signer_pdf`; nothing is kept then.
        """
        saisie = SaisiePas(
            EtapeCircuit.SIGNE_ETAT,
            aujourd_hui(self._contexte),
            signataire=demande.signataire,
            delegation_id=demande.delegation_id,
        )
        self._circuits.essayer(acte, saisie)
        with self._contexte.store.lire() as uow:
            octets = uow.pieces.contenu(acte.sha256)
        copie = signer_pdf(
            octets,
            demande.pkcs12,
            demande.mot_de_passe,
            maintenant=self._contexte.clock.maintenant(),
            motif=f"Signature pour l’État{NBSP}: {nom_de_l_acte(acte.type)} {acte.reference}",
            horodatage=demande.horodatage,
        )
        commentaire = f"{copie.niveau}, certificat de {copie.certificat.titulaire}"
        (pas,), changes = self._circuits.franchir(
            [acte.id or 0],
            replace(saisie, preuve=copie.octets, electronique=copie.niveau, commentaire=commentaire),
        )
        return (pas, copie), changes

    def preuve(self, pas: PasDeCircuit) -> bytes:
        """Return the scan or the signed copy that proves a step. Raises UserError when it has none."""
        if not pas.sha256:
            raise UserError("Aucun fichier n’est joint à cette étape.")
        with self._contexte.store.lire() as uow:
            return uow.pieces.contenu(pas.sha256)

    def enregistrer_preuve(self, pas: PasDeCircuit, vers: Path) -> Path:
        """Write the scan or the signed copy of a step; return its path. Nothing is overwritten."""
        return ecrire_atomique(chemin_libre(vers.parent, vers.stem, vers.suffix or ".pdf"), self.preuve(pas))

    def verifier(
        self,
        octets: bytes,
        nom: str,
        campagne_id: int,
        racines: Sequence[bytes] | None = None,
        annulation: Annulation | None = None,
    ) -> Verification:
        """Return what the signatures of a file are worth, and the act of the campaign that was signed.

        `racines`: certificates of authorities; by default those that the service put in its folder. Raises
        UserError when the file is not a PDF that can be read, or when the option is absent.
        """
        connues = self.autorites() if racines is None else racines
        instant = self._contexte.clock.maintenant().isoformat()
        lu = self._lecteur.lire_signatures(octets, nom, connues, instant, annulation)
        with self._contexte.store.lire() as uow:
            actes = {a.sha256: a for a in uow.actes.of_campagne(campagne_id) if a.emis}
        acte = next((actes[s] for s in lu.revisions if s in actes), None)
        sure = bool(lu.signatures) and acte is not None and not lu.retouche and all(map(_sure, lu.signatures))
        return Verification(nom, lu, acte, sure, tuple(_constats(lu, acte)))

    def autorites(self) -> tuple[bytes, ...]:
        """Return the certificates of authorities that the service put in its folder. Raises EnvironmentFault."""
        fichiers = sorted(f for f in self._autorites().iterdir() if f.suffix.lower() in EXTENSIONS_AUTORITE)
        return tuple(lire_fichier(f, CERTIFICAT_MAX) for f in fichiers[:AUTORITES_MAX])

    def joindre(
        self, verification: Verification, octets: bytes, saisie: SaisiePas
    ) -> tuple[tuple[PasDeCircuit, ...], Changes]:
        """Record the step that a file looked at proves, with it as its proof.

        Raises UserError when it is no act of the base, was altered or bears no whole signature; and as
        `Circuits.franchir`. An unknown authority does not forbid it: the step says so.
        """
        acte, lu = verification.acte, verification.lu
        altere = lu.retouche or not all(s.integre and s.suite is not Suite.MODIFIE for s in lu.signatures)
        if acte is None or acte.id is None or not lu.signatures or altere:
            raise UserError(
                f"«{NBSP}{verification.nom}{NBSP}» ne prouve la signature d’aucun acte de la base. Rien n’a été "
                "enregistré.",
                conseil="Lisez ce que dit la vérification, puis demandez le fichier signé tel quel.",
            )
        dit = "" if verification.sure else "autorité du certificat non vérifiée"
        commentaire = ", ".join(filter(None, (saisie.commentaire, dit)))
        electronique = f"signature de {lu.signatures[-1].titulaire}"
        return self._circuits.franchir(
            [acte.id], replace(saisie, preuve=octets, electronique=electronique, commentaire=commentaire)
        )


def lire_fichier(chemin: Path, plafond: int) -> bytes:
    """Return the bytes of a file chosen. Raises EnvironmentFault when it cannot be read, UserError when too big."""
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(plafond + 1)
    except OSError as faute:
        raise EnvironmentFault(f"Le fichier «{NBSP}{chemin.name}{NBSP}» ne peut pas être lu.") from faute
    if len(octets) > plafond:
        raise UserError(f"Le fichier «{NBSP}{chemin.name}{NBSP}» est trop gros pour être lu ici.")
    return octets


def _sure(signature: SignatureLue) -> bool:
    return signature.integre and signature.autorite is Autorite.RECONNUE and signature.suite is not Suite.MODIFIE


def _source_de_la_date(signature: SignatureLue) -> str:
    if not signature.horodateur:
        return "date dite par le signataire"
    connue = "autorité reconnue" if signature.horodatee else "autorité inconnue, date non prouvée"
    return f"horodatage de {signature.horodateur}, {connue}"


def _constats(lu: PdfSigneLu, acte: Acte | None) -> list[str]:
    """Return what is to be read of a signed file, one sentence each, a symbol first."""
    dits = []
    if acte is None:
        dits.append("✕ Ce qui est signé ne correspond à aucun acte produit dans cette campagne.")
    else:
        dits.append(f"✔ Le fichier commence par {nom_de_l_acte(acte.type)} {acte.reference}, octet pour octet.")
    if lu.retouche:
        dits.append(f"✕ {lu.retouche[0].upper()}{lu.retouche[1:]}.")
    if not lu.signatures:
        dits.append("✕ Aucune signature électronique dans ce fichier. Une image de signature n’en est pas une.")
    for signature in lu.signatures:
        quand = f", le {date_heure(signature.signee_le)}" if signature.signee_le else ", sans date"
        source = _source_de_la_date(signature)
        integre = "✔ contenu intact" if signature.integre else "✕ contenu altéré ou signature fausse"
        dits.append(f"● Signé par {signature.titulaire}{quand} ({source}).")
        dits.extend(
            (integre, f"{DIT_AUTORITE[signature.autorite]} ({signature.emetteur})", DIT_SUITE[signature.suite])
        )
    return dits
