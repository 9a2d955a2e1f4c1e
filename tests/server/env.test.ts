import { readEnv } from '@hub/server/env';
import { expect, it } from 'vitest';

const read = (settings: Record<string, string>) => readEnv({ DATABASE_URL: 'postgresql://localhost/hub', ...settings });

it('consult rooms need no setting: one port, the address of the hub, no relay, a media worker of its own bringing', () => {
  const { rtcPort, rtcAddress, turn, mediaWorker } = read({ HUB_RTC_ADDRESS: '', HUB_TURN_URLS: '' });
  expect({ rtcPort, rtcAddress, turn, mediaWorker }).toEqual({
    rtcPort: 44_444,
    rtcAddress: undefined,
    turn: undefined,
    mediaWorker: undefined,
  });
});

it('a relay is its addresses and its secret', () => {
  const HUB_TURN_SECRET = 'a-secret-of-the-county';
  const HUB_TURN_URLS = 'turns:hub.example.org:443?transport=tcp, turn:10.1.2.3:3478';
  expect(read({ HUB_TURN_URLS, HUB_TURN_SECRET }).turn).toEqual({
    urls: ['turns:hub.example.org:443?transport=tcp', 'turn:10.1.2.3:3478'],
    secret: HUB_TURN_SECRET,
  });
  expect(() => read({ HUB_TURN_URLS })).toThrow('HUB_TURN_URLS and HUB_TURN_SECRET belong together');
  expect(() => read({ HUB_TURN_SECRET })).toThrow('HUB_TURN_URLS and HUB_TURN_SECRET belong together');
});

it.each([
  ['HUB_RTC_PORT', '70000'],
  ['HUB_RTC_ADDRESS', 'https://hub.example.org'],
  ['HUB_TURN_URLS', 'https://hub.example.org'],
  ['HUB_TURN_URLS', 'turn:10.1.2.3,'],
  ['HUB_TURN_SECRET', 'short'],
])('%s=%s is refused by its name', (setting, value) => {
  expect(() =>
    read({ HUB_TURN_URLS: 'turn:10.1.2.3', HUB_TURN_SECRET: 'a-secret-of-the-county', [setting]: value }),
  ).toThrow(setting);
});

it.each(['10.1.2.3', 'fd00::1', 'hub.example.org'])('media may be announced at %s', (address) => {
  expect(read({ HUB_RTC_ADDRESS: address }).rtcAddress).toBe(address);
});
