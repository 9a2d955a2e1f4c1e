import type { Role } from '../contracts/index.ts';

/** 系统管理员, 安全管理员, 审计管理员: who makes accounts, who gives rights and who watches both are three people. */
const separated: readonly Role[] = ['system-admin', 'security-admin', 'auditor'];
/** Those who answer for a diagnosis with their licence. */
const licensedRoles: readonly Role[] = ['reader', 'reviewer', 'expert'];

export interface Validity {
  validFrom: Date;
  validTo: Date | null;
}

export function postHolds({ validFrom, validTo }: Validity, now: Date): boolean {
  return validFrom <= now && (validTo === null || now < validTo);
}

export function isAdministrator(role: string): boolean {
  return (separated as readonly string[]).includes(role);
}

/** The administration that this person already holds, now or later, and that `role` must not stand beside. */
export function conflictingRole(
  role: Role,
  posts: readonly ({ role: string } & Validity)[],
  now: Date,
): string | undefined {
  if (!isAdministrator(role)) return undefined;
  return posts.find(
    (post) => post.role !== role && isAdministrator(post.role) && (post.validTo === null || post.validTo > now),
  )?.role;
}

/** What a post that reads or reviews still lacks: the licence and the modalities it is good for. */
export function missingForLicence(post: {
  role: Role;
  licenceNumber: string | null;
  modalities: readonly string[];
}): ('licenceNumber' | 'modalities')[] {
  if (!licensedRoles.includes(post.role)) return [];
  const missing: ('licenceNumber' | 'modalities')[] = [];
  if (!post.licenceNumber?.trim()) missing.push('licenceNumber');
  if (post.modalities.length === 0) missing.push('modalities');
  return missing;
}
