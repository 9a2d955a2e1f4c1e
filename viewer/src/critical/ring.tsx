import { type CriticalView, claimCritical } from '@hub/server/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../api.ts';
import { ConsultRingLine } from '../consult/ring-line.tsx';
import { useRingingConsults } from '../consult/use-ringing-consults.ts';
import { useSignedIn } from '../session/session.ts';
import { useAct } from '../ui/use-act.ts';
import { CriticalDrawer } from './critical-drawer.tsx';
import { DutySoundBar } from './duty-sound-bar.tsx';
import { RingBanner, type RingingLine } from './ring-banner.tsx';
import { ringsSince, spanOf } from './ringing.ts';
import { usePresence } from './use-presence.ts';
import { useRinging } from './use-ringing.ts';
import { useSound, useSoundOpening } from './use-sound.ts';
import './critical.css';

/** Over every page of whoever may be called: what is theirs to answer, until they have. */
export function Ring() {
  const { t } = useTranslation(['critical', 'consult']);
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
  const consults = useRingingConsults(permissions.includes('consult.read') && permissions.includes('duty.read'));
  const lines: RingingLine[] = [
    ...ringing.map((critical) => ({
      id: critical.id,
      loud: critical.loud,
      page: t('ring.page'),
      show: (now: Date) => <RingLine critical={critical} now={now} postId={post.id} onOpen={setOpened} />,
    })),
    ...consults.map((consult) => ({
      id: consult.id,
      loud: true,
      page: t('consult:ring.page'),
      show: () => <ConsultRingLine consult={consult} />,
    })),
  ];
  const label = ringing.length > 0 ? t('ring.label') : t('consult:ring.label');
  return (
    <>
      {called && <DutySoundBar />}
      {lines.length > 0 && <RingBanner lines={lines} silent={sound === 'blocked'} label={label} />}
      {opened && <CriticalDrawer id={opened} onClose={() => setOpened(undefined)} />}
    </>
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
