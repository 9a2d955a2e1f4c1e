import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import type { Level } from './qido-attributes.ts';
import { matchJson } from './qido-json.ts';
import { readSearch } from './qido-query.ts';
import { findMatches, type Within } from './qido-search.ts';
import { acceptOf, choose } from './wado-accept.ts';
import { jsonArray } from './wado-metadata.ts';
import { baseOf } from './wado-retrieve.ts';

/**
 * QIDO-RS (PS3.18 10.6). Nothing found is 200 with an empty list: the standard allows 204 as well, which several clients
 * hand to their JSON parser and fail on.
 */
export async function search(
  hub: Pick<Hub, 'db'>,
  member: Member,
  level: Level,
  within: Within,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<void> {
  const { type } = choose(acceptOf(request), ['application/dicom+json', 'application/json'], true);
  const asked = readSearch(level, request.query as Record<string, unknown>, within.studyUid !== undefined);
  const { found, more } = await findMatches(hub, member, asked, within);
  const base = baseOf(request);
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(`299 county-hub "${text}"`);
  if (asked.fuzzy) warn('The fuzzymatching parameter is not supported. Only literal matching has been performed.');
  const names = asked.unmatched.filter((name) => /^[A-Za-z0-9.]{1,64}$/.test(name));
  if (asked.unmatched.length > 0) warn(`Not matched by: ${names.slice(0, 10).join(', ') || 'unknown parameters'}.`);
  if (more) warn(`There are more results than the ${asked.limit} returned; ask for them with offset.`);
  if (warnings.length > 0) reply.header('warning', warnings.join(', '));
  const texts = found.map((each) => matchJson(asked, within, each, base));
  reply.type(type).send(Buffer.concat([...jsonArray(texts)]));
}
