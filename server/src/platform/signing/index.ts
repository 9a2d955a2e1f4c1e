export { canonicalBytes, canonicalJson } from './canonical-json.ts';
export { type Keyring, openKeyring } from './keyring.ts';
export type { SealedSigningKey, Signature, Signer, SigningKeyStore, SigningPort } from './port.ts';
export { sm3 } from './sm3.ts';
export { softwareSigning } from './software-signing.ts';
