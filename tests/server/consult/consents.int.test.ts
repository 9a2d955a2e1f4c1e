import { hasConsent } from '@hub/server/consult';
import type { ConsentId } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelConsult } from '../../../server/src/consult/change-time.ts';
import { consentText, readConsentPicture, withdrawConsent } from '../../../server/src/consult/consents.ts';
import { refusalOf } from '../../support/consortium/index.ts';
import { type ConsultWorld, openConsultWorld, signature, text } from './world.ts';

let world: ConsultWorld;
beforeAll(async () => {
  world = await openConsultWorld();
});
afterAll(() => world.close());

describe('the consent', () => {
  it('is worded for these institutions: purpose, people, risks, fees, the right to refuse, what is kept', async () => {
    const { clinician, expert } = world;
    const { id } = await world.ask(clinician);
    const { text: words } = await consentText(world.hub, clinician, id, 'consult');
    for (const part of [
      '乌拉特前旗卫生院',
      '乌拉特前旗人民医院',
      '会诊目的',
      '参加人员',
      '风险',
      '费用',
      '拒绝',
      '撤回',
      '十五年',
    ])
      expect(words).toContain(part);
    expect(words).not.toMatch(/[{}]/);
    const recording = await consentText(world.hub, clinician, id, 'recording');
    for (const part of ['录制', '加密', '撤回']) expect(recording.text).toContain(part);
    expect(await refusalOf(world.consent(expert, id))).toBe('permission.missing');
  });

  it('opens the room when it is signed, and shuts it when it is withdrawn', async () => {
    const { clinician, technician, expert, hub } = world;
    const { id } = await world.ask(clinician);
    await world.accept(expert, id, { startsAt: world.at(20) });
    expect((await world.view(clinician, id)).may).toMatchObject({ join: false, joinRefusal: 'room.consent-missing' });
    const signed = await world.consent(technician, id);
    expect(signed).toMatchObject({ consented: true, recordingConsented: false, may: { join: true } });
    expect(signed.consents).toMatchObject([{ purpose: 'consult', text, signerName: '宝音', form: 'drawn' }]);
    const consentId = signed.consents[0]?.id as ConsentId;
    const picture = await readConsentPicture(hub, expert, { consultId: id, consentId });
    expect(picture.bytes.toString('base64')).toBe(signature);
    expect(picture.mediaType).toBe('image/png');
    expect(await refusalOf(readConsentPicture(hub, world.stranger, { consultId: id, consentId }))).toBe(
      'consult.not-found',
    );
    const withdrawn = await withdrawConsent(hub, clinician, id, consentId, '患者改变主意');
    expect(withdrawn).toMatchObject({ consented: false, may: { join: false } });
    expect(withdrawn.consents[0]).toMatchObject({ withdrawReason: '患者改变主意' });
    expect(await refusalOf(withdrawConsent(hub, clinician, id, consentId, '再次'))).toBe('consult.wrong-state');
    const other = await world.ask(clinician);
    expect(await refusalOf(withdrawConsent(hub, clinician, other.id, consentId, '错位'))).toBe(
      'consult.consent-not-found',
    );
  });

  it('to the recording is one of its own', async () => {
    const { clinician, hub } = world;
    const { id } = await world.ask(clinician);
    await world.consent(clinician, id, { purpose: 'recording' });
    expect(await hasConsent(hub.db.prisma, id, 'recording')).toBe(true);
    expect(await hasConsent(hub.db.prisma, id, 'consult')).toBe(false);
  });

  it('by somebody else needs the reason', async () => {
    const { clinician } = world;
    const { id } = await world.ask(clinician);
    const byDaughter = { signer: 'relative', signerName: '其其格' } as const;
    expect(await refusalOf(world.consent(clinician, id, byDaughter))).toBe('consult.signer-reason-missing');
    const view = await world.consent(clinician, id, { ...byDaughter, signerReason: '患者意识不清，由女儿代签' });
    expect(view.consents[0]).toMatchObject({ signer: 'relative', signerReason: '患者意识不清，由女儿代签' });
  });

  it('needs a picture that is what it says, whole and not too large', async () => {
    const { clinician, hub } = world;
    const { id } = await world.ask(clinician);
    const png = Buffer.from(signature, 'base64');
    const pictures = {
      'of another type': { picture: signature, mediaType: 'image/jpeg' as const },
      'cut off': { picture: png.subarray(0, -12).toString('base64') },
      'no base64': { picture: `${signature.slice(0, -4)}!!!!` },
      'a page': { picture: Buffer.from('<html>'.repeat(40)).toString('base64') },
      'too large': {
        picture: Buffer.concat([png.subarray(0, 8), Buffer.alloc(2_500_000), png.subarray(8)]).toString('base64'),
      },
    };
    for (const [name, change] of Object.entries(pictures))
      expect(await refusalOf(world.consent(clinician, id, change)), name).toBe('consult.consent-picture-invalid');
    await cancelConsult(hub, clinician, id, '误开');
    expect(await refusalOf(world.consent(clinician, id))).toBe('consult.wrong-state');
    expect(await hub.db.prisma.consultConsent.count({ where: { consultId: id } })).toBe(0);
  });
});
