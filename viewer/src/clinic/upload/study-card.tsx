import { Button, Card, Progress, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dicomDate } from '../../ui/time.tsx';
import { Person } from '../parts/person.tsx';
import { useModalityWord, useSizeWord } from '../parts/words.ts';
import { EcgResult } from './ecg-result.tsx';
import { FileResults } from './file-results.tsx';
import { Joining } from './joining.tsx';
import { PictureNote } from './picture-note.tsx';
import type { StudyGroup } from './plan.ts';
import { progressOf, secondsLeft } from './progress-of.ts';
import type { TransferSnapshot } from './transfer.ts';

/** One examination on the desk: whose it says it is, how far it is, what became of it. */
export function StudyCard({
  group,
  transfer,
  chosenOrderId,
}: {
  group: StudyGroup;
  transfer: TransferSnapshot;
  chosenOrderId: string | undefined;
}) {
  const { t } = useTranslation('clinic');
  const modalityWord = useModalityWord();
  const sizeWord = useSizeWord();
  const left = useTimeLeft();
  const [listed, setListed] = useState(false);
  const { facts, files } = group;
  const progress = progressOf(files, transfer.files);
  const settled = progress.of.waiting + progress.of.sending === 0;
  const arrived = progress.of.admitted + progress.of.duplicate > 0;
  const bad = progress.of.unplaced + progress.of.refused;
  const [first] = files;
  const ecg = first && transfer.files.get(first.id)?.ecg;
  const studyUid = facts?.ecg ? (ecg?.studyUid ?? (files.length > 1 ? group.studyUid : undefined)) : group.studyUid;
  return (
    <Card size="small" style={{ marginBottom: 8 }} data-study={group.studyUid}>
      <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'baseline' }}>
        {facts ? (
          <>
            <Person name={facts.patientName} sex={facts.sex} age={facts.age} />
            <span className="hub-numbers">{facts.patientId}</span>
            <span>
              {group.modalities.map(modalityWord).join(' ')} {facts.description}
            </span>
            <span className="hub-numbers">
              {facts.studyDate ? dicomDate(facts.studyDate) : t('upload.noStudyDate')}
            </span>
            {facts.accessionNumber && (
              <span className="hub-numbers">
                {t('studies.detail.accession')} {facts.accessionNumber}
              </span>
            )}
            {!facts.ecg && <span style={{ color: '#68707a' }}>{t('upload.series', { count: group.seriesCount })}</span>}
          </>
        ) : (
          <strong>{t('upload.unreadGroup')}</strong>
        )}
      </div>
      {facts?.picture && !ecg && first && <PictureNote blob={first.blob} />}
      <Progress
        percent={progress.bytes > 0 ? Math.floor((progress.sent / progress.bytes) * 100) : settled ? 100 : 0}
        status={bad > 0 && settled ? 'exception' : settled ? 'success' : 'normal'}
        size="small"
      />
      <Space wrap size="middle" className="hub-numbers" style={{ fontSize: 13 }}>
        {t('upload.progress', {
          ...{ done: progress.done, count: progress.count },
          ...{ sent: sizeWord(progress.sent), size: sizeWord(progress.bytes) },
        })}
        {progress.of.sending > 0 && transfer.speed !== undefined && (
          <span>{t('upload.speed', { speed: sizeWord(transfer.speed) })}</span>
        )}
        {progress.of.sending > 0 && <span>{left(secondsLeft(progress, transfer.speed))}</span>}
        {settled && <span>{t('upload.summary', progress.of)}</span>}
        {progress.of.refused > 0 && <Tag color="red">{t('upload.refusedCount', { count: progress.of.refused })}</Tag>}
        <Button type="link" size="small" aria-expanded={listed} onClick={() => setListed(!listed)}>
          {t('upload.files')}
        </Button>
        {progress.of.unplaced > 0 && <Link to="/unplaced">{t('upload.unplaced')}</Link>}
      </Space>
      {ecg && <EcgResult ecg={ecg} />}
      {settled && arrived && studyUid && facts && (
        <div style={{ marginTop: 8 }}>
          <Joining studyUid={studyUid} facts={facts} chosenOrderId={chosenOrderId} />
        </div>
      )}
      {listed && <FileResults files={files} sendings={transfer.files} />}
    </Card>
  );
}

/** 「约还需 40 秒」, in steps that do not flicker. */
export function useTimeLeft(): (seconds: number | undefined) => string {
  const { t } = useTranslation('clinic');
  return (seconds) => {
    if (seconds === undefined) return '';
    if (seconds < 60) return t('upload.left.seconds', { count: Math.max(5, Math.ceil(seconds / 5) * 5) });
    if (seconds < 3600) return t('upload.left.minutes', { count: Math.ceil(seconds / 60) });
    return t('upload.left.hours', { count: Math.ceil(seconds / 3600) });
  };
}
