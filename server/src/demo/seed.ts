import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { record } from '../audit/index.ts';
import type { Hub } from '../hub.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { seedTemplates } from '../reading/index.ts';
import { seedCases } from './cases.ts';
import { seedConsults } from './consults.ts';
import { areaCode, consortia, county, liability, priceItem } from './county.zh-CN.ts';
import { seedDuty } from './duty.ts';
import {
  codeNames,
  type DemoAccount,
  type DemoDevice,
  type DemoMember,
  devicesOf,
  type Institution,
  inventedNames,
  peopleOf,
} from './people.ts';

const system = { kind: 'system', name: 'demonstration' } as const;
const dayMs = 86_400_000;
const factKey = 'demonstration';

/**
 * The demonstration county, only into an empty database of a hub that answers on loopback alone. Passwords and keys are
 * random and stand in demo.json, which is whole and durable before the accounts exist: a power cut in between costs nothing.
 */
export async function seedDemonstration(hub: Hub): Promise<void> {
  const file = join(hub.env.dataFolder, 'demo.json');
  const fact = await hub.db.prisma.hubFact.findUnique({ where: { key: factKey } });
  if (fact) {
    // Committed, and the machine went down before the file got its name.
    await rename(`${file}.new`, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if ((fact.value as { cases?: string }).cases !== 'done') await seedTheCases(hub, file);
    return;
  }
  await transactionOfTheHub(hub, (tx) => seedTemplates(tx));
  const empty = (await hub.db.prisma.account.count()) === 0 && (await hub.db.prisma.county.count()) === 0;
  if (!hub.env.demo || !empty) return;
  hub.log.info({}, 'seeding the demonstration county');
  await seedPeople(hub, file);
  await seedTheCases(hub, file);
}

function transactionOfTheHub<T>(hub: Hub, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(hub.db, work);
}

async function seedPeople(hub: Hub, file: string): Promise<void> {
  // Fifty password hashes take longer than an ordinary transaction may.
  await hub.db.prisma.$transaction(
    async (tx) => {
      const now = hub.clock.now();
      const countyRow = await tx.county.create({ data: { ...county, demonstration: true } });
      const accounts: DemoMember[] = [];
      const devices: DemoDevice[] = [];
      const nameAt = inventedNames();
      const institutions = await seedInstitutions(tx, countyRow.id, now);
      const codes = codeNames(institutions);
      for (const [index, institution] of institutions.entries()) {
        const code = codes.get(institution.id) as string;
        const people = await peopleOf(tx, hub, institution, code, index === 0, nameAt);
        accounts.push(...people);
        await seedDuty(tx, institution, people, now);
        devices.push(...(await devicesOf(tx, institution, code)));
      }
      await writeDurably(`${file}.new`, { accounts: accounts.map(forTheFile), devices });
      await tx.hubFact.create({ data: { key: factKey, value: { seededAt: now.toISOString(), cases: 'open' } } });
      await record(tx, system, 'demonstration.seed', { kind: 'institution', id: countyRow.id });
    },
    { timeout: 120_000, maxWait: 10_000 },
  );
  await rename(`${file}.new`, file);
}

function forTheFile({ username, password, role, institution, totpSecret }: DemoMember): DemoAccount {
  return { username, password, role, institution, ...(totpSecret ? { totpSecret } : {}) };
}

async function writeDurably(path: string, value: unknown): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The first institution is the lead hospital whose administrators run the hub. */
async function seedInstitutions(tx: Tx, countyId: string, now: Date) {
  const from = new Date(now.getTime() - 400 * dayMs);
  const until = new Date(now.getTime() + 700 * dayMs);
  const soon = new Date(now.getTime() + 45 * dayMs);
  const made: Institution[] = [];
  let number = 0;
  const add = async (member: { legalName: string; shortName: string; kind: string }, parentId?: string) => {
    number += 1;
    const row = await tx.institution.create({
      data: {
        ...member,
        parentId: parentId ?? null,
        countyId,
        code: `${county.code}${String(number).padStart(3, '0')}`,
        // nobody's: no exchange of the county begins with four zeros
        phone: `${areaCode}-0000${String(number).padStart(3, '0')}`,
        demonstration: true,
      },
    });
    made.push(row);
    return row;
  };
  const agree = (requestingInstitutionId: string, readingInstitutionId: string, serviceLine: string, validTo: Date) =>
    tx.serviceAgreement.create({
      data: {
        ...{ requestingInstitutionId, readingInstitutionId, serviceLine, modalities: [] },
        ...{ priceItem, liabilityText: liability, validFrom: from, validTo },
      },
    });
  const villages: (() => Promise<void>)[] = [];
  for (const { name, lead, members, publicHealthOnly, villages: rooms = [] } of consortia) {
    const head = await add(lead);
    const consortium = await tx.consortium.create({ data: { countyId, name, leadInstitutionId: head.id } });
    const join = (institutionId: string, serviceLine: string) =>
      tx.membership.create({
        data: { institutionId, consortiumId: consortium.id, serviceLine, tie: 'tight', validFrom: from },
      });
    villages.push(async () => {
      for (const { room, township } of rooms) {
        const parent = made.find(({ shortName }) => shortName === township);
        if (!parent) throw new Error(`the demonstration has no ${township}`);
        const row = await add(room, parent.id);
        for (const line of ['consult', 'public-health']) await join(row.id, line);
        await agree(row.id, head.id, 'consult', until);
      }
    });
    const lines = ['imaging', 'ecg', 'laboratory', 'pathology', 'consult', 'public-health'];
    for (const member of members) {
      const row = await add(member);
      for (const line of lines) await join(row.id, line);
      for (const serviceLine of ['imaging', 'ecg', 'laboratory', 'consult']) {
        // One line that ends soon, so that the warning has something to show.
        const validTo = serviceLine === 'laboratory' ? soon : until;
        await agree(row.id, head.id, serviceLine, validTo);
      }
      for (const modality of ['CR', 'DX', 'CT', 'MR', 'MG'])
        await tx.sendingPolicy.create({
          data: { institutionId: row.id, modality, rule: 'all', readingInstitutionId: head.id },
        });
      await tx.sendingPolicy.create({
        data: { institutionId: row.id, modality: 'US', rule: 'hard', readingInstitutionId: head.id },
      });
    }
    for (const member of publicHealthOnly) await join((await add(member)).id, 'public-health');
  }
  // Last, so that the names and numbers of the others do not depend on them.
  for (const seed of villages) await seed();
  return made;
}

async function seedTheCases(hub: Hub, file: string): Promise<void> {
  const { accounts } = JSON.parse(await readFile(file, 'utf8')) as { accounts: DemoAccount[] };
  await seedCases(hub, accounts);
  await seedConsults(hub, accounts);
  await hub.db.prisma.hubFact.update({
    where: { key: factKey },
    data: { value: { seededAt: hub.clock.now().toISOString(), cases: 'done' } },
  });
}
