import type { Answer, readRequest } from '@hub/server/contracts';
import { Descriptions, Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import { readingCase } from '../../locales/zh-CN/reading-case.ts';
import { clockTime, dicomDate } from '../../ui/time.tsx';

type KnownEvent = keyof typeof readingCase.event;

/** The request in full, and what has become of it. */
export function RequestTab({ item }: { item: Answer<typeof readRequest> }) {
  const { t } = useTranslation('reading');
  const word = (kind: string) =>
    kind in readingCase.event ? t(`case.event.${kind as KnownEvent}`) : t('case.eventOther', { kind });
  const facts = [
    [t('case.requesting'), item.requesting.name],
    [t('case.reading'), item.reading.name],
    [t('case.accession'), item.accessionNumber],
    [t('case.patientId'), item.dicomPatientId],
    [t('case.examDate'), dicomDate(item.studyDate)],
    [t('case.reason'), item.reason],
    [t('case.history'), item.history || t('case.noHistory')],
    [t('case.contact'), item.contact ?? ''],
    [t('case.requestedBy'), item.requestedBy ?? ''],
  ] as const;
  return (
    <div className="case-tab">
      <Descriptions
        size="small"
        column={1}
        bordered
        items={facts.map(([label, children]) => ({ key: label, label, children }))}
      />
      <h3>{t('case.events')}</h3>
      <Timeline
        items={item.events.map(({ at, kind, by, note }) => ({
          key: `${at} ${kind}`,
          content: (
            <>
              <span className="hub-numbers">{clockTime(at)}</span> {word(kind)} {by}
              {note && <div style={{ color: '#4b5563' }}>{note}</div>}
            </>
          ),
        }))}
      />
    </div>
  );
}
