import type { Hub } from '@hub/server/hub';
import { createDevice } from '@hub/server/identity';

export interface CountyOfRows {
  leadId: string;
  townshipId: string;
  /** of a device of that township */
  key: string;
}

const townships = 22;
const surnames = ['Wang', 'Li', 'Zhang', 'Liu', 'Chen', 'Yang', 'Zhao', 'Huang', 'Zhou', 'Wu'];

/**
 * Years of a county's studies as rows: a lead hospital that was asked to read two of three, most of them long signed,
 * 300 still open. One series and one instance each, spread over five years and 22 institutions.
 */
export async function fillCounty({ db }: Hub, studies: number): Promise<CountyOfRows> {
  const county = await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const ids: string[] = [];
  for (let number = 0; number <= townships; number++) {
    const legalName = number === 0 ? '测试总院' : `测试卫生院${number}`;
    const kind = number === 0 ? 'lead' : 'township';
    const code = `15082${String(number).padStart(4, '0')}`;
    const row = await db.prisma.institution.create({
      data: { countyId: county.id, code, legalName, shortName: legalName, kind },
    });
    ids.push(row.id);
  }
  const [leadId, townshipId] = ids as [string, string];
  const { key } = await db.prisma.$transaction((tx) =>
    createDevice(tx, { institutionId: townshipId, name: 'ct', kind: 'ct', aeTitle: 'ROWS', addresses: ['127.0.0.1'] }),
  );
  const { pool } = db;
  // Half as many patients as studies: every person was there twice.
  await pool.query(
    `INSERT INTO patient (id, institution_id, display_name, pinyin, initials, sex)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ($2::uuid[])[1 + n % $3], '患者' || n, 'huanzhe' || n, 'hz' || n, (1 + n % 2)::text
     FROM generate_series(0, $1::int / 2) n`,
    [studies, ids.slice(1), townships],
  );
  await pool.query(
    `INSERT INTO study (uid, institution_id, dicom_patient_id, patient_id, patient_name, patient_name_pinyin, patient_name_initials, sex, accession_number,
       study_date, study_time, description, modalities, body_parts, series_count, instance_count, size_bytes, first_instance_at, last_instance_at, closed_at)
     SELECT '1.2.3.' || n, ($2::uuid[])[1 + (n / 2) % $3], 'P' || n / 2, ('00000000-0000-7000-8000-' || lpad(to_hex(n / 2), 12, '0'))::uuid,
       ($4::text[])[1 + (n / 2) % 10] || '^No' || n / 2, lower(($4::text[])[1 + (n / 2) % 10]) || 'no' || n / 2, 'x', CASE n % 2 WHEN 0 THEN 'M' ELSE 'F' END, 'A' || n,
       to_char(at, 'YYYYMMDD'), to_char(at, 'HH24MISS'), 'Chest', ARRAY[(ARRAY['CT', 'DX', 'US', 'MR'])[1 + n % 4]], ARRAY['CHEST'], 1, 1, 530000, at, at, at
     FROM generate_series(0, $1::int - 1) n, LATERAL (SELECT now() - n * interval '5 years' / $1::int AS at) a`,
    [studies, ids.slice(1), townships, surnames],
  );
  await pool.query(
    `INSERT INTO series (uid, study_uid, modality, number, instance_count) SELECT uid || '.1', uid, modalities[1], 1, 1 FROM study`,
  );
  await pool.query(
    `INSERT INTO instance (sop_uid, series_uid, study_uid, sop_class_uid, instance_number, transfer_syntax_uid, rows, columns, frames, object_key, object_size,
       dataset_offset, dataset_sha256, door, received_from, damage, derived_at)
     SELECT uid || '.1.1', uid || '.1', uid, '1.2.840.10008.5.1.4.1.1.2', 1, '1.2.840.10008.1.2.1', 512, 512, 1, 'received/' || uid, 530000, 300, 'none', 'dimse', 'ROWS', '[]', now() FROM study`,
  );
  await pool.query(
    `INSERT INTO instance_metadata (sop_uid, study_uid, json)
     SELECT uid || '.1.1', uid, '{"00080018":{"vr":"UI","Value":["' || uid || '.1.1"]},"00280100":{"vr":"US","Value":[16]}}' FROM study`,
  );
  await pool.query(
    `INSERT INTO reading_request (id, study_uid, patient_id, requesting_institution_id, reading_institution_id, modality, priority, reason, state, requested_at, due_at, reported_at, reviewed_at)
     SELECT gen_random_uuid(), uid, patient_id, institution_id, $1::uuid, modalities[1], (ARRAY['routine', 'routine', 'urgent', 'emergency'])[1 + (row_number() OVER w) % 4], 'rows',
       CASE WHEN row_number() OVER w <= 300 THEN 'waiting' ELSE 'reviewed' END, last_instance_at, last_instance_at + interval '4 hours',
       last_instance_at + interval '1 hour', last_instance_at + interval '2 hours'
     FROM study WHERE accession_number !~ '[369]$' WINDOW w AS (ORDER BY last_instance_at DESC)`,
    [leadId],
  );
  await pool.query('VACUUM ANALYZE');
  return { leadId, townshipId, key };
}
