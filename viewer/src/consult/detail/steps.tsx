import type { ConsultView } from '@hub/server/contracts';
import { Card, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { consult as words } from '../../locales/zh-CN/consult.ts';
import { clockTime } from '../../ui/time.tsx';
import { noteParts } from './event-note.ts';

type Known = keyof typeof words.event;

/** Every step of the consult, with who and why. */
export function Steps({ consult: { events } }: { consult: ConsultView }) {
  const { t } = useTranslation('consult');
  return (
    <Card size="small" title={t('detail.steps')} className="consult-steps">
      <Timeline
        items={events.map(({ at, kind, by, institution, note }, place) => ({
          key: `${at} ${kind} ${place}`,
          content: (
            <>
              <time className="hub-numbers" dateTime={at}>
                {clockTime(at)}
              </time>
              <strong>{kind in words.event ? t(`event.${kind as Known}`) : kind}</strong>{' '}
              {[institution, by].filter(Boolean).join(' ')}
              <Note kind={kind} note={note} />
            </>
          ),
        }))}
      />
    </Card>
  );
}

function Note({ kind, note }: { kind: string; note: string | null }) {
  const { t } = useTranslation('consult');
  const { at, minutes, studies, purpose, nobody, text } = noteParts(kind, note);
  const words = [
    nobody && t('eventNote.nobody'),
    at && t('eventNote.time', { at: clockTime(at) }),
    minutes !== undefined && t('eventNote.minutes', { count: minutes }),
    studies !== undefined && t('eventNote.studies', { count: studies }),
    purpose && t(`consent.purposeShort.${purpose}`),
    text,
  ].filter(Boolean);
  return words.length > 0 && <div className="consult-faint consult-text">{words.join('　')}</div>;
}
