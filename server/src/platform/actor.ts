import {
  type AccountId,
  type DeviceId,
  type InstitutionId,
  type PostId,
  Problem,
  type Role,
  type SessionId,
} from '../contracts/index.ts';

/** A person acting for one of their posts. Everything a rule needs is here, so that rules stay functions of values. */
export interface Person {
  kind: 'person';
  accountId: AccountId;
  postId: PostId;
  sessionId: SessionId;
  role: Role;
  institutionId: InstitutionId;
  /** DICOM modality codes this post may report or review */
  modalities: readonly string[];
  displayName: string;
  title: string | null;
  licensed: boolean;
  threeYears: boolean;
  locked: boolean;
  mustChangePassword: boolean;
  totpMissing: boolean;
  address: string;
}

/** A machine or gateway of one institution: by bearer key or by AE title. */
export interface Device {
  kind: 'device';
  deviceId: DeviceId;
  institutionId: InstitutionId;
  name: string;
  address: string;
}

/** The hub itself: a worker, a clock. */
export interface System {
  kind: 'system';
  name: string;
}

/** Somebody who has not said who they are. */
export interface Nobody {
  kind: 'nobody';
  address: string;
}

export type Actor = Person | Device | System | Nobody;

/** Actors that belong to an institution: the only ones that may touch patient data. */
export type Member = Person | Device;

/** For what only a person does, though a device may hold the key. Throws 'permission.missing'. */
export function asPerson(actor: Actor): Person {
  if (actor.kind !== 'person') throw new Problem('permission.missing');
  return actor;
}
