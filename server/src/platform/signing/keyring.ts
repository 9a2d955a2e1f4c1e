/**
 * The hub's master key and what it protects: signing keys and second factors at rest. The key is one file,
 * `master.key`, made on first use; whoever restores a backup of the database without it can read every report and sign
 * none. It belongs into the backup plan, apart from the database.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sm3 } from './sm3.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Keyring {
  /** names the master key without telling it */
  readonly id: string;
  /** Text for a database column. `context` says whose secret it is; the same one is needed to open it. */
  seal(secret: Uint8Array, context: string): string;
  /** Throws when the text was changed, moved to another owner, or sealed under another master key. */
  unseal(sealed: string, context: string): Uint8Array;
  /** HMAC-SM3, lower-case hex: the hub's word that it made this. */
  endorse(content: Uint8Array | string): string;
}

/** Opens the keyring in `folder`, making folder (0700) and key (0600) when there is none. Safe when two processes start at once. */
export async function openKeyring(folder: string): Promise<Keyring> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'master.key');
  const master = (await readMaster(file)) ?? (await makeMaster(folder, file));
  return keyringOf(master);
}

/** `master`: 32 bytes. */
export function keyringOf(master: Uint8Array): Keyring {
  const sealing = subkey(master, 'county-hub sealing');
  const endorsing = subkey(master, 'county-hub endorsing');
  const id = sm3(subkey(master, 'county-hub key id')).slice(0, 16);
  const prefix = `v1.${id}.`;

  return {
    id,
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(context));
      const box = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
      return prefix + box.toString('base64url');
    },
    unseal(sealed, context) {
      if (!sealed.startsWith(prefix)) throw new Error(`not sealed under master key ${id}`);
      const box = Buffer.from(sealed.slice(prefix.length), 'base64url');
      if (box.length < NONCE_BYTES + TAG_BYTES) throw new Error('sealed text is cut off');
      const decipher = createDecipheriv('aes-256-gcm', sealing, box.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(box.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
    endorse(content) {
      return createHmac('sm3', endorsing).update(content).digest('hex');
    },
  };
}

function subkey(master: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), purpose, KEY_BYTES));
}

async function readMaster(file: string): Promise<Uint8Array | undefined> {
  const about = await stat(file).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return undefined;
    throw fault;
  });
  if (!about) return undefined;
  if (process.platform !== 'win32' && (about.mode & 0o077) !== 0) {
    throw new Error(`${file} may be read by others than its owner: set mode 0600 and consider the key known`);
  }
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} is no master key: 64 hex digits expected`);
  return Buffer.from(text, 'hex');
}

/** Durable before it is used: a key lost in a power cut would take every signing key with it. */
async function makeMaster(folder: string, file: string): Promise<Uint8Array> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await chmod(draft, 0o600); // whatever the umask says
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // link, unlike rename, does not replace a key that another process made meanwhile
    await link(draft, file).catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EEXIST') throw fault;
    });
  } finally {
    await unlink(draft);
  }
  const directory = await open(folder, 'r');
  await directory.sync().finally(() => directory.close());
  const kept = await readMaster(file);
  if (!kept) throw new Error(`${file} vanished while it was made`);
  return kept;
}
