import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** A real Redis of this run; keys are told apart by whoever writes them. */
export function redisUrl(): Promise<string> {
  return ask('redis');
}

/** A real S3 server of this run, with a bucket of one's own. */
export async function s3Setting(): Promise<string> {
  const server = await ask('s3');
  return server.replace('/BUCKET', `/hub-${randomBytes(6).toString('hex')}`);
}

/** The demonstration county, seeded once for the run: a database to copy, and the HUB_DATA folder that belongs to it. */
export async function demonstration(): Promise<{ database: string; folder: string }> {
  return JSON.parse(await ask('demonstration')) as { database: string; folder: string };
}

async function ask(name: string): Promise<string> {
  const response = await fetch(`${inject('servicesUrl')}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${text}`);
  return text;
}
