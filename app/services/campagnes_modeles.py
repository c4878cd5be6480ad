"""Reads the campaigns, grids and lists of pieces shipped in `resources/`, and lists every anomaly at once.

The readers are pure: a table of TOML in, a value of the domain out. Only `modeles`, `lire_modele`, `references` and
`regions` open files. Not here: how a campaign is kept (`data`), nor how the officer amends it (`ui`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.campagne import Campagne, Imputation, Mode, Service, Signataire, Vague
from app.domain.grille import Critere, Grille, Niveau, Seuils, SousCritere
from app.domain.pieces import CONDITIONS, Exigence, TypePiece
from app.domain.porteur import Forme
from app.domain.poste import TypePoste
from app.domain.references import ReferenceJuridique
from app.services.lecture import UNITES, Anomalies, choix, entier, jour, oui_non, texte
from app.socle import resources
from app.socle.errors import Bug

FORMAT = 1
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModeleCampagne:
    """A campaign that the wizard offers to start from."""

    code: str
    intitule: str
    region: str
    edition: int
    resume: str


_OBLIGATOIRES: Mapping[str, str] = {
    "intitule": "texte",
    "edition": "année",
    "region_code": "code INSEE",
    "region_nom": "texte",
    "date_limite": "date",
    "mode": "fil_de_l_eau ou vagues",
}
_FAITS: Mapping[str, str] = {
    **_OBLIGATOIRES,
    "ordre": "note ou arrivee",
    "communiquer_rang": "oui ou non",
    "saut_selection": "oui ou non",
    "effets_apres_verrou": "oui ou non",
    "quorum_comite": "membres",
    "avis_sans_quorum": "oui ou non",
    "objet": "texte",
    "date_ouverture": "date",
    "date_limite_incluse": "oui ou non",
    "taux_max": "fraction du coût",
    "repere_etp": "euros par ETP",
    "ecart_repere": "fraction du repère",
    "duree_mois": "mois",
    "reconductions_max": "reconductions",
    "duree_totale_mois": "mois",
    "delai_pieces_jours": "jours",
    "rejet_implicite_mois": "mois",
    "seuil_convention": "euros",
    "delai_paiement_jours": "jours",
    "taux_avance": "fraction de la subvention",
    "delai_compte_rendu_mois": "mois",
    "retour_convention_jours": "jours",
    "plus_value_longueur_min": "caractères",
    "visas": "textes",
    "departements_blancs": "textes",
}
_BLOCS: Mapping[str, Mapping[str, str]] = {
    "service": dict.fromkeys(
        ("nom", "autorite", "adresse", "courriel", "telephone", "ville", "tribunal", "dpo"), "texte"
    ),
    "signataire": {
        **dict.fromkeys(("prenom", "nom", "qualite", "delegation"), "texte"),
        "delegation_du": "date",
    },
    "imputation": dict.fromkeys(
        (
            "programme",
            "domaine_fonctionnel",
            "centre_financier",
            "activite",
            "ordonnateur",
            "comptable",
            "regime_aide",
        ),
        "texte",
    ),
}


def modeles() -> tuple[ModeleCampagne, ...]:
    """Return the campaigns shipped, newest edition first, then by region. Raises Bug on a malformed resource."""
    codes = sorted(f.stem for f in resources.chemin("campagnes").glob("*.toml"))
    lus = [(lire_modele(c), str(resources.lire_toml(f"campagnes/{c}.toml").get("resume", ""))) for c in codes]
    trouves = [ModeleCampagne(c.code, c.intitule, c.region_nom, c.edition, resume) for c, resume in lus]
    return tuple(sorted(trouves, key=lambda m: (-m.edition, m.region)))


def lire_modele(code: str) -> Campagne:
    """Return the whole campaign of that code, with its grids, its pieces and the source of each fact.

    Raises Bug when it is not shipped, or listing every anomaly of the file at fault.
    """
    nom = f"campagnes/{code}.toml"
    table = resources.lire_toml(nom)
    grilles: dict[str, Grille] = {}
    for type_poste in (t for t in TypePoste if t in table.get("grilles", {})):
        fichier = f"grilles/{table['grilles'][type_poste]}.toml"
        lue = resources.lire_toml(fichier)
        commun = resources.lire_toml(f"grilles/{lue['complete_par']}.toml") if "complete_par" in lue else {}
        grilles[type_poste] = lire_grille(fichier, lue, commun)
    nom_pieces = f"pieces/{table.get('pieces', {}).get('liste')}.toml"
    table_pieces = resources.lire_toml(nom_pieces)
    return lire_campagne(nom, table, grilles, lire_pieces(nom_pieces, table_pieces), regions())


def lire_campagne(
    nom: str,
    table: Table,
    grilles: Mapping[str, Grille],
    pieces: tuple[TypePiece, ...],
    noms_regions: Mapping[str, str],
) -> Campagne:
    """Return the campaign told by a table. `noms_regions`: names of the regions by INSEE code.

    A fact without « valeur » is not known and stays None; without its table it is an anomaly. Raises Bug.
    """
    anomalies = Anomalies(nom)
    sources: dict[str, str] = {}
    faits = _lire_faits("faits", table, _FAITS, sources, anomalies)
    blocs = {bloc: _lire_faits(bloc, table, champs, sources, anomalies) for bloc, champs in _BLOCS.items()}
    for champ in _OBLIGATOIRES:
        if champ not in faits and champ in sources:
            anomalies.ajouter(f"faits.{champ}", "ce fait ne peut pas être inconnu")
    vagues = _lire_vagues(table, sources, anomalies)
    for annexe in ("grilles", "pieces"):
        sources[annexe] = _source(annexe, table.get(annexe, {}), anomalies)
    _verifier_ensemble(table, faits, vagues, grilles, noms_regions, anomalies)
    anomalies.lever()
    return Campagne(
        **faits,
        code=table["code"],
        grilles={TypePoste(t): g for t, g in grilles.items()},
        pieces=pieces,
        vagues=vagues,
        service=Service(**blocs["service"]),
        signataire=Signataire(**blocs["signataire"]),
        imputation=Imputation(**blocs["imputation"]),
        sources=sources,
    )


def _lire_faits(
    bloc: str, table: Table, champs: Mapping[str, str], sources: dict[str, str], anomalies: Anomalies
) -> dict[str, Any]:
    """Return the known values of a block; put the source of each fact in `sources`."""
    trouves: Table = table.get(bloc, {})
    prefixe = "" if bloc == "faits" else f"{bloc}."
    valeurs = {}
    for nom in sorted(trouves.keys() - champs.keys()):
        anomalies.ajouter(f"{bloc}.{nom}", "fait inconnu de Clausule")
    for nom, unite in champs.items():
        ou = f"{bloc}.{nom}"
        fait = trouves.get(nom)
        if not isinstance(fait, dict):
            anomalies.ajouter(ou, "fait absent")
            continue
        source = _source(ou, fait, anomalies)
        sources[f"{prefixe}{nom}"] = source
        if fait.get("unite") != unite:
            anomalies.ajouter(ou, f"l’unité attendue est «\u00a0{unite}\u00a0»")
        if "valeur" in fait:
            try:
                valeurs[nom] = UNITES[unite](fait["valeur"])
            except ValueError as faute:
                anomalies.ajouter(ou, str(faute))
        elif not source.startswith("à confirmer"):
            anomalies.ajouter(ou, "une valeur inconnue se dit «\u00a0à confirmer par le service\u00a0»")
    return valeurs


def _source(ou: str, fait: Table, anomalies: Anomalies) -> str:
    """Return where a fact comes from; note its absence."""
    source = str(fait.get("source", "")).strip()
    if not source:
        anomalies.ajouter(ou, "source absente")
    return source


def _lire_vagues(table: Table, sources: dict[str, str], anomalies: Anomalies) -> tuple[Vague, ...]:
    vagues = []
    for rang, brute in enumerate(table.get("vagues", ()), 1):
        ou = f"vagues[{rang}]"
        try:
            comite = jour(brute["date_comite"]) if "date_comite" in brute else None
            vagues.append(Vague(entier(brute["numero"]), jour(brute["date_limite"]), comite))
            sources[f"vagues.{brute['numero']}"] = texte(brute["source"])
        except KeyError as faute:
            anomalies.ajouter(ou, f"«\u00a0{faute.args[0]}\u00a0» est absent")
        except ValueError as faute:
            anomalies.ajouter(ou, str(faute))
    return tuple(vagues)


def _verifier_ensemble(
    table: Table,
    faits: Table,
    vagues: tuple[Vague, ...],
    grilles: Mapping[str, Grille],
    noms_regions: Mapping[str, str],
    anomalies: Anomalies,
) -> None:
    if table.get("format") != FORMAT:
        anomalies.ajouter("format", f"le format attendu est {FORMAT}")
    if not isinstance(table.get("code"), str):
        anomalies.ajouter("code", "un texte est attendu")
    manquants = [t for t in TypePoste if t not in grilles]
    if manquants:
        anomalies.ajouter("grilles", f"aucune grille pour\u00a0: {', '.join(manquants)}")
    for inconnu in sorted(table.get("grilles", {}).keys() - {*TypePoste, "source"}):
        anomalies.ajouter("grilles", f"type de poste inconnu\u00a0: {inconnu}")
    region = faits.get("region_code")
    if region is not None and noms_regions.get(str(region)) != faits.get("region_nom"):
        anomalies.ajouter("faits.region_nom", f"ce n’est pas le nom de la région {region}")
    if (faits.get("mode") is Mode.VAGUES) != bool(vagues):
        anomalies.ajouter("vagues", "le mode et la liste des vagues se contredisent")
    limites = [v.date_limite for v in vagues]
    if limites != sorted(limites) or (limites and limites[-1] != faits.get("date_limite")):
        anomalies.ajouter("vagues", "les dates limites se suivent et la dernière est celle de la campagne")


def lire_grille(nom: str, table: Table, commun: Table) -> Grille:
    """Return the grid of a table, completed by the criteria, scale and thresholds of `commun`.

    Raises Bug listing what makes it unusable: weights that do not add up, a level without descriptor, a weight
    without source.
    """
    anomalies = Anomalies(nom)
    ensemble = {**commun, **table}
    try:
        niveaux = tuple(Niveau(entier(n["note"]), texte(n["libelle"])) for n in ensemble["niveaux"])
        bruts = (*table["criteres"], *commun.get("criteres", ()))
        criteres = tuple(_critere(brut, len(niveaux), anomalies) for brut in bruts)
        seuils = ensemble.get("seuils", {})
        grille = Grille(
            code=texte(ensemble["code"]),
            intitule=texte(ensemble["intitule"]),
            niveaux=niveaux,
            criteres=criteres,
            version=entier(ensemble["version"]),
            seuils=Seuils(seuils.get("favorable"), seuils.get("reserve"), seuils.get("critere_faible_pourcent")),
            commentaire_si=tuple(entier(n) for n in ensemble.get("commentaire_si", ())),
            total_annonce=_entier_ou_rien(ensemble, "total"),
        )
    except KeyError as faute:
        raise Bug(
            f"La ressource «\u00a0{nom}\u00a0» est à corriger\u00a0: «\u00a0{faute.args[0]}\u00a0» est absent."
        ) from faute
    except ValueError as faute:
        raise Bug(f"La ressource «\u00a0{nom}\u00a0» est à corriger\u00a0: {faute}.") from faute
    if seuils:
        _source("seuils", seuils, anomalies)
    for anomalie in grille.anomalies():
        anomalies.trouvees.append(anomalie)
    anomalies.lever()
    return grille


def _critere(brut: Table, nb_niveaux: int, anomalies: Anomalies) -> Critere:
    return Critere(
        texte(brut["code"]),
        texte(brut["intitule"]),
        entier(brut["poids"]),
        tuple(_sous_critere(s, nb_niveaux, anomalies) for s in brut["sous_criteres"]),
        _base(brut),
        motif_ecart=str(brut.get("motif_ecart", "")),
        seuil=_entier_ou_rien(brut, "seuil"),
        regional=oui_non(brut.get("regional", False)),
    )


def _sous_critere(brut: Table, nb_niveaux: int, anomalies: Anomalies) -> SousCritere:
    descripteurs = brut.get("descripteurs", [])
    if len(descripteurs) != nb_niveaux or len(set(descripteurs)) != nb_niveaux:
        anomalies.ajouter(brut["code"], f"{nb_niveaux} descripteurs distincts sont attendus, un par note")
    return SousCritere(
        code=texte(brut["code"]),
        intitule=texte(brut["intitule"]),
        poids=entier(brut["poids"]),
        descripteurs=dict(enumerate(descripteurs)),
        aide=str(brut.get("aide", "")),
        base=_base(brut),
        seuil=_entier_ou_rien(brut, "seuil"),
    )


def _entier_ou_rien(brut: Table, nom: str) -> int | None:
    return entier(brut[nom]) if nom in brut else None


def _base(brut: Table) -> str:
    return f"{texte(brut['base'])}\u00a0; poids\u00a0: {texte(brut['source_poids'])}"


def lire_pieces(nom: str, table: Table) -> tuple[TypePiece, ...]:
    """Return the expected pieces, in the order of the list. Raises Bug listing every anomaly."""
    anomalies = Anomalies(nom)
    types = []
    for rang, brute in enumerate(table.get("pieces", ()), 1):
        ou = str(brute.get("code", f"pieces[{rang}]"))
        try:
            types.append(_type_piece(ou, brute, anomalies))
        except KeyError as faute:
            anomalies.ajouter(ou, f"«\u00a0{faute.args[0]}\u00a0» est absent")
        except ValueError as faute:
            anomalies.ajouter(ou, str(faute))
    codes = [t.code for t in types]
    for code in sorted({c for c in codes if codes.count(c) > 1}):
        anomalies.ajouter(code, "ce code est porté deux fois")
    if not types:
        anomalies.ajouter("pieces", "la liste est vide")
    anomalies.lever()
    return tuple(types)


def _type_piece(ou: str, brute: Table, anomalies: Anomalies) -> TypePiece:
    exigences = {choix(Forme, f): choix(Exigence, e) for f, e in brute["exigences"].items()}
    oubliees = [f.value for f in Forme if f not in exigences]
    if oubliees:
        anomalies.ajouter(ou, f"exigence absente pour\u00a0: {', '.join(oubliees)}")
    condition = str(brute.get("condition", ""))
    if condition and condition not in CONDITIONS:
        anomalies.ajouter(ou, f"condition inconnue\u00a0: {condition}")
    if not condition and Exigence.CONDITIONNELLE in exigences.values():
        anomalies.ajouter(ou, "une pièce conditionnelle dit sa condition")
    return TypePiece(
        code=texte(brute["code"]),
        libelle=texte(brute["libelle"]),
        exigences=exigences,
        base=texte(brute["base"]),
        condition=condition,
        indispensable=oui_non(brute["indispensable"]),
        aide=str(brute.get("aide", "")),
        validite_mois=brute.get("validite_mois"),
        regle=str(brute.get("regle", "")),
    )


def references() -> Mapping[str, ReferenceJuridique]:
    """Return the legal references shipped, by key. Raises Bug on a reference without key, text or object."""
    nom = "references.toml"
    anomalies = Anomalies(nom)
    trouvees: dict[str, ReferenceJuridique] = {}
    for rang, brute in enumerate(resources.lire_toml(nom).get("references", ()), 1):
        manquants = [c for c in ("cle", "texte", "objet") if not str(brute.get(c, "")).strip()]
        if manquants or brute.get("cle") in trouvees:
            anomalies.ajouter(f"references[{rang}]", ", ".join(manquants) or "clé portée deux fois")
            continue
        trouvees[brute["cle"]] = ReferenceJuridique(**brute)
    anomalies.lever()
    return trouvees


def regions() -> Mapping[str, str]:
    """Return the names of the French regions by INSEE code."""
    return {code: str(r["nom"]) for code, r in resources.lire_toml("territoires/regions.toml")["regions"].items()}
