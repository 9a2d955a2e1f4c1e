import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { Client } from 'minio';
import { checkKey, checkPrefix } from './key.ts';
import { readS3Setting } from './s3-setting.ts';
import { uploadStream } from './s3-upload.ts';
import {
  type ByteRange,
  checkRange,
  NoSuchObject,
  type ObjectStore,
  RangeOutside,
  StoreFull,
  StoreUnavailable,
} from './store.ts';

/** Connections to the store at once: frames are fetched eight at a time by a handful of viewers. */
const mostConnections = 64;

/** Any S3 server, path style. The bucket is made when it is not there. */
export async function openS3Store(setting: string): Promise<ObjectStore> {
  const { client: options, bucket, region } = readS3Setting(setting);
  const Agent = options.useSSL ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  const client = new Client({ ...options, transportAgent: agent });

  try {
    await ensureBucket(client, bucket, region);
  } catch (error) {
    agent.destroy();
    throw asRefusal(error);
  }

  async function fetch(key: string, range: ByteRange | undefined): Promise<Readable> {
    checkKey(key);
    if (range !== undefined) checkRange(key, range);
    try {
      if (range === undefined) return await client.getObject(bucket, key);
      const wanted = range.end - range.start + 1;
      const body = await client.getPartialObject(bucket, key, range.start, wanted);
      // S3 clips a range that goes beyond the end and answers with what there is.
      const offered = Number((body as IncomingMessage).headers['content-length']);
      if (offered === wanted) return body;
      body.destroy();
      throw new RangeOutside(key, range);
    } catch (error) {
      if (isMissing(error)) throw new NoSuchObject(key, { cause: error });
      if (range !== undefined && s3Code(error) === 'InvalidRange') throw new RangeOutside(key, range, { cause: error });
      throw asRefusal(error);
    }
  }

  const store: ObjectStore = {
    async put(key, bytes, { type, hashed = true }) {
      checkKey(key);
      // A sender's connection that breaks has the same codes as the store's own.
      let fromSender: unknown;
      async function* watched() {
        try {
          yield* bytes as AsyncIterable<Uint8Array>;
        } catch (error) {
          fromSender = error;
          throw error;
        }
      }
      try {
        return await uploadStream(client, { bucket, key, type, hashed }, watched());
      } catch (error) {
        throw error === fromSender ? error : asRefusal(error);
      }
    },

    putBytes: (key, bytes, about) => store.put(key, once(bytes), about),

    get: fetch,

    async read(key, range) {
      const pieces: Uint8Array[] = [];
      for await (const piece of await fetch(key, range)) pieces.push(piece);
      return Buffer.concat(pieces);
    },

    async stat(key) {
      checkKey(key);
      try {
        return { size: (await client.statObject(bucket, key)).size };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw asRefusal(error);
      }
    },

    async remove(key) {
      checkKey(key);
      try {
        await client.removeObject(bucket, key);
      } catch (error) {
        if (!isMissing(error)) throw asRefusal(error);
      }
    },

    async *list(prefix) {
      checkPrefix(prefix);
      for await (const item of client.listObjectsV2(bucket, prefix, true)) if (item.name) yield item.name;
    },

    async health() {
      try {
        if (!(await client.bucketExists(bucket))) throw new StoreUnavailable();
      } catch (error) {
        throw asRefusal(error);
      }
    },

    async close() {
      agent.destroy();
    },
  };
  return store;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function ensureBucket(client: Client, bucket: string, region: string): Promise<void> {
  if (await client.bucketExists(bucket)) return;
  try {
    await client.makeBucket(bucket, region);
  } catch (error) {
    // Server and workers open the store at the same moment.
    if (!(await client.bucketExists(bucket))) throw error;
  }
}

function s3Code(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound', 'NoSuchObject'].includes(s3Code(error) ?? '');
}

const full = ['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'InsufficientCapacity'];
const unavailable = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EPIPE',
  'ServiceUnavailable',
  'SlowDown',
];

function asRefusal(error: unknown): unknown {
  const code = s3Code(error);
  if (code !== undefined && full.includes(code)) return new StoreFull({ cause: error });
  if (code !== undefined && unavailable.includes(code)) return new StoreUnavailable({ cause: error });
  return error;
}
