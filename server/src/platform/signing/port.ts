/**
 * The signing port: what a signed report rests on. The hub ships one provider, SM2 in software with keys sealed at rest.
 *
 * An adapter for a licensed CA or a doctor's UKey must give the same two functions and:
 * - `publicKey`: the signer's certificate (DER, base64) instead of the raw point, and its serial number as `keyId`;
 * - `verify`: the certificate's chain to the CA's root and its validity and revocation *at `signedAt`*, not today;
 * - `signedAt`: from the CA's time stamp where it has one, otherwise the hub's clock;
 * - `value`: the SM2 signature as GM/T 0009 writes it, so that any national tool can check it without the hub;
 * - its own `provider` name, so that signatures of two kinds can stand side by side in one archive.
 */
export interface SigningPort {
  /** Signs exactly these bytes. Makes the signer's key on first use. */
  sign(signer: Signer, content: Uint8Array): Promise<Signature>;
  /**
   * Whether these bytes are what was signed, by that signer, at that time, with a key of this hub.
   * A damaged or invented signature is `false`, never an error.
   */
  verify(content: Uint8Array, signature: Signature): Promise<boolean>;
}

/** Who signs, and in which of their posts. */
export interface Signer {
  accountId: string;
  postId: string;
}

/** Plain JSON: a domain keeps it beside the content it belongs to. */
export interface Signature {
  algorithm: 'SM2-SM3';
  provider: 'software';
  keyId: string;
  /** uncompressed point (04 || x || y), lower-case hex */
  publicKey: string;
  /** base64 of the DER SEQUENCE { r, s } (GM/T 0009 section 7.3), user id 1234567812345678 */
  value: string;
  /** ISO 8601, UTC */
  signedAt: string;
  signer: Signer;
  /**
   * HMAC-SM3 by the hub over all of the above. The SM2 value alone would also verify for somebody who changed a row and
   * signed it again with a key of their own; this does not.
   */
  endorsement: string;
}

/** A signer's key as a domain stores it: the private half only the hub's keyring opens. */
export interface SealedSigningKey {
  keyId: string;
  publicKey: string;
  sealedPrivateKey: string;
  createdAt: string;
}

/** Backed by a table of the domain that owns accounts. */
export interface SigningKeyStore {
  load(accountId: string): Promise<SealedSigningKey | undefined>;
  /**
   * Keeps the first key ever offered for an account and returns the one that is kept: two first signatures at the same
   * moment must end with one key.
   */
  save(accountId: string, key: SealedSigningKey): Promise<SealedSigningKey>;
}
