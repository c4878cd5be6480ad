"""The total of each dossier computed by SQLite alone, in whole numbers: a second engine that checks the first.

Grids are read in the record of the campaign, notes in their table; nothing here knows `domain.notation`. The rule
of « sans objet » is the same: a sub-criterion out leaves its weight to the others of its criterion, a criterion
wholly out leaves its own to the rest of the grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.errors import Bug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.sqlite.session import Session

#: `somme` adds the criteria of a dossier one by one; between two, Euclid's algorithm (columns a and b) brings the
#: fraction to its lowest terms, so that no product leaves the 64 bits of a whole number. The last term, of rank
#: `nombre`, brings the sum back to the whole grid.
_TOTAUX = """
WITH RECURSIVE
  grille AS MATERIALIZED (
    SELECT g.key AS type, g.value AS fiche
    FROM campagne, json_each(campagne.fiche, '$.grilles') AS g WHERE campagne.id = :campagne_id
  ),
  critere AS MATERIALIZED (
    SELECT grille.type, c.key AS rang, c.value ->> '$.poids' AS poids, c.value -> '$.sous_criteres' AS fiche
    FROM grille, json_each(grille.fiche, '$.criteres') AS c
  ),
  sous_critere AS MATERIALIZED (
    SELECT critere.type, critere.rang, s.value ->> '$.code' AS code, s.value ->> '$.poids' AS poids
    FROM critere, json_each(critere.fiche) AS s
  ),
  bareme AS MATERIALIZED (
    SELECT grille.type, max(n.value ->> '$.note') AS note_max,
      (SELECT sum(poids) FROM critere WHERE critere.type = grille.type) AS poids
    FROM grille, json_each(grille.fiche, '$.niveaux') AS n GROUP BY grille.type
  ),
  notee AS MATERIALIZED (
    SELECT dossier.id AS dossier_id, sous_critere.type, sous_critere.rang, sous_critere.poids, note.valeur,
      note.dossier_id IS NULL AS manque
    FROM dossier
    JOIN sous_critere ON sous_critere.type = dossier.type_poste
    LEFT JOIN note ON note.dossier_id = dossier.id AND note.sous_critere = sous_critere.code
    WHERE dossier.campagne_id = :campagne_id
  ),
  terme AS MATERIALIZED (
    SELECT notee.dossier_id, notee.type,
      row_number() OVER (PARTITION BY notee.dossier_id ORDER BY notee.rang) AS rang,
      critere.poids AS poids,
      critere.poids * sum(notee.poids * notee.valeur) AS haut,
      bareme.note_max * sum(notee.poids) AS bas
    FROM notee
    JOIN critere ON critere.type = notee.type AND critere.rang = notee.rang
    JOIN bareme ON bareme.type = notee.type
    WHERE notee.valeur IS NOT NULL
      AND notee.dossier_id NOT IN (SELECT dossier_id FROM notee WHERE manque)
    GROUP BY notee.dossier_id, notee.rang
  ),
  echelle AS MATERIALIZED (
    SELECT terme.dossier_id, count(*) + 1 AS nombre, bareme.poids AS haut, sum(terme.poids) AS bas
    FROM terme JOIN bareme ON bareme.type = terme.type GROUP BY terme.dossier_id
  ),
  somme (dossier_id, nombre, rang, haut, bas, a, b) AS (
    SELECT echelle.dossier_id, echelle.nombre, 1, terme.haut, terme.bas, terme.haut, terme.bas
    FROM echelle JOIN terme ON terme.dossier_id = echelle.dossier_id AND terme.rang = 1
    UNION ALL
    SELECT somme.dossier_id, somme.nombre, somme.rang, somme.haut, somme.bas, somme.b, somme.a % somme.b
    FROM somme WHERE somme.b <> 0
    UNION ALL
    SELECT somme.dossier_id, somme.nombre, somme.rang + 1,
      somme.haut / somme.a * terme.bas + terme.haut * (somme.bas / somme.a), somme.bas / somme.a * terme.bas,
      somme.haut / somme.a * terme.bas + terme.haut * (somme.bas / somme.a), somme.bas / somme.a * terme.bas
    FROM somme JOIN terme ON terme.dossier_id = somme.dossier_id AND terme.rang = somme.rang + 1
    WHERE somme.b = 0
    UNION ALL
    SELECT somme.dossier_id, somme.nombre, somme.rang + 1,
      somme.haut / somme.a * echelle.haut, somme.bas / somme.a * echelle.bas,
      somme.haut / somme.a * echelle.haut, somme.bas / somme.a * echelle.bas
    FROM somme JOIN echelle ON echelle.dossier_id = somme.dossier_id
    WHERE somme.b = 0 AND somme.rang + 1 = somme.nombre
  )
SELECT dossier_id, haut / a, bas / a FROM somme WHERE b = 0 AND rang = nombre ORDER BY dossier_id
"""


def totaux(session: Session, campagne_id: int) -> Mapping[int, tuple[int, int]]:
    """Return the exact total of each wholly scored dossier of a campaign, as a fraction in lowest terms.

    Raises Bug when a number left the whole numbers of SQLite: a total that is not exact is never given.
    """
    resultats: dict[int, tuple[int, int]] = {}
    for dossier_id, haut, bas in session.lignes(_TOTAUX, {"campagne_id": campagne_id}):
        if type(haut) is not int or type(bas) is not int:
            raise Bug(f"Le total du dossier {dossier_id} dépasse ce que SQLite compte exactement.")
        resultats[dossier_id] = (haut, bas)
    return resultats
