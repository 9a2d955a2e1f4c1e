import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

it('the media worker says what it can, and where to send', async () => {
  const consultId = await world.aConsult();
  const expert = await world.knocks(world.expert, consultId);
  await expert.enters();
  await expect.poll(() => world.hub.media.state().ready, { timeout: 20_000 }).toBe(true);
  const { routerRtpCapabilities } = await expert.ask('media-capabilities');
  const codecs = (routerRtpCapabilities.codecs as { mimeType: string }[]).map(({ mimeType }) => mimeType);
  expect(codecs).toContain('audio/opus');
  const { transport } = await expert.ask('transport-open', { direction: 'send' });
  const candidates = transport.iceCandidates as { protocol: string; ip: string; port: number }[];
  expect(candidates.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp']);
});
