import {
  acceptConsult,
  addSlots,
  cancelConsult,
  consentText,
  endConsult,
  giveConsent,
  holdTalk,
  lockConsult,
  refuseConsult,
  requestConsult,
  saveDecisionOf,
  saveOpinionOf,
  setQuota,
  signDecisionOf,
  signOpinionOf,
  startRoom,
} from '../consult/index.ts';
import type { ConsultId, PatientId, StudyUid } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { countyDay, countyDayBounds, createPatientIn } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { encodePng } from '../platform/codecs/index.ts';
import { transaction } from '../platform/db.ts';
import { personOf, usernameOf } from './cases.ts';
import {
  cancellation,
  clinicPhone,
  consults,
  type DemoConsult,
  decision,
  opinion,
  refusal,
  slotSpecialties,
} from './consults.zh-CN.ts';
import { casesAt, consortia, county } from './county.zh-CN.ts';
import type { DemoAccount } from './people.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A quarter of a year of hours to be booked. */
const weeksOfSlots = 12;
/** Weekday from Monday, minutes of the county's day. */
const hours = [
  { seat: 'expert', weekday: 0, from: 15 * 60, to: 16 * 60 },
  { seat: 'reviewer', weekday: 1, from: 9 * 60 + 30, to: 10 * 60 + 30 },
  { seat: 'expert', weekday: 2, from: 15 * 60, to: 16 * 60 },
  { seat: 'reviewer', weekday: 3, from: 9 * 60 + 30, to: 10 * 60 + 30 },
  { seat: 'expert', weekday: 4, from: 15 * 60, to: 16 * 60 },
] as const;

interface Cast {
  clinician: Person;
  villageDoctor: Person;
  expert: Person;
  reviewer: Person;
  passwords: { clinician: string; villageDoctor: string; expert: string };
}

/** Hours, what village rooms are owed, and a consult in every state, through the hub's own verbs as its people would. */
export async function seedConsults(hub: Hub, accounts: readonly DemoAccount[]): Promise<void> {
  const [first] = consortia;
  const room = first?.villages?.[0]?.room.legalName;
  if (!first || !room) throw new Error('the demonstration has no village room');
  const [lead, clinic] = [first.lead.legalName, `${county.name}${casesAt}`];
  const passwordOf = (institution: string, role: 'clinician' | 'expert') =>
    accounts.find(({ username }) => username === usernameOf(accounts, institution, role))?.password ?? '';
  const cast: Cast = {
    clinician: await personOf(hub, accounts, clinic, 'clinician'),
    villageDoctor: await personOf(hub, accounts, room, 'clinician'),
    expert: await personOf(hub, accounts, lead, 'expert'),
    reviewer: await personOf(hub, accounts, lead, 'reviewer'),
    passwords: {
      clinician: passwordOf(clinic, 'clinician'),
      villageDoctor: passwordOf(room, 'clinician'),
      expert: passwordOf(lead, 'expert'),
    },
  };
  await seedQuota(hub, await personOf(hub, accounts, lead, 'system-admin'));
  for (const { lead: each } of consortia) {
    const people = {
      expert: await personOf(hub, accounts, each.legalName, 'expert'),
      reviewer: await personOf(hub, accounts, each.legalName, 'reviewer'),
    };
    await seedSlots(hub, people);
  }
  for (const consult of consults) await play(hub, cast, consult);
}

async function seedQuota(hub: Hub, administrator: Person): Promise<void> {
  const leadInstitutionId = administrator.institutionId;
  if (await hub.db.prisma.villageQuota.findUnique({ where: { leadInstitutionId } })) return;
  const from = countyDay(new Date(hub.clock.now().getTime() - 30 * dayMs));
  await setQuota(hub, administrator, { leadInstitutionId, enabled: true, perWeek: 2, from });
}

/** From the coming Monday on. */
async function seedSlots(hub: Hub, people: { expert: Person; reviewer: Person }): Promise<void> {
  const { institutionId } = people.expert;
  if ((await hub.db.prisma.consultSlot.count({ where: { institutionId } })) > 0) return;
  const today = countyDay(hub.clock.now());
  const sinceMonday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const monday = countyDayBounds(today).from.getTime() + (7 - sinceMonday) * dayMs;
  for (const { seat, weekday, from, to } of hours) {
    const at = (minutes: number) => new Date(monday + weekday * dayMs + minutes * minuteMs).toISOString();
    await addSlots(hub, people[seat], {
      ...{ postId: people[seat].postId, specialty: slotSpecialties[seat] },
      ...{ from: at(from), to: at(to), repeatWeeks: weeksOfSlots - 1 },
    });
  }
}

/** Each step looks whether it was taken: a start that was cut short is finished by the next, a visitor's steps stay. */
async function play(now: Hub, cast: Cast, demo: DemoConsult): Promise<void> {
  const seat = 'villager' in demo.patient ? 'villageDoctor' : 'clinician';
  const who = cast[seat];
  // A talk that took its minutes lies before the start; its people's acts bear the times of that hour.
  const clock = demo.minutesInRoom ? clockFrom(now.clock.now().getTime() - hourMs) : undefined;
  const hub: Hub = clock ? { ...now, clock } : now;
  const { reach } = demo;
  const id = await askFor(hub, cast, who, demo);
  const state = async () => (await hub.db.prisma.consult.findUniqueOrThrow({ where: { id } })).state;
  const consented = async () => (await hub.db.prisma.consultConsent.count({ where: { consultId: id } })) > 0;
  if (demo.consented && !(await consented()) && (await state()) === 'requested') await agree(hub, who, id, demo);
  if (reach === 'requested') return;
  if ((await state()) === 'requested') {
    if (reach === 'refused') await refuseConsult(hub, cast.expert, id, refusal);
    else if (reach === 'cancelled') await cancelConsult(hub, who, id, cancellation);
    else await accept(hub, cast, id, demo);
  }
  if (reach === 'refused' || reach === 'cancelled' || reach === 'scheduled') return;
  const begin = () => transaction(hub.db, async (tx) => startRoom(tx, hub, await lockConsult(tx, id)));
  const minutes = demo.minutesInRoom;
  if (clock && minutes && (await state()) === 'scheduled') {
    clock.pass(minuteMs);
    await holdTalk(hub, id, [who, cast.expert], async () => {
      await begin();
      clock.pass(minutes * minuteMs);
    });
  }
  await begin();
  if (reach === 'ongoing') return;
  await transaction(hub.db, async (tx) => endConsult(tx, hub, await lockConsult(tx, id), cast.expert));
  if (reach === 'opinion') return;
  if ((await state()) === 'opinion') {
    const { revision } = await saveOpinionOf(hub, cast.expert, id, {
      revision: await revisionOf(hub, id, 'opinion'),
      content: opinion,
    });
    await signOpinionOf(hub, cast.expert, id, { password: cast.passwords.expert, revision });
  }
  if (reach === 'decision' || (await state()) !== 'decision') return;
  const { revision } = await saveDecisionOf(hub, who, id, {
    revision: await revisionOf(hub, id, 'decision'),
    content: decision,
  });
  await signDecisionOf(hub, who, id, { password: cast.passwords[seat], revision });
}

function clockFrom(start: number) {
  let at = start;
  return {
    now: () => new Date(at),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

async function revisionOf({ db }: Hub, consultId: string, kind: string): Promise<number> {
  return (await db.prisma.consultDocument.findFirst({ where: { consultId, kind } }))?.revision ?? 0;
}

async function askFor(hub: Hub, cast: Cast, who: Person, demo: DemoConsult): Promise<ConsultId> {
  const { institutionId } = who;
  const found = await hub.db.prisma.consult.findFirst({
    where: { invitingInstitutionId: institutionId, reason: demo.reason },
  });
  if (found) return found.id as ConsultId;
  const patientId = await patientOf(hub, who, demo);
  const studies = await hub.db.prisma.study.findMany({ where: { patientId, institutionId }, select: { uid: true } });
  const view = await requestConsult(hub, who, {
    ...{ patientId, kind: demo.kind, urgency: demo.urgency, reason: demo.reason, purpose: demo.purpose },
    ...{ summary: demo.summary, specialty: demo.specialty, wishedTimes: [], phone: clinicPhone },
    studyUids: studies.map(({ uid }) => uid as StudyUid),
    invitations: [{ institutionId: cast.expert.institutionId }],
  });
  return view.id;
}

async function patientOf(hub: Hub, who: Person, { patient }: DemoConsult): Promise<PatientId> {
  const { institutionId } = who;
  const { prisma } = hub.db;
  if ('number' in patient) {
    const row = await prisma.patient.findFirstOrThrow({
      where: { institutionId, identifiers: { some: { kind: 'local', value: patient.number } } },
    });
    return row.id as PatientId;
  }
  const known = await prisma.patient.findFirst({ where: { institutionId, displayName: patient.villager } });
  if (known) return known.id as PatientId;
  const made = await transaction(hub.db, async (tx) => {
    const given = { displayName: patient.villager, sex: '2' as const, birthDate: '1958-03-01' };
    const row = await createPatientIn(tx, who, { ...given, identifiers: [], temporary: false }, hub.clock.now());
    await tx.patient.update({ where: { id: row.id }, data: { demonstration: true } });
    return row;
  });
  return made.id as PatientId;
}

/** The urgent one begins now, one that goes further in a minute; what is planned takes the physician's next hour. */
async function accept(hub: Hub, { expert }: Cast, id: ConsultId, { reach, urgency }: DemoConsult): Promise<void> {
  const now = hub.clock.now();
  const slot =
    reach === 'scheduled' && urgency === 'routine'
      ? await hub.db.prisma.consultSlot.findFirst({
          where: { postId: expert.postId, consultId: null, removedAt: null, startsAt: { gt: now } },
          orderBy: { startsAt: 'asc' },
        })
      : null;
  const time =
    urgency === 'urgent'
      ? {}
      : slot
        ? { slotId: slot.id as never }
        : { startsAt: new Date(now.getTime() + minuteMs).toISOString() };
  await acceptConsult(hub, expert, id, { expertPostId: expert.postId, minutes: 30, ...time });
}

async function agree(hub: Hub, who: Person, id: ConsultId, demo: DemoConsult): Promise<void> {
  const { patientId } = await hub.db.prisma.consult.findUniqueOrThrow({ where: { id } });
  const patient = await hub.db.prisma.patient.findUniqueOrThrow({ where: { id: patientId } });
  const { text } = await consentText(hub, who, id, 'consult');
  await giveConsent(hub, who, id, {
    ...{ purpose: 'consult', text, signer: 'patient', signerName: patient.displayName, form: 'drawn' },
    ...{ mediaType: 'image/png', picture: scrawl(demo.reason.length) },
  });
}

/** A line as a finger draws it: nobody's signature. */
function scrawl(turns: number): string {
  const [columns, rows] = [320, 120];
  const pixels = new Uint8Array(columns * rows).fill(255);
  for (let step = 0; step < 4000; step++) {
    const along = step / 4000;
    const x = Math.round(20 + along * (columns - 40));
    const y = Math.round(rows / 2 + Math.sin(along * turns) * 36 * Math.cos(along * 5));
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      pixels[(y + dy) * columns + x + dx] = 0;
  }
  return Buffer.from(encodePng(pixels, columns, rows)).toString('base64');
}
