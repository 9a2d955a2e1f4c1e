import { authoriseAe } from '@hub/server/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { authenticate } from '../../../server/src/identity/authenticate.ts';
import { type County, openCounty } from './county.ts';

let county: County;
let system: ReturnType<County['browser']>;
beforeAll(async () => {
  county = await openCounty();
  system = await county.signedIn(await county.person('system-admin'));
});
afterAll(() => county.close());

async function aDevice(change: object = {}) {
  const body = { institutionId: county.township, name: 'DR', kind: 'dr', ...change };
  return (await system.call('POST', '/api/devices', body)).body as { device: { id: string }; key: string };
}

function whoIs(key: string, ip = '10.0.0.5') {
  const request = { ip, headers: { authorization: `Bearer ${key}` }, cookies: {} };
  return authenticate(county.hub)(request as never);
}

it('a key stands for the device of its institution, whatever its kind', async () => {
  const { device, key } = await aDevice({ kind: 'ecg' });
  expect(await whoIs(key, '::ffff:10.0.0.5')).toEqual({
    kind: 'device',
    deviceId: device.id,
    institutionId: county.township,
    name: 'DR',
    address: '10.0.0.5',
  });
  expect((await whoIs(`${key}x`)).kind).toBe('nobody');
  const { rows } = await county.hub.db.pool.query('SELECT d::text AS text FROM device d');
  expect(rows.some(({ text }) => text.includes(key))).toBe(false);
});

it('a device holds no administrator’s or person’s rights', async () => {
  const { key } = await aDevice();
  const headers = { authorization: `Bearer ${key}` };
  const browser = county.browser();
  expect((await browser.call('GET', '/api/devices', undefined, headers)).body.code).toBe('permission.missing');
  expect((await browser.call('GET', '/api/session', undefined, headers)).body.code).toBe('permission.missing');
  expect((await browser.call('GET', '/api/notices', undefined, headers)).body.code).toBe('permission.missing');
  const nonsense = { authorization: 'Bearer nonsense' };
  expect(await browser.call('GET', '/api/devices', undefined, nonsense)).toMatchObject({ status: 401 });
});

it('a disabled device and a renewed key are out at once', async () => {
  const { device, key } = await aDevice();
  expect((await whoIs(key)).kind).toBe('device');
  await system.call('PATCH', `/api/devices/${device.id}`, { disabled: true });
  expect((await whoIs(key)).kind).toBe('nobody');
  await system.call('PATCH', `/api/devices/${device.id}`, { disabled: false });
  expect((await whoIs(key)).kind).toBe('device');
  const renewed = await system.call('POST', `/api/devices/${device.id}/key`);
  expect((await whoIs(key)).kind).toBe('nobody');
  expect((await whoIs(renewed.body.key)).kind).toBe('device');
});

it('an AE title opens only from an address on its list', async () => {
  const { device } = await aDevice({ aeTitle: 'DR_SDG', addresses: ['127.0.0.1', '10.9.0.0/16'] });
  await aDevice({ aeTitle: 'ANYWHERE', addresses: [] });
  const authorise = authoriseAe(county.hub);
  const call = (callingAe: string, remoteAddress: string) => authorise({ callingAe, calledAe: 'HUB', remoteAddress });
  expect(await call('DR_SDG', '::ffff:127.0.0.1')).toMatchObject({ deviceId: device.id, address: '127.0.0.1' });
  expect(await call(' DR_SDG ', '10.9.7.7')).toMatchObject({ institutionId: county.township });
  expect(await call('DR_SDG', '10.8.0.1')).toBeUndefined();
  expect(await call('dr_sdg', '127.0.0.1')).toBeUndefined();
  expect(await call('ANYWHERE', '127.0.0.1')).toBeUndefined();
  expect(await call('', '127.0.0.1')).toBeUndefined();
  await system.call('PATCH', `/api/devices/${device.id}`, { disabled: true });
  expect(await call('DR_SDG', '127.0.0.1')).toBeUndefined();
});

it('an AE title is given once and an address must be one', async () => {
  await aDevice({ aeTitle: 'CT_1' });
  const body = { institutionId: county.other, name: 'CT', kind: 'ct' };
  expect((await system.call('POST', '/api/devices', { ...body, aeTitle: 'CT_1' })).body.code).toBe(
    'device.ae-title-taken',
  );
  expect((await system.call('POST', '/api/devices', { ...body, addresses: ['gateway'] })).status).toBe(400);
  expect((await system.call('POST', '/api/devices', { ...body, aeTitle: 'A\\B' })).status).toBe(400);
});

it('when it was last seen is written at most once a minute', async () => {
  const { device, key } = await aDevice();
  const seen = async () =>
    (await county.hub.db.prisma.device.findUniqueOrThrow({ where: { id: device.id } })).lastSeenAt?.getTime();
  await whoIs(key);
  const first = await seen();
  expect(first).toBe(county.hub.clock.now().getTime());
  county.pass(59_000);
  await whoIs(key);
  expect(await seen()).toBe(first);
  county.pass(1_000);
  await whoIs(key);
  expect(await seen()).toBe(county.hub.clock.now().getTime());
});
