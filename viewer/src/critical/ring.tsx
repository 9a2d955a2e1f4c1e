import { type CriticalView, claimCritical } from '@hub/server/contracts';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { useNow } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';
import { openSound, startAlarm, stopAlarm } from './alarm.ts';
import { CriticalDrawer } from './critical-drawer.tsx';
import { DutySoundBar } from './duty-sound-bar.tsx';
import { ringsSince, spanOf } from './ringing.ts';
import { usePresence } from './use-presence.ts';
import { useRinging } from './use-ringing.ts';
import { useSound, useSoundOpening } from './use-sound.ts';
import './critical.css';

const muteMs = 30_000;
const shownAtOnce = 3;

/** Over every page of whoever may be called: what is theirs to answer, until they have. */
export function Ring() {
  const { permissions, post } = useSignedIn();
  const called = permissions.includes('critical.read');
  useSoundOpening();
  const sound = useSound();
  usePresence(sound, called && permissions.includes('duty.read'));
  const { pathname } = useLocation();
  const [opened, setOpened] = useState<string>();
  // The case that is open says itself what is next; a bar above it would only say it twice.
  const isOpen = ({ id, requestId }: CriticalView) =>
    id === opened || (requestId !== null && pathname.startsWith(`/read/${requestId}`));
  const ringing = useRinging(called).filter((each) => each.loud || !isOpen(each));
  return (
    <>
      {called && <DutySoundBar />}
      {ringing.length > 0 && (
        <Banner ringing={ringing} postId={post.id} silent={sound === 'blocked'} onOpen={setOpened} />
      )}
      {opened && <CriticalDrawer id={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}

function Banner({
  ringing,
  postId,
  silent,
  onOpen,
}: {
  ringing: readonly CriticalView[];
  postId: string;
  silent: boolean;
  onOpen(id: string): void;
}) {
  const { t } = useTranslation('critical');
  const now = useNow(1000);
  const [muted, setMuted] = useState<{ until: number; ids: string }>();
  const loud = ringing.filter((each) => each.loud);
  const ids = loud.map(({ id }) => id).join(' ');
  // What came after the mute is not muted.
  const quiet = muted !== undefined && muted.until > now.getTime() && muted.ids.includes(ids);
  const sounds = loud.length > 0 && !quiet;
  useEffect(() => {
    if (!sounds) return stopAlarm();
    startAlarm();
    return stopAlarm;
  }, [sounds]);
  useEffect(() => {
    if (loud.length === 0) return;
    const before = document.title;
    document.title = `${t('ring.page')}${before.replace(t('ring.page'), '')}`;
    return () => {
      document.title = document.title.replace(t('ring.page'), '');
    };
  }, [loud.length, t]);
  return (
    <section className="critical-ring" role="alert" aria-label={t('ring.label')} data-loud={sounds}>
      {silent && loud.length > 0 && (
        <button type="button" className="critical-silent" onClick={() => void openSound()}>
          {t('ring.silent')}
        </button>
      )}
      {ringing.slice(0, shownAtOnce).map((each) => (
        <RingLine key={each.id} critical={each} now={now} postId={postId} onOpen={onOpen} />
      ))}
      <div className="critical-ring-foot">
        {ringing.length > shownAtOnce && <span>{t('ring.more', { count: ringing.length - shownAtOnce })}</span>}
        {loud.length > 0 && (
          <Button size="small" ghost disabled={quiet} onClick={() => setMuted({ until: Date.now() + muteMs, ids })}>
            {t(quiet ? 'ring.muted' : 'ring.mute')}
          </Button>
        )}
      </div>
    </section>
  );
}

function RingLine({
  critical,
  now,
  postId,
  onOpen,
}: {
  critical: CriticalView;
  now: Date;
  postId: string;
  onOpen(id: string): void;
}) {
  const { t } = useTranslation(['critical', 'common']);
  const navigate = useNavigate();
  const { id, state, requestId, text, may, dueAt, loud } = critical;
  const claim = useAct(() => api(claimCritical, { params: { criticalId: critical.id } }), {
    stale: ['critical', 'worklist', 'request'],
    onDone: () => requestId && navigate(`/read/${requestId}`),
  });
  if (state === 'closed' || state === 'ruled-out') return null;
  const left = dueAt ? new Date(dueAt).getTime() - now.getTime() : 0;
  const mineAgain = state === 'checking' && critical.firstCheck?.postId === postId;
  // Whoever cannot read is asked at last: to find somebody who can.
  const unanswered = state === 'suspected' && loud && !may.claim;
  const mine = state === 'suspected' && !loud;
  const what = t(unanswered ? 'ring.unanswered' : mine ? 'ring.mine' : mineAgain ? 'ring.again' : `ring.${state}`);
  const act = state === 'checking' ? t('ring.check') : state === 'notifying' ? t('ring.read') : t('ring.treat');
  return (
    <div className="critical-ring-line" data-critical={id}>
      <strong className="critical-ring-what">{what}</strong>
      {critical.chestPain && <span className="critical-lane">{t('chestPain')}</span>}
      <strong>{critical.patientName || t('noName')}</strong>
      <span>
        {critical.sex ? t(`common:sex.${critical.sex as 'M'}`) : ''} {critical.age}
      </span>
      <span className="critical-ring-text">{text}</span>
      <span>{critical.requesting.name}</span>
      <Asked critical={critical} />
      <span className="hub-numbers" role="timer">
        {t('ring.since', { time: spanOf(now.getTime() - Date.parse(ringsSince(critical))) })}
      </span>
      {loud && dueAt && <span className="hub-numbers">{t('ring.next', { time: spanOf(left) })}</span>}
      <span className="critical-ring-acts">
        {may.claim ? (
          <Button danger type="primary" loading={claim.isPending} onClick={() => claim.mutate(undefined)}>
            {t('ring.claim')}
          </Button>
        ) : state === 'suspected' ? (
          mine &&
          requestId && (
            <Button type="primary" onClick={() => navigate(`/read/${requestId}`)}>
              {t('ring.open')}
            </Button>
          )
        ) : (
          <Button danger type="primary" onClick={() => onOpen(id)}>
            {act}
          </Button>
        )}
        <Button ghost onClick={() => onOpen(id)}>
          {t('common:action.detail')}
        </Button>
      </span>
    </div>
  );
}

/** Who is called beside me: a reader who knows that a colleague has it need not wonder. */
function Asked({ critical: { owner } }: { critical: CriticalView }) {
  const { t } = useTranslation('critical');
  if (!owner) return null;
  const names = owner.people.map(({ name }) => name);
  return <span>{names.length > 0 ? t('ring.asked', { names: names.join('、') }) : t('ring.nobodyAsked')}</span>;
}
