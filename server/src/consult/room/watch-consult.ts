import type { LiveNews } from '../../contracts/index.ts';
import { onBeat } from '../../platform/beat.ts';
import type { Database } from '../../platform/db.ts';
import type { RoomCore } from './core.ts';
import { whoAre } from './standing.ts';

/** News may be lost with a connection; a withdrawn consent must not depend on it. */
const everyMs = 5_000;

/**
 * What others commit about the consult, told to the room: messages, papers and files, the end of the talk, a consent that
 * is taken back. The feed only says that something changed; what it was is read here.
 */
export async function watchConsult(
  room: Pick<RoomCore, 'hub' | 'consultId' | 'seats' | 'recording' | 'tell' | 'end'>,
  invitingInstitutionId: string,
  on: { recordingConsentGone(): void },
): Promise<() => void> {
  const { hub, consultId } = room;
  const { prisma } = hub.db;
  let seenMark = await markOf(hub.db, consultId);
  let seen = await present();
  let looking: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function present() {
    const [consult, consents, messages, papers, files] = await Promise.all([
      prisma.consult.findUniqueOrThrow({ where: { id: consultId }, select: { state: true } }),
      prisma.consultConsent.findMany({ where: { consultId, withdrawnAt: null }, select: { purpose: true } }),
      prisma.consultMessage.findMany({ where: { consultId }, select: { id: true } }),
      prisma.consultDocument.findMany({ where: { consultId }, select: { id: true, revision: true, signedAt: true } }),
      prisma.consultFile.count({ where: { consultId } }),
    ]);
    return {
      state: consult.state,
      purposes: new Set(consents.map(({ purpose }) => purpose)),
      messages: new Set(messages.map(({ id }) => id)),
      papers: new Map(papers.map(({ id, revision, signedAt }) => [id, `${revision} ${signedAt?.getTime() ?? ''}`])),
      files,
    };
  }

  async function look(): Promise<void> {
    // Read first: what is committed after it changes it once more.
    const mark = await markOf(hub.db, consultId);
    if (mark !== seenMark) await tellChanges(mark);
    if (!stopped) conclude();
  }

  async function tellChanges(mark: string | undefined): Promise<void> {
    const before = seen;
    const now = await present();
    if (stopped) return;
    [seen, seenMark] = [now, mark];
    await tellMessages([...now.messages].filter((id) => !before.messages.has(id)));
    for (const [documentId, version] of now.papers)
      if (before.papers.get(documentId) !== version) room.tell({ kind: 'paper', documentId: documentId as never });
    if (now.files !== before.files) room.tell({ kind: 'files' });
  }

  /** At every look, changed or not: a recording may have begun while its consent was being taken back. */
  function conclude(): void {
    if (!seen.purposes.has('recording') && room.recording) on.recordingConsentGone();
    if (!seen.purposes.has('consult')) room.end('consent-withdrawn');
    else if (seen.state !== 'scheduled' && seen.state !== 'ongoing')
      room.end(seen.state === 'cancelled' ? 'cancelled' : 'ended');
  }

  async function tellMessages(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const fresh = await prisma.consultMessage.findMany({
      where: { id: { in: ids } },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    });
    const who = await whoAre(
      prisma,
      fresh.map(({ postId }) => postId),
    );
    for (const { id, at, postId, text } of fresh) {
      const author = who.get(postId);
      const message = {
        id,
        at: at.toISOString(),
        by: author?.name ?? '',
        institution: author?.institution.name ?? null,
      };
      for (const seat of room.seats.values())
        if (seat.state === 'in')
          seat.line?.send({ kind: 'chat', message: { ...message, text, mine: seat.postId === postId } });
    }
  }

  function ask(): void {
    if (looking) {
      again = true;
      return;
    }
    looking = look()
      .catch((err) => hub.log.warn({ consultId, err }, 'what changed in a consult cannot be read; again'))
      .finally(() => {
        looking = undefined;
        if (again && !stopped) {
          again = false;
          ask();
        }
      });
  }

  const hear = (news: LiveNews) => {
    if (news.kind === 'gap' || (news.kind === 'consult' && news.consultId === consultId)) ask();
  };
  const leave = [`consult:${consultId}`, `institution:${invitingInstitutionId}`].map((topic) =>
    hub.feed.subscribe(topic, hear),
  );
  const leaveBeat = onBeat(everyMs, ask);
  return () => {
    stopped = true;
    leaveBeat();
    for (const stop of leave) stop();
  };
}

/** Differs when anything that `watchConsult` tells of has changed: one short question, for it is mostly asked in vain. */
async function markOf(db: Database, consultId: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ mark: string }>(
    `SELECT concat_ws('|', c.state,
       (SELECT string_agg(purpose, ',' ORDER BY purpose) FROM consult_consent
          WHERE consult_id = c.id AND withdrawn_at IS NULL),
       (SELECT count(*) FROM consult_message WHERE consult_id = c.id),
       (SELECT string_agg(concat_ws(' ', id, revision, signed_at), ',' ORDER BY id) FROM consult_document
          WHERE consult_id = c.id),
       (SELECT count(*) FROM consult_file WHERE consult_id = c.id)) AS mark
     FROM consult AS c WHERE c.id = $1`,
    [consultId],
  );
  return rows[0]?.mark;
}
