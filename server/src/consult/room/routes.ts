import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorityCertificate, linkProbe, Problem, roomsState } from '../../contracts/index.ts';
import { type Door, sent, serve } from '../../platform/http/index.ts';
import { certificateNames } from '../../platform/tls/index.ts';
import type { RoomHub } from './core.ts';
import { roomsOf } from './rooms-of-hub.ts';
import { serveRoomSocket } from './socket.ts';

export function roomRoutes(door: Door, hub: RoomHub): void {
  const rooms = roomsOf(hub);
  door.fastify.addHook('preClose', () => rooms.leave());
  serveRoomSocket(door, hub, rooms.rooms);

  serve(door, 'roomsState', roomsState, async () => {
    const { ready, workers, problem } = hub.media.state();
    const own = !hub.env.tls;
    return {
      media: { ready, workers, problem },
      secureAddresses: secureAddresses(hub),
      hasOwnAuthority: own && !hub.env.loopbackOnly,
    };
  });

  serve(door, 'authorityCertificate', authorityCertificate, async (_asked, { reply }) => {
    if (hub.env.tls || hub.env.loopbackOnly) throw new Problem('room.no-authority');
    const pem = await readFile(join(hub.env.dataFolder, 'tls', 'authority.crt'), 'utf8');
    reply.type('application/x-x509-ca-cert').header('content-disposition', 'attachment; filename="county-hub.crt"');
    reply.send(pem);
    return sent;
  });

  serve(door, 'linkProbe', linkProbe, async ({ query }, { reply }) => {
    // Random, so that nothing on the way makes it smaller than it is.
    reply.type('application/octet-stream').header('cache-control', 'no-store');
    reply.send(noise.subarray(0, query.bytes));
    return sent;
  });
}

const noise = randomBytes(2_000_000);

/** Where browsers that refuse cameras over plain HTTP reach this hub. */
function secureAddresses({ env }: RoomHub): string[] {
  if (env.publicUrl?.startsWith('https://')) return [env.publicUrl];
  if (env.loopbackOnly) return [];
  const names = env.host === '0.0.0.0' || env.host === '::' ? certificateNames(env.host) : [env.host];
  return names
    .filter((name) => name !== 'localhost' && !name.startsWith('127.') && name !== '::1' && !name.startsWith('fe80'))
    .map((name) => `https://${name.includes(':') ? `[${name}]` : name}:${env.tlsPort}`);
}
