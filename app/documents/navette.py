"""Fields and rows of the fiche navette: the one page by which a dossier goes up the hierarchy and comes back.

What is too long for the page is shortened, with « … »: quotes, then sentences that somebody typed; never a row.
Not here: its wording (`resources/actes`), the length that makes it hold (`app.services.documents`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.documents.champ import Champ
from app.documents.donnees import LONGUEUR_LARGE, DonneesActe, Ecran, EtatNavette
from app.documents.lignes_instruction import Lignes
from app.documents.typographie import typographier
from app.domain.chaine import lire_chaine, termes
from app.domain.derogation import phrase_de_levee
from app.domain.montants import Etp, Montant, somme, somme_etp
from app.domain.poste import TypePoste
from app.domain.pouvoirs import LIBELLES_ETAPE
from app.domain.quota import compter
from app.socle.formats import NBSP, centiemes, date_heure, etp, euros, pluriel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.documents.donnees import PreuveImprimee
    from app.domain.visa import Visa

#: Proofs that the page quotes.
PREUVES = 3
#: Longest text tried, in letters, from the most comfortable to the one that always holds.
LONGUEURS = (LONGUEUR_LARGE, 320, 240, 180, 130, 90, 60, 40)
_INCONNU = "inconnu"


def raccourci(texte: str, longueur: int) -> str:
    """Return the text on one line, cut at a word with « … » past `longueur`; a closing mark of quote is kept."""
    plat = typographier(" ".join(texte.split()))
    if len(plat) <= longueur:
        return plat
    garde = plat[: longueur - 1].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{garde}…{NBSP}»" if plat.startswith("«") and plat.endswith("»") else f"{garde}…"


def _navette(d: DonneesActe) -> EtatNavette | None:
    return d.instruction.navette if d.instruction else None


def _longueur(d: DonneesActe) -> int:
    navette = _navette(d)
    return navette.longueur if navette else LONGUEURS[0]


def _court(lire: Callable[[DonneesActe], str]) -> Callable[[DonneesActe], str]:
    return lambda d: raccourci(lire(d), max(_longueur(d), 60))


def _bande(d: DonneesActe) -> str:
    """Return « du rang 2 au rang 4 » or « rang 2 dans tous les cas »; empty without a band."""
    navette = _navette(d)
    bande = navette.bande if navette else None
    if bande is None:
        return ""
    if bande.rang_min == bande.rang_max:
        return f"rang {bande.rang_min} dans tous les cas"
    return f"du rang {bande.rang_min} au rang {bande.rang_max}"


@dataclass(frozen=True, slots=True)
class _Effet:
    """What signing would give: ETP by type and euros; None where it is not known. `dit`: where it comes from."""

    dit: str
    etp_par_type: Mapping[TypePoste, Etp | None]
    montant: Montant | None

    @property
    def etp(self) -> Etp | None:
        connus = [e for e in self.etp_par_type.values() if e is not None]
        return somme_etp(connus) if len(connus) == len(self.etp_par_type) else None


def _effet(d: DonneesActe) -> _Effet:
    """Return the decision in force, else the proposal of the chain, else that of instruction."""
    types = tuple(t for t in TypePoste if any(p.type is t for p in d.dossier.postes))
    navette = _navette(d)
    proposition = lire_chaine(navette.visas).proposition if navette else None
    if d.decision is not None:
        accord = d.decision.accord
        par_type = accord.etp_par_type if accord else {}
        montant = accord.montant if accord else Montant(0)
        return _Effet("la décision en vigueur", {t: par_type.get(t, Etp(0)) for t in types}, montant)
    if proposition is not None:
        par_type = proposition.etp_par_type
        montant = proposition.montant or Montant(0)
        return _Effet("la proposition signée", {t: par_type.get(t, Etp(0)) for t in types}, montant)
    proposes = {t: _propose(p.etp_propose for p in d.dossier.postes if p.type is t) for t in types}
    return _Effet("la proposition de l’instruction", proposes, d.dossier.montant_propose)


def _propose(quantites: Iterable[Etp | None]) -> Etp | None:
    toutes = tuple(quantites)
    connues = [q for q in toutes if q is not None]
    return somme_etp(connues) if len(connues) == len(toutes) else None


def _proposition(d: DonneesActe) -> str:
    """Return « 1,00 ETP, 29 400,00 € (la proposition de l’instruction) »; what is not known is said."""
    effet = _effet(d)
    quantite = etp(effet.etp.centiemes) if effet.etp is not None else f"ETP {_INCONNU}s"
    montant = euros(effet.montant.centimes) if effet.montant is not None else f"montant {_INCONNU}"
    return f"{quantite}, {montant} ({effet.dit})"


def _lignes_du_quota(d: DonneesActe) -> Lignes:
    """Rows: compte, limit, before (without the dossier), effect, after, left. Unknown is said, never a zero."""
    navette = _navette(d)
    if navette is None:
        return Lignes(())
    q, effet = navette.quota, _effet(d)
    siens = compter(d.dossier, d.decision.accord if d.decision else None)
    lignes = []
    for t, ajoute in effet.etp_par_type.items():
        avant = q.par_type[t].etp_retenu - (siens[t].etp_retenu if t in siens else Etp(0))
        lignes.append(_ligne(f"ETP de {t.value}", q.cible_par_type.get(t), avant, ajoute))
    avant = q.total.etp_retenu - somme_etp(c.etp_retenu for c in siens.values())
    lignes.append(_ligne("ETP, tous postes", q.cible, avant, effet.etp))
    paye = q.total.montant_retenu - somme(c.montant_retenu for c in siens.values())
    argent = [x.centimes if x is not None else None for x in (q.enveloppe, paye, effet.montant)]
    lignes.append(_comptee("Euros", argent, f"enveloppe {_INCONNU}e"))
    return Lignes(tuple(lignes))


def _ligne(nom: str, cible: Etp | None, avant: Etp, effet: Etp | None) -> tuple[str, ...]:
    return _comptee(nom, [x.centiemes if x is not None else None for x in (cible, avant, effet)], "non notifiée")


def _comptee(nom: str, valeurs: list[int | None], sans_limite: str) -> tuple[str, ...]:
    limite, avant, effet = valeurs
    apres = avant + effet if avant is not None and effet is not None else None
    reste = limite - apres if limite is not None and apres is not None else None
    dits = [_INCONNU if x is None else centiemes(x) for x in (avant, effet, apres, reste)]
    return (nom, sans_limite if limite is None else centiemes(limite), *dits)


def preuves_citees(preuves: Iterable[PreuveImprimee], points: Mapping[str, int]) -> tuple[PreuveImprimee, ...]:
    """Return the proofs that the page quotes: those still in force first, one a sub-criterion, heaviest note first.

    `points`: weight of each sub-criterion in the total, in any unit. The order of their creation settles the rest.
    """
    liste = tuple(preuves)
    premieres = {p.sous_critere: i for i, p in reversed(tuple(enumerate(liste)))}
    ordre = sorted(
        range(len(liste)),
        key=lambda i: (
            bool(liste[i].remplacee_par),
            premieres[liste[i].sous_critere] != i,
            -points.get(liste[i].sous_critere, 0),
            i,
        ),
    )
    return tuple(liste[i] for i in ordre[:PREUVES])


def _choisies(d: DonneesActe) -> tuple[PreuveImprimee, ...]:
    etat = d.instruction
    if etat is None:
        return ()
    notes, par_niveau = etat.par_code, etat.par_niveau
    points = {c: int(par_niveau[c] * n * 100) for c, n in notes.items() if n is not None and c in par_niveau}
    return preuves_citees(etat.preuves, points)


def _lignes_des_preuves(d: DonneesActe) -> Lignes:
    """Rows: sous-critère and its note, piece and page, quote."""
    notes = d.instruction.par_code if d.instruction else {}
    largeur = _longueur(d)
    lignes = []
    for p in _choisies(d):
        note = notes.get(p.sous_critere)
        dite = f"{p.sous_critere}, noté {note}" if note is not None else p.sous_critere
        source = f"{raccourci(p.source, 110)}{', remplacée depuis' if p.remplacee_par else ''}"
        lignes.append((dite, source, raccourci(p.citation, largeur)))
    return Lignes(tuple(lignes))


def _preuves_manquantes(d: DonneesActe) -> str:
    """Return « Le dossier ne cite que 2 preuves. »."""
    nombre = len(_choisies(d))
    if nombre < 2:
        return "Le dossier ne cite qu’une preuve." if nombre else ""
    return f"Le dossier ne cite que {pluriel(nombre, 'preuve')}."


def _lignes_des_visas(d: DonneesActe) -> Lignes:
    """Rows: étape, by whom and as what, when, terms and motive; the chain under way, with the return it follows."""
    navette = _navette(d)
    lignes = []
    for v in _en_cours(navette.visas) if navette else ():
        qui = ", ".join(raccourci(m, 60) for m in (v.agent, v.qualite) if m)
        motif = f". {raccourci(v.motif, max(_longueur(d) // 2, 40))}" if v.motif.strip() else ""
        lignes.append((LIBELLES_ETAPE[v.etape].capitalize(), qui, date_heure(v.le), f"{termes(v)}{motif}"))
    return Lignes(tuple(lignes))


def _en_cours(visas: tuple[Visa, ...]) -> tuple[Visa, ...]:
    """Return the last four steps: a return, a proposal, its visa and its decision."""
    return visas[-4:]


def _visas_anterieurs(d: DonneesActe) -> str:
    """Return « 3 étapes antérieures sont au journal. »; empty when the table says them all."""
    navette = _navette(d)
    reste = len(navette.visas) - len(_en_cours(navette.visas)) if navette else 0
    accord = "est" if reste == 1 else "sont"
    return f"{pluriel(reste, 'étape antérieure', 'étapes antérieures')} {accord} au journal." if reste else ""


def _derogations(d: DonneesActe) -> str:
    """Return « R15, levé par … le …, motif : … ; décision prise malgré un empêchement, motif : … »; empty without.

    What was passed over in writing for this dossier, rule by rule, then by the decision in force.
    """

    def dit(motif: str) -> str:
        return raccourci(motif, max(_longueur(d) // 2, 40)).removesuffix(".")

    levees = {c.regle: c.levee for c in (d.instruction.constats if d.instruction else ()) if c.levee}
    dites = [
        f"{regle}, {phrase_de_levee(replace(levee, motif=dit(levee.motif)))}" for regle, levee in levees.items()
    ]
    motif = d.decision.derogation if d.decision else ""
    if motif.strip():
        dites.append(f"décision prise malgré un empêchement, motif{NBSP}: {dit(motif)}")
    return f"{NBSP}; ".join(dites)


_J, _N = Ecran.PROJET, Ecran.NOTATION
CHAMPS_NAVETTE: dict[str, Champ] = {
    "navette_porteur": Champ(
        "porteur.raison_sociale",
        "Raison sociale",
        Ecran.PORTEUR,
        _court(lambda d: d.dossier.porteur.raison_sociale),
    ),
    "navette_projet": Champ("dossier.intitule", "Intitulé du projet", _J, _court(lambda d: d.dossier.intitule)),
    "navette_territoire": Champ("dossier.territoire", "Territoire", _J, _court(lambda d: d.dossier.territoire)),
    "navette_avis": Champ("dossier.avis", "Avis motivé", _J, _court(lambda d: d.dossier.avis)),
    "navette_bande": Champ("notes", "Notes du dossier", _N, _bande),
    "navette_hypothese": Champ(
        "notes", "Notes du dossier", _N, lambda d: n.hypothese if (n := _navette(d)) else ""
    ),
    "navette_proposition": Champ("dossier.montant_propose", "Proposition", _J, _proposition),
    "navette_derogations": Champ("derogations", "Dérogations", _J, _derogations),
    "navette_preuves_manquantes": Champ("preuves", "Preuves citées", _N, _preuves_manquantes),
    "navette_visas_anterieurs": Champ("visas", "Visas", _J, _visas_anterieurs),
}
TABLEAUX_NAVETTE: dict[str, Callable[[DonneesActe], Lignes]] = {
    "navette_quota": _lignes_du_quota,
    "navette_preuves": _lignes_des_preuves,
    "navette_visas": _lignes_des_visas,
}
CONDITIONS_NAVETTE: dict[str, Callable[[DonneesActe], bool]] = {
    "bande": lambda d: bool(_bande(d)),
    "derogations": lambda d: bool(_derogations(d)),
    "preuves_en_partie": lambda d: 0 < len(_choisies(d)) < PREUVES,
    "visas_anterieurs": lambda d: bool(_visas_anterieurs(d)),
}
