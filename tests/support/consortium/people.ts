import { randomUUID } from 'node:crypto';
import type { AccountId, InstitutionId, PostId, Role, SessionId } from '@hub/server/contracts';
import type { Hub } from '@hub/server/hub';
import { hashPassword } from '../../../server/src/identity/password.ts';
import { newTotpSecret, sealTotp, totpRequired } from '../../../server/src/identity/totp.ts';
import type { Person } from '../../../server/src/platform/actor.ts';

/** Everybody's, so that anyone may sign. */
export const password = 'Tumd-grass-88';

/** Somebody with an account, a post and what it takes to sign in. */
export interface Colleague extends Person {
  username: string;
  totpSecret: string | undefined;
}

/** A lead hospital and a township hospital that sends it everything, under an agreement of some years. */
export interface Consortium {
  name: string;
  lead: InstitutionId;
  township: InstitutionId;
}

export async function aConsortium({ db }: Pick<Hub, 'db'>, name: string, code: string): Promise<Consortium> {
  const { prisma } = db;
  const county = await prisma.county.upsert({
    where: { code: '150823' },
    create: { code: '150823', name: '乌拉特前旗' },
    update: {},
  });
  const institution = async (suffix: string, legalName: string, kind: string) => {
    const data = { countyId: county.id, code: `${code}${suffix}`, legalName, shortName: legalName, kind };
    return (await prisma.institution.create({ data })).id as InstitutionId;
  };
  const lead = await institution('1', `${name}人民医院`, 'lead');
  const township = await institution('2', `${name}卫生院`, 'township');
  const consortium = await prisma.consortium.create({
    data: { countyId: county.id, name: `${name}医共体`, leadInstitutionId: lead },
  });
  await joins({ db }, { consortiumId: consortium.id, lead, township });
  return { name, lead, township };
}

/** A further township hospital of it. */
export async function aTownship({ db }: Pick<Hub, 'db'>, { name, lead }: Consortium, code: string) {
  const { countyId } = await db.prisma.institution.findUniqueOrThrow({ where: { id: lead } });
  const consortium = await db.prisma.consortium.findFirstOrThrow({ where: { leadInstitutionId: lead } });
  const legalName = `${name}第二卫生院`;
  const { id } = await db.prisma.institution.create({
    data: { countyId, code: `${code}2`, legalName, shortName: legalName, kind: 'township' },
  });
  await joins({ db }, { consortiumId: consortium.id, lead, township: id as InstitutionId });
  return id as InstitutionId;
}

async function joins(
  { db: { prisma } }: Pick<Hub, 'db'>,
  { consortiumId, lead, township }: { consortiumId: string; lead: InstitutionId; township: InstitutionId },
): Promise<void> {
  const validFrom = new Date('2020-01-01T00:00:00Z');
  await prisma.membership.create({
    data: { institutionId: township, consortiumId, serviceLine: 'imaging', tie: 'tight', validFrom },
  });
  await prisma.serviceAgreement.create({
    data: {
      requestingInstitutionId: township,
      readingInstitutionId: lead,
      serviceLine: 'imaging',
      modalities: [],
      liabilityText: '-',
      validFrom,
    },
  });
}

let people = 0;
/** Slow on purpose (argon2id), and everybody's password is the same. */
let hashed: Promise<string> | undefined;

/** A person with one post; physicians of a centre have a licence and read DX and CT unless said otherwise. */
export async function aColleague(
  hub: Pick<Hub, 'db' | 'keyring' | 'clock'>,
  role: Role,
  institutionId: InstitutionId,
  { modalities = ['DX', 'CT'], displayName }: { modalities?: readonly string[]; displayName?: string } = {},
): Promise<Colleague> {
  people += 1;
  hashed ??= hashPassword(password);
  const physician = role === 'reader' || role === 'reviewer' || role === 'expert';
  const name = displayName ?? `${role}${people}`;
  const username = `${role}.${process.pid}.${people}`;
  const now = hub.clock.now();
  const account = await hub.db.prisma.account.create({
    data: { username, displayName: name, passwordHash: await hashed, passwordChangedAt: now, createdAt: now },
  });
  const totpSecret = totpRequired(role) ? newTotpSecret() : undefined;
  if (totpSecret !== undefined) {
    const totpSealed = sealTotp(hub.keyring, account.id, totpSecret);
    await hub.db.prisma.account.update({ where: { id: account.id }, data: { totpSealed } });
  }
  const post = await hub.db.prisma.post.create({
    data: {
      accountId: account.id,
      institutionId,
      role,
      modalities: physician ? [...modalities] : [],
      title: physician ? '主治医师' : null,
      licenceNumber: physician ? `1101${people}` : null,
      validFrom: now,
    },
  });
  return {
    kind: 'person',
    accountId: account.id as AccountId,
    postId: post.id as PostId,
    sessionId: randomUUID() as SessionId,
    role,
    institutionId,
    modalities: post.modalities,
    displayName: name,
    title: post.title,
    licensed: physician,
    threeYears: false,
    locked: false,
    mustChangePassword: false,
    totpMissing: false,
    address: '10.0.0.9',
    username,
    totpSecret,
  };
}
