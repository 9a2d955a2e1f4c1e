import { timingSafeEqual } from 'node:crypto';
import type { DeviceId, InstitutionId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Device } from '../platform/actor.ts';
import type { Database } from '../platform/db.ts';
import { isAmong, plainAddress } from './address-list.ts';
import { digest } from './secrets.ts';
import { openShortMemory, type ShortMemory } from './short-memory.ts';

interface KnownDevice {
  id: string;
  institutionId: string;
  name: string;
  keyHash: string | null;
  lastSeenAt: Date | null;
}

/** Enough to see on the device list that a machine is alive. */
const touchMs = 60_000;
const memories = new WeakMap<Database, ShortMemory<KnownDevice>>();

function memoryOf(db: Database): ShortMemory<KnownDevice> {
  let memory = memories.get(db);
  if (!memory) {
    memory = openShortMemory();
    memories.set(db, memory);
  }
  return memory;
}

/** To be called after the commit of whatever changes a device. */
export function forgetDevices(db: Database): void {
  memoryOf(db).forget();
}

/** The device a bearer key belongs to; undefined for an unknown key and for a disabled device alike. */
export async function deviceByKey(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  key: string,
  address: string,
): Promise<Device | undefined> {
  const keyHash = digest(key);
  const device = await memoryOf(db).recall(keyHash, async () => {
    const found = await db.prisma.device.findUnique({ where: { keyHash } });
    return found && !found.disabledAt ? found : undefined;
  });
  if (!device?.keyHash || !timingSafeEqual(Buffer.from(device.keyHash), Buffer.from(keyHash))) return undefined;
  await touch(db, device, clock.now());
  return actorOf(device, address);
}

export interface AssociationCaller {
  callingAe: string;
  calledAe: string;
  remoteAddress: string;
}

/**
 * The device that may associate under this AE title from this address, or undefined. An AE title is no secret, so
 * without an address on the list it opens nothing. Whether the called AE title is ours, the DIMSE server has checked.
 */
export function authoriseAe({
  db,
  clock,
}: Pick<Hub, 'db' | 'clock'>): (caller: AssociationCaller) => Promise<Device | undefined> {
  return async ({ callingAe, remoteAddress }) => {
    const aeTitle = callingAe.trim();
    if (aeTitle === '') return undefined;
    const device = await db.prisma.device.findUnique({ where: { aeTitle } });
    if (!device || device.disabledAt || !isAmong(remoteAddress, device.addresses)) return undefined;
    await touch(db, device, clock.now());
    return actorOf(device, plainAddress(remoteAddress));
  };
}

async function touch(db: Database, device: KnownDevice, now: Date): Promise<void> {
  if (device.lastSeenAt && now.getTime() - device.lastSeenAt.getTime() < touchMs) return;
  device.lastSeenAt = now;
  await db.prisma.device.updateMany({ where: { id: device.id }, data: { lastSeenAt: now } });
}

function actorOf(device: KnownDevice, address: string): Device {
  return {
    kind: 'device',
    deviceId: device.id as DeviceId,
    institutionId: device.institutionId as InstitutionId,
    name: device.name,
    address,
  };
}

/** A machine that is enrolled, as an actor. */
export interface Machine {
  aeTitle: string;
  actor: Device;
}

/** Those of one kind that have an AE title: what a folder of theirs is named by. */
export async function enrolledMachines({ prisma }: Database, kind: string): Promise<Machine[]> {
  const rows = await prisma.device.findMany({ where: { kind, disabledAt: null, aeTitle: { not: null } } });
  return rows.map((row) => ({ aeTitle: row.aeTitle as string, actor: actorOf(row, 'folder') }));
}
