import type { DutyService, Role } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { presentSince } from './rules.ts';

export interface ShiftRow {
  id: string;
  institution_id: string;
  institution_name: string;
  service: DutyService;
  starts_at: Date;
  ends_at: Date;
  phone: string | null;
  note: string | null;
  post_id: string;
  account_id: string;
  name: string;
  title: string | null;
  role: Role;
  deputy_post_id: string | null;
  deputy_name: string | null;
  deputy_title: string | null;
  deputy_role: Role | null;
  handed_over_at: Date | null;
  hand_over_note: string | null;
  handed_over_name: string | null;
  sound: boolean | null;
  seen_at: Date | null;
}

const select = `
  SELECT d.*, i.legal_name AS institution_name, p.account_id, p.title, p.role, a.display_name AS name,
    dp.title AS deputy_title, dp.role AS deputy_role, da.display_name AS deputy_name,
    ha.display_name AS handed_over_name, w.sound, w.seen_at
  FROM duty_shift d
  JOIN institution i ON i.id = d.institution_id
  JOIN post p ON p.id = d.post_id JOIN account a ON a.id = p.account_id
  LEFT JOIN post dp ON dp.id = d.deputy_post_id LEFT JOIN account da ON da.id = dp.account_id
  LEFT JOIN post hp ON hp.id = d.handed_over_by LEFT JOIN account ha ON ha.id = hp.account_id
  LEFT JOIN duty_presence w ON w.post_id = d.post_id`;

/** `where` speaks of `d`, its placeholders are `values`. */
export function findShifts(sql: Sql, where: string, values: unknown[]): Promise<ShiftRow[]> {
  return sql.$queryRawUnsafe<ShiftRow[]>(`${select} WHERE ${where} ORDER BY d.starts_at, d.service, d.id`, ...values);
}

/** Somebody who can be asked, and whether a page of theirs is open and would sound. */
export interface OnDuty {
  postId: string;
  accountId: string;
  name: string;
  phone: string | null;
  here: boolean;
}

export interface Duty {
  holders: OnDuty[];
  deputies: OnDuty[];
}

/** Who is on duty at an institution now; people whose post or account has ended are not. */
export async function onDuty(sql: Sql, institutionId: string, service: DutyService, now: Date): Promise<Duty> {
  const rows = await sql.$queryRawUnsafe<(OnDuty & { deputy: boolean })[]>(
    `SELECT DISTINCT ON (p.id) p.id AS "postId", p.account_id AS "accountId", a.display_name AS name, x.deputy,
       CASE WHEN x.deputy THEN NULL ELSE x.phone END AS phone, coalesce(w.sound AND w.seen_at > $4::timestamptz, false) AS here
     FROM (
       SELECT post_id, phone, false AS deputy FROM duty_shift
       WHERE institution_id = $1::uuid AND service = $2 AND starts_at <= $3::timestamptz AND ends_at > $3::timestamptz
       UNION ALL
       SELECT deputy_post_id, phone, true FROM duty_shift
       WHERE institution_id = $1::uuid AND service = $2 AND starts_at <= $3::timestamptz AND ends_at > $3::timestamptz AND deputy_post_id IS NOT NULL
     ) x
     JOIN post p ON p.id = x.post_id AND (p.valid_to IS NULL OR p.valid_to > $3::timestamptz)
     JOIN account a ON a.id = p.account_id AND a.disabled_at IS NULL
     LEFT JOIN duty_presence w ON w.post_id = p.id
     ORDER BY p.id, x.deputy`,
    institutionId,
    service,
    now,
    presentSince(now),
  );
  return { holders: rows.filter(({ deputy }) => !deputy), deputies: rows.filter(({ deputy }) => deputy) };
}

/** Everybody of an institution in these roles (and, for readers, with this modality), on duty or not. */
export function everybodyOf(
  sql: Sql,
  institutionId: string,
  roles: readonly Role[],
  modality: string | null,
  now: Date,
): Promise<OnDuty[]> {
  return sql.$queryRawUnsafe<OnDuty[]>(
    `SELECT p.id AS "postId", p.account_id AS "accountId", a.display_name AS name, NULL AS phone,
       coalesce(w.sound AND w.seen_at > $5::timestamptz, false) AS here
     FROM post p JOIN account a ON a.id = p.account_id AND a.disabled_at IS NULL
     LEFT JOIN duty_presence w ON w.post_id = p.id
     WHERE p.institution_id = $1::uuid AND p.role = ANY($2::text[]) AND (p.valid_to IS NULL OR p.valid_to > $4::timestamptz)
       AND ($3::text IS NULL OR $3 = ANY(p.modalities))
     ORDER BY p.id`,
    institutionId,
    [...roles],
    modality,
    now,
    presentSince(now),
  );
}

/** The named posts themselves, with whether their pages are open. */
export function presentAmong(sql: Sql, postIds: readonly string[], now: Date): Promise<OnDuty[]> {
  return sql.$queryRawUnsafe<OnDuty[]>(
    `SELECT p.id AS "postId", p.account_id AS "accountId", a.display_name AS name, NULL AS phone,
       coalesce(w.sound AND w.seen_at > $2::timestamptz, false) AS here
     FROM post p JOIN account a ON a.id = p.account_id LEFT JOIN duty_presence w ON w.post_id = p.id
     WHERE p.id = ANY($1::uuid[])`,
    [...postIds],
    presentSince(now),
  );
}
