import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsUnset, schema.optional());

const Settings = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'a postgresql:// address'),
  HUB_HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  HUB_PORT: z.preprocess(blankIsUnset, port.default(8080)),
  HUB_TLS_PORT: z.preprocess(blankIsUnset, port.default(8443)),
  HUB_DIMSE_PORT: z.preprocess(blankIsUnset, port.default(11_112)),
  HUB_DATA: z.preprocess(blankIsUnset, z.string().default('./.data')),
  /** s3://key:secret@host:port/bucket, or unset for a folder below HUB_DATA */
  HUB_OBJECTS: optional(z.string().regex(/^s3:\/\//, 's3://key:secret@host:port/bucket')),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'a redis:// address')),
  HUB_TLS_CERT: optional(z.string()),
  HUB_TLS_KEY: optional(z.string()),
  HUB_METRICS_TOKEN: optional(z.string().min(16, 'at least 16 characters')),
  /** '0' seeds no demonstration county */
  HUB_DEMO: z.preprocess(blankIsUnset, z.enum(['0', '1']).default('1')),
  /** the address people outside reach this hub by; QR codes on reports are printed only when it is set */
  HUB_PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  /** a folder with one below it for each ECG machine, by AE title; files put there are taken */
  HUB_ECG_FOLDER: optional(z.string()),
  /** one UDP and TCP port for the media of all consult rooms */
  HUB_RTC_PORT: z.preprocess(blankIsUnset, port.default(44_444)),
  /** the address that browsers send media to, where it is another than HUB_HOST */
  HUB_RTC_ADDRESS: optional(z.union([z.ipv4(), z.ipv6(), z.hostname()], 'an IP address or a host name')),
  HUB_TURN_URLS: optional(
    z.string().regex(/^turns?:[^\s,]+(\s*,\s*turns?:[^\s,]+)*$/, 'turn: and turns: addresses, separated by commas'),
  ),
  HUB_TURN_SECRET: optional(z.string().min(16, 'at least 16 characters')),
  /** a mediasoup worker of one's own; none is fetched or built then */
  HUB_MEDIA_WORKER: optional(z.string()),
  /** processes that carry media; one for each core unless set */
  HUB_MEDIA_WORKERS: optional(z.coerce.number().int().min(1).max(64)),
  /** puts recordings of consults together; the system's own unless set */
  HUB_FFMPEG: z.preprocess(blankIsUnset, z.string().default('ffmpeg')),
  HUB_LOG: z.preprocess(blankIsUnset, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
});

export interface Env {
  readonly databaseUrl: string;
  readonly host: string;
  readonly loopbackOnly: boolean;
  readonly port: number;
  readonly tlsPort: number;
  readonly dimsePort: number;
  readonly dataFolder: string;
  readonly objects: string;
  readonly redisUrl: string | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly metricsToken: string | undefined;
  readonly demo: boolean;
  readonly publicUrl: string | undefined;
  readonly ecgFolder: string | undefined;
  readonly rtcPort: number;
  readonly rtcAddress: string | undefined;
  readonly turn: { readonly urls: readonly string[]; readonly secret: string } | undefined;
  readonly mediaWorker: string | undefined;
  readonly mediaWorkers: number | undefined;
  readonly ffmpeg: string;
  readonly logLevel: string;
}

/** One sentence a setting that is wrong. */
export class WrongSettings extends Error {
  constructor(faults: string[]) {
    super(`设置有误 / wrong settings: ${faults.join('; ')}`);
    this.name = 'WrongSettings';
  }
}

/** The only reader of process.env: every fault at once, then a frozen value. */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const read = Settings.safeParse(source);
  if (!read.success)
    throw new WrongSettings(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const s = read.data;
  if ((s.HUB_TLS_CERT === undefined) !== (s.HUB_TLS_KEY === undefined))
    throw new WrongSettings(['HUB_TLS_CERT and HUB_TLS_KEY belong together']);
  if ((s.HUB_TURN_URLS === undefined) !== (s.HUB_TURN_SECRET === undefined))
    throw new WrongSettings(['HUB_TURN_URLS and HUB_TURN_SECRET belong together']);
  const dataFolder = resolve(s.HUB_DATA);
  const loopbackOnly = isLoopback(s.HUB_HOST);
  return Object.freeze({
    databaseUrl: s.DATABASE_URL,
    host: s.HUB_HOST,
    loopbackOnly,
    port: s.HUB_PORT,
    tlsPort: s.HUB_TLS_PORT,
    dimsePort: s.HUB_DIMSE_PORT,
    dataFolder,
    objects: s.HUB_OBJECTS ?? resolve(dataFolder, 'objects'),
    redisUrl: s.REDIS_URL,
    tls: s.HUB_TLS_CERT && s.HUB_TLS_KEY ? { certFile: s.HUB_TLS_CERT, keyFile: s.HUB_TLS_KEY } : undefined,
    metricsToken: s.HUB_METRICS_TOKEN,
    demo: s.HUB_DEMO === '1' && loopbackOnly,
    publicUrl: s.HUB_PUBLIC_URL?.replace(/\/$/, ''),
    ecgFolder: s.HUB_ECG_FOLDER === undefined ? undefined : resolve(s.HUB_ECG_FOLDER),
    rtcPort: s.HUB_RTC_PORT,
    rtcAddress: s.HUB_RTC_ADDRESS,
    turn:
      s.HUB_TURN_URLS && s.HUB_TURN_SECRET
        ? { urls: s.HUB_TURN_URLS.split(',').map((url) => url.trim()), secret: s.HUB_TURN_SECRET }
        : undefined,
    mediaWorker: s.HUB_MEDIA_WORKER === undefined ? undefined : resolve(s.HUB_MEDIA_WORKER),
    mediaWorkers: s.HUB_MEDIA_WORKERS,
    ffmpeg: s.HUB_FFMPEG,
    logLevel: s.HUB_LOG,
  });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
