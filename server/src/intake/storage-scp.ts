import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { authoriseAe } from '../identity/index.ts';
import type { Device } from '../platform/actor.ts';
import {
  type Dimse,
  type IncomingInstance,
  openDimse,
  type StoreAnswer,
  storeStatus,
} from '../platform/dimse/index.ts';
import { receiveObject } from './receive-object.ts';
import { openSource, type Source } from './source.ts';

/** The called AE title of the hub. */
export const hubAeTitle = 'HUB';

/**
 * Warning: coercion of data elements (PS3.4 table B.2-1). The bytes are kept, a person will look: a failure would make
 * the modality send for ever, a plain success would tell the technician that all is well.
 */
const keptAside = { status: 0xb000, comment: 'kept aside for the technician' } as const;

/** C-STORE and C-ECHO. One association is one batch: each study in it is written down once. */
export async function openStorageScp(hub: Hub): Promise<Dimse> {
  const batches = new WeakMap<Device, Map<string, Source>>();
  const sourceOf = ({ caller, associationId, callingAe }: IncomingInstance<Device>): Source => {
    const ofDevice = batches.get(caller) ?? new Map<string, Source>();
    batches.set(caller, ofDevice);
    const source = ofDevice.get(associationId) ?? openSource('dimse', caller, `${callingAe} ${caller.address}`);
    ofDevice.set(associationId, source);
    return source;
  };
  return openDimse<Device>({
    host: hub.env.host,
    port: hub.env.dimsePort,
    aeTitle: hubAeTitle,
    authorise: authoriseAe(hub),
    store: (instance) => store(hub, sourceOf(instance), instance),
    log: hub.log,
  });
}

async function store(hub: Hub, source: Source, instance: IncomingInstance<Device>): Promise<StoreAnswer> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, callingAe } = instance;
  try {
    const admission = await receiveObject(hub, source, {
      bytes: instance.bytes,
      bare: { sopClassUid, sopInstanceUid, transferSyntaxUid, sourceAeTitle: callingAe },
    });
    return admission.outcome === 'unplaced' ? keptAside : { status: storeStatus.success };
  } catch (error) {
    if (error instanceof Problem && (error.code === 'store.full' || error.code === 'store.unavailable'))
      return { status: storeStatus.outOfResources, comment: error.code };
    throw error;
  }
}
