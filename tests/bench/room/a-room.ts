import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Someone } from '../../support/people.ts';

interface Account {
  username: string;
  password: string;
  role: string;
  institution: string;
}

export async function demoAccount(dataFolder: string, institution: string, role: string): Promise<Account> {
  const { accounts } = JSON.parse(await readFile(join(dataFolder, 'demo.json'), 'utf8')) as { accounts: Account[] };
  const found = accounts.find((one) => one.institution.endsWith(institution) && one.role === role);
  if (!found) throw new Error(`the demonstration has no ${role} of ${institution}`);
  return found;
}

/** An urgent consult about a patient of the demonstration with a CT, asked, consented to and accepted: its room is open. */
export async function openRoomFor(url: string, clinician: Someone, expert: Someone, patient: string): Promise<string> {
  const asked = async <T>(page: Page, method: 'get' | 'post', path: string, data?: unknown): Promise<T> => {
    const answer = await page.request[method](url + path, data === undefined ? {} : { data });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const [person] = await asked<{ id: string }[]>(
    clinician.page,
    'get',
    `/api/patients?q=${encodeURIComponent(patient)}`,
  );
  const studies = await asked<{ items: { studyUid: string; modalities: string[] }[] }>(
    clinician.page,
    'get',
    `/api/studies?patientId=${person?.id}`,
  );
  const partners = await asked<{ institution: { id: string }; experts: { postId: string }[] }[]>(
    clinician.page,
    'get',
    '/api/consults/partners',
  );
  const me = await asked<{ post: { id: string; institution: { id: string } } }>(expert.page, 'get', '/api/session');
  const partner = partners.find(({ institution }) => institution.id === me.post.institution.id);
  if (!person || !partner) throw new Error('the demonstration has nobody to consult about, or nobody to consult with');
  const { id } = await asked<{ id: string }>(clinician.page, 'post', '/api/consults', {
    patientId: person.id,
    urgency: 'urgent',
    reason: '测量线路',
    purpose: '测量线路',
    summary: '测量线路用，不是真实病例。',
    specialty: '影像',
    studyUids: studies.items.map(({ studyUid }) => studyUid),
    invitations: [{ institutionId: partner.institution.id }],
    phone: '0478-0000000',
  });
  const text = await asked<{ text: string }>(clinician.page, 'get', `/api/consults/${id}/consent-text`);
  await asked(clinician.page, 'post', `/api/consults/${id}/consents`, {
    purpose: 'consult',
    text: text.text,
    signer: 'patient',
    signerName: patient,
    form: 'drawn',
    mediaType: 'image/png',
    picture: await drawnName(clinician.page),
  });
  await asked(expert.page, 'post', `/api/consults/${id}/accept`, { expertPostId: me.post.id, minutes: 30 });
  return id;
}

/** Base64 of a PNG with a stroke on it, made by the browser. */
function drawnName(page: Page): Promise<string> {
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
    const browser = globalThis as any;
    const canvas = new browser.OffscreenCanvas(400, 160);
    const context = canvas.getContext('2d');
    context.lineWidth = 4;
    for (let i = 0; i < 30; i += 1) context.lineTo(20 + i * 12, 80 + 60 * Math.sin(i / 2));
    context.stroke();
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
}
