import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import type {
  changeDevice as changeDeviceEndpoint,
  createDevice as createDeviceEndpoint,
  DeviceId,
  DeviceKind,
  DeviceView,
  InstitutionId,
} from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Sql, type Tx, transaction } from '../platform/db.ts';
import { isTaken } from '../platform/taken.ts';
import { isAddressRule } from './address-list.ts';
import { forgetDevices } from './device-access.ts';
import { digest, newSecret } from './secrets.ts';

type Facts = Pick<Hub, 'db'>;

export interface NewDevice {
  institutionId: string;
  name: string;
  kind: z.output<typeof DeviceKind>;
  aeTitle?: string | undefined;
  /** exact or CIDR; an AE title without any opens nothing */
  addresses?: readonly string[];
}

/** Registers a device; its key is in no other place than this answer. */
export async function createDevice(tx: Tx, device: NewDevice): Promise<{ deviceId: DeviceId; key: string }> {
  const { institutionId, name, kind, aeTitle, addresses = [] } = device;
  if (!(await institutionNames(tx, [institutionId])).has(institutionId)) throw new Problem('institution.not-found');
  refuseWrongAddresses(addresses);
  const key = newSecret();
  const row = await tx.device.create({
    data: { institutionId, name, kind, aeTitle: aeTitle ?? null, addresses: [...addresses], keyHash: digest(key) },
  });
  return { deviceId: row.id as DeviceId, key };
}

export async function listDevices({ db }: Facts): Promise<DeviceView[]> {
  const rows = await db.prisma.device.findMany({ orderBy: [{ institutionId: 'asc' }, { name: 'asc' }, { id: 'asc' }] });
  return deviceViews(db.prisma, rows);
}

export async function addDevice(
  { db }: Facts,
  actor: Member,
  asked: z.output<typeof createDeviceEndpoint.body>,
): Promise<{ device: DeviceView; key: string }> {
  return aeTitleFree(() =>
    transaction(db, async (tx) => {
      const { deviceId, key } = await createDevice(tx, asked);
      await record(
        tx,
        actor,
        'device.create',
        { kind: 'device', id: deviceId },
        { institutionId: asked.institutionId },
      );
      return { device: await deviceView(tx, deviceId), key };
    }),
  );
}

export async function changeDevice(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  actor: Member,
  id: DeviceId,
  { name, aeTitle, addresses, disabled }: z.output<typeof changeDeviceEndpoint.body>,
): Promise<DeviceView> {
  const view = await aeTitleFree(() =>
    transaction(db, async (tx) => {
      await existing(tx, id);
      if (addresses) refuseWrongAddresses(addresses);
      const data = {
        ...(name === undefined ? {} : { name }),
        ...(aeTitle === undefined ? {} : { aeTitle }),
        ...(addresses === undefined ? {} : { addresses }),
        ...(disabled === undefined ? {} : { disabledAt: disabled ? clock.now() : null }),
      };
      await tx.device.update({ where: { id }, data });
      await record(tx, actor, 'device.change', { kind: 'device', id }, { fields: Object.keys(data), disabled });
      return deviceView(tx, id);
    }),
  );
  forgetDevices(db);
  return view;
}

export async function renewDeviceKey({ db }: Facts, actor: Member, id: DeviceId): Promise<{ key: string }> {
  const key = newSecret();
  await transaction(db, async (tx) => {
    await existing(tx, id);
    await tx.device.update({ where: { id }, data: { keyHash: digest(key) } });
    await record(tx, actor, 'device.renew-key', { kind: 'device', id });
  });
  forgetDevices(db);
  return { key };
}

async function existing(tx: Tx, id: DeviceId): Promise<void> {
  if (!(await tx.device.findUnique({ where: { id }, select: { id: true } }))) throw new Problem('device.not-found');
}

function refuseWrongAddresses(addresses: readonly string[]): void {
  const wrong = addresses.filter((rule) => !isAddressRule(rule));
  if (wrong.length > 0) throw new Problem('request.invalid', { place: 'body', path: 'addresses', wrong });
}

async function aeTitleFree<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isTaken(error) ? new Problem('device.ae-title-taken', undefined, { cause: error }) : error;
  }
}

async function deviceView(sql: Sql, id: DeviceId): Promise<DeviceView> {
  const row = await sql.device.findUniqueOrThrow({ where: { id } });
  return (await deviceViews(sql, [row]))[0] as DeviceView;
}

interface DeviceRow {
  id: string;
  institutionId: string;
  name: string;
  kind: string;
  aeTitle: string | null;
  addresses: string[];
  keyHash: string | null;
  disabledAt: Date | null;
  lastSeenAt: Date | null;
}

async function deviceViews(sql: Sql, rows: readonly DeviceRow[]): Promise<DeviceView[]> {
  const names = await institutionNames(
    sql,
    rows.map(({ institutionId }) => institutionId),
  );
  return rows.map((row) => ({
    id: row.id as DeviceId,
    institutionId: row.institutionId as InstitutionId,
    institution: names.get(row.institutionId)?.legalName ?? '',
    name: row.name,
    kind: row.kind as DeviceView['kind'],
    aeTitle: row.aeTitle,
    addresses: row.addresses,
    hasKey: row.keyHash !== null,
    disabled: row.disabledAt !== null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  }));
}
