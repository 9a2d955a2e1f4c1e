import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
/** As long as the hub is meant to run: every PC in the county trusts it by hand, once. */
const authorityDays = 15 * 365;
/** Browsers refuse server certificates that live longer than 398 days. */
const serverDays = 397;
/** Renewed this long before its end, at a start. */
const renewDays = 45;

export interface ServerCertificate {
  key: string;
  /** the server's certificate followed by the authority's */
  cert: string;
  authority: string;
}

/** The county's own certificate authority and a server certificate for `host`, both kept in `folder`. */
export async function countyCertificate(folder: string, host: string, now: Date): Promise<ServerCertificate> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = (await readPair(folder, 'authority')) ?? (await makeAuthority(folder, now));
  const names = certificateNames(host);
  const present = await readPair(folder, 'server');
  const server =
    present && stillGood(present.cert, names, now) ? present : await makeServer(folder, authority, names, now);
  return { key: server.key, cert: `${server.cert}\n${authority.cert}\n`, authority: authority.cert };
}

interface Pair {
  key: string;
  cert: string;
}

/** Every name and address this machine may be called by. */
export function certificateNames(host: string): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).map(({ address }) => address.split('%')[0] as string),
  );
  const named = host === '0.0.0.0' || host === '::' ? [] : [host];
  return [...new Set([...named, hostname(), 'localhost', ...addresses])];
}

function stillGood(pem: string, names: string[], now: Date): boolean {
  const certificate = new X509Certificate(pem);
  if (certificate.validToDate.getTime() - now.getTime() < renewDays * dayMs) return false;
  return names.every(
    (name) => (isAddress(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined,
  );
}

async function makeAuthority(folder: string, now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(),
      name: 'CN=County Hub Certificate Authority, O=County Hub',
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + authorityDays * dayMs),
      keys: keys as never,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
      ],
    },
    webcrypto as never,
  );
  return keep(folder, 'authority', certificate, keys.privateKey);
}

async function makeServer(folder: string, authority: Pair, names: string[], now: Date): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = new x509.X509Certificate(authority.cert);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    x509.PemConverter.decode(authority.key)[0] as ArrayBuffer,
    algorithm,
    false,
    ['sign'],
  );
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject: 'CN=County Hub',
      issuer: issuer.subject,
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + serverDays * dayMs),
      publicKey: keys.publicKey as never,
      signingKey: signingKey as never,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isAddress(value) ? ('ip' as const) : ('dns' as const), value })),
        ),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto as never),
      ],
    },
    webcrypto as never,
  );
  return keep(folder, 'server', certificate, keys.privateKey);
}

/** Key first: a certificate without its key would be taken for a whole pair at the next start. */
async function keep(
  folder: string,
  name: string,
  certificate: x509.X509Certificate,
  key: webcrypto.CryptoKey,
): Promise<Pair> {
  const pair = {
    key: x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY'),
    cert: certificate.toString('pem'),
  };
  await writeWhole(join(folder, `${name}.key`), pair.key, 0o600);
  await writeWhole(join(folder, `${name}.crt`), pair.cert, 0o644);
  return pair;
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode, flush: true });
  await rename(`${path}.new`, path);
}

async function readPair(folder: string, name: string): Promise<Pair | undefined> {
  try {
    const [key, cert] = await Promise.all([
      readFile(join(folder, `${name}.key`), 'utf8'),
      readFile(join(folder, `${name}.crt`), 'utf8'),
    ]);
    return { key, cert };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  // A serial number is a positive integer (RFC 5280, 4.1.2.2).
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x01;
  return Buffer.from(bytes).toString('hex');
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(name);
}
