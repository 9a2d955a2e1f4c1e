/**
 * That an institution was asked to read a study, as SQL: the one place that says which reading requests give access.
 * One that was withdrawn before anybody read gives nothing; what was once read stays readable. `study` and `institution`
 * are SQL expressions.
 */
export function askedToRead(study: string, institution: string): string {
  return `EXISTS (SELECT 1 FROM reading_request r WHERE r.study_uid = ${study} AND r.reading_institution_id = ${institution}
    AND (r.state <> 'withdrawn' OR r.reported_at IS NOT NULL))`;
}
