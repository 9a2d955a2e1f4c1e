export { closeQuiet } from './close-quiet-studies.ts';
export { type Incoming, type IntakeHub, receiveObject } from './receive-object.ts';
export { openSource, type Source } from './source.ts';
export { hubAeTitle, openStorageScp } from './storage-scp.ts';
export { keepAside } from './unplaced.ts';
