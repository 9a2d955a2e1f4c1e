import type { Role } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { createAccountWithPost, createDevice } from '../identity/index.ts';
import { searchKeys } from '../patients/index.ts';
import type { Tx } from '../platform/db.ts';
import { deviceNames, givenNames, licenceClass, mongolianNames, surnames, titles } from './county.zh-CN.ts';

export interface DemoAccount {
  username: string;
  password: string;
  role: Role;
  institution: string;
  totpSecret?: string;
}

/** `seat`: what they are in this institution, for the roster. */
export interface DemoMember extends DemoAccount {
  postId: string;
  accountId: string;
  displayName: string;
  seat: string;
}
export const directorSeat = 'director';

export interface DemoDevice {
  name: string;
  institution: string;
  key: string;
  aeTitle: string;
}

/** Every modality that may come in: a demonstration reader must be able to open whatever a visitor sends. */
export const readModalities = [
  'CR',
  'DX',
  'CT',
  'MR',
  'US',
  'MG',
  'XA',
  'RF',
  'RG',
  'NM',
  'PT',
  'ES',
  'XC',
  'GM',
  'SM',
  'OP',
  'OPT',
  'OT',
  'SC',
  'DG',
  'ECG',
  'HD',
  'SR',
  'PR',
  'KO',
  'DOC',
  'SEG',
  'REG',
  'ANN',
  'RTIMAGE',
  'RTDOSE',
  'RTPLAN',
  'RTSTRUCT',
  'IVUS',
  'BI',
  'PX',
  'IO',
] as const;

const rolesOf = {
  lead: ['technician', 'clinician', 'reader', 'reviewer', 'expert'],
  member: ['technician', 'clinician'],
  village: ['clinician'],
  administration: ['system-admin', 'security-admin', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;

export interface Institution {
  id: string;
  legalName: string;
  shortName: string;
  kind: string;
  phone: string | null;
}

/** Initials of an institution for user names and AE titles, told apart by a number where two are alike. */
export function codeNames(institutions: readonly Institution[]): Map<string, string> {
  const taken = new Map<string, number>();
  return new Map(
    institutions.map(({ id, shortName }) => {
      const initials = searchKeys(shortName, 'text').initials.slice(0, 6);
      const count = (taken.get(initials) ?? 0) + 1;
      taken.set(initials, count);
      return [id, count === 1 ? initials : `${initials}${count}`];
    }),
  );
}

/** Accounts of one institution, one post each; those of a lead hospital carry licences. */
export async function peopleOf(
  tx: Tx,
  hub: Pick<Hub, 'keyring' | 'clock'>,
  institution: Institution,
  code: string,
  administration: boolean,
  nameAt: (index: number) => string,
): Promise<DemoMember[]> {
  const { kind } = institution;
  const seats: { role: Role; seat: string; title?: string }[] = [
    ...(kind === 'lead' || kind === 'village' ? rolesOf[kind] : rolesOf.member),
    ...(administration ? rolesOf.administration : []),
  ].map((role) => ({ role, seat: role, ...(role in titles ? { title: titles[role as keyof typeof titles] } : {}) }));
  if (kind === 'village') for (const seat of seats) seat.title = titles.village;
  // A clinic's ladder ends with its director, who is somebody else than its physician on duty.
  else if (kind !== 'lead') seats.push({ role: 'clinician', seat: directorSeat, title: titles.director });
  const made: DemoMember[] = [];
  for (const [index, { role, seat, title }] of seats.entries()) {
    const displayName = nameAt(index);
    const physician = role === 'reader' || role === 'reviewer' || role === 'expert';
    const account = await createAccountWithPost(tx, hub, {
      username: `${code}-${seat}`,
      displayName,
      role,
      institutionId: institution.id,
      ...(title ? { title } : {}),
      ...(physician
        ? {
            modalities: readModalities,
            licenceNumber: `DEMO${code.toUpperCase()}${index}`,
            licenceClass,
            threeYears: true,
          }
        : {}),
    });
    made.push({
      username: account.username,
      password: account.password,
      role,
      institution: institution.legalName,
      ...(account.totpSecret ? { totpSecret: account.totpSecret } : {}),
      postId: account.postId,
      accountId: account.accountId,
      displayName,
      seat,
    });
  }
  return made;
}

/** Machines of one institution; each may send by key and, from this machine, by AE title. */
export async function devicesOf(tx: Tx, institution: Institution, code: string): Promise<DemoDevice[]> {
  if (institution.kind === 'village') return [];
  const kinds =
    institution.kind === 'lead' ? (['dr', 'ct', 'us', 'ecg', 'gateway'] as const) : (['dr', 'us', 'ecg'] as const);
  const made: DemoDevice[] = [];
  for (const kind of kinds) {
    const aeTitle = `${code}_${kind}`.toUpperCase().slice(0, 16);
    const { key } = await createDevice(tx, {
      institutionId: institution.id,
      name: deviceNames[kind],
      kind,
      aeTitle,
      addresses: ['127.0.0.1'],
    });
    made.push({ name: deviceNames[kind], institution: institution.legalName, key, aeTitle });
  }
  return made;
}

/** Invented names; no two people of the demonstration share one. */
export function inventedNames(): (index: number) => string {
  let next = 0;
  return () => {
    const index = next++;
    if (index % 7 === 6)
      return `${mongolianNames[Math.floor(index / 7) % mongolianNames.length]}${index >= 42 ? Math.floor(index / 42) + 1 : ''}`;
    const surname = surnames[index % surnames.length];
    return `${surname}${givenNames[Math.floor(index / surnames.length + index) % givenNames.length]}`;
  };
}
