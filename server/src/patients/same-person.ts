/**
 * Who is the same person, as SQL: rows merged with this one, rows anywhere that carry the same citizen id, and what was
 * merged with those. Never a name. `merged_into_id` always names the survivor itself (merge-patient.ts keeps it so),
 * therefore one step suffices; every step is an index look-up.
 *
 * `patientId` is an SQL expression (a column or `$n::uuid`); the result is a subquery of patient ids, itself included.
 */
export function samePerson(patientId: string): string {
  const survivor = 'coalesce(p.merged_into_id, p.id)';
  return `(WITH known AS (
      SELECT g.id FROM patient p JOIN patient g ON g.id = ${survivor} OR g.merged_into_id = ${survivor} WHERE p.id = ${patientId}
    ), linked AS (
      SELECT id FROM known
      UNION SELECT j.patient_id FROM patient_identifier i JOIN patient_identifier j ON j.kind = i.kind AND j.value = i.value
      WHERE i.kind = 'citizen-id' AND i.patient_id IN (SELECT id FROM known)
    )
    SELECT g.id FROM linked l JOIN patient p ON p.id = l.id JOIN patient g ON g.id = ${survivor} OR g.merged_into_id = ${survivor})`;
}

/** Rows of one institution's index that a person there has said are one: this row, its survivor, what was merged into it. */
export function personGroup(patientId: string): string {
  return `(SELECT g.id FROM patient p JOIN patient g
    ON g.id = coalesce(p.merged_into_id, p.id) OR g.merged_into_id = coalesce(p.merged_into_id, p.id) WHERE p.id = ${patientId})`;
}
