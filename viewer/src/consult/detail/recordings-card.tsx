import {
  type ConsultId,
  curableRecordingProblems,
  finishRecordingAgain,
  Problem,
  playRecording,
  type RecordingId,
} from '@hub/server/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address, api } from '../../api.ts';
import { useSizeWord } from '../../clinic/parts/words.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useRecordings } from '../use-consult.ts';

const colors = { recording: 'red', sealing: 'orange', kept: 'green', failed: 'default' } as const;

/** 录制, and who looked at each. */
export function RecordingsCard({ consultId, agreed }: { consultId: ConsultId; agreed: boolean }) {
  const { t } = useTranslation('consult');
  const client = useQueryClient();
  const sizeWord = useSizeWord();
  const query = useRecordings(consultId, true);
  const [played, setPlayed] = useState<RecordingId>();
  const again = useAct(
    (recordingId: RecordingId) => api(finishRecordingAgain, { params: { consultId, recordingId } }),
    { stale: ['consult'] },
  );
  // Who may not see recordings is not told of them; nothing recorded and nothing agreed to is nothing to show.
  if (query.error instanceof Problem || (!agreed && !query.data?.items.length)) return null;
  const close = () => {
    setPlayed(undefined);
    void client.invalidateQueries({ queryKey: ['consult', consultId, 'recordings'] });
  };
  return (
    <Card size="small" title={t('detail.recordings')}>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <span className="consult-faint">{t('detail.noRecordings')}</span>
          ) : (
            <>
              <p className="consult-faint" style={{ marginTop: 0 }}>
                {t('detail.recordingHint')}
              </p>
              <ul className="consult-rows">
                {items.map((recording) => (
                  <li key={recording.id}>
                    <span className="hub-numbers">
                      {clockTime(recording.startedAt)}
                      {recording.endedAt && `–${clockTime(recording.endedAt).slice(11)}`}
                    </span>
                    <Tag color={colors[recording.state]} style={{ marginInlineEnd: 0 }}>
                      {t(`detail.recordingState.${recording.state}`)}
                    </Tag>
                    {recording.sizeBytes !== null && <span>{sizeWord(recording.sizeBytes)}</span>}
                    {recording.state === 'kept' && (
                      <Button size="small" className="consult-push" onClick={() => setPlayed(recording.id)}>
                        {t('detail.play')}
                      </Button>
                    )}
                    {recording.state === 'failed' &&
                      recording.problem &&
                      curableRecordingProblems.includes(recording.problem) && (
                        <Button
                          size="small"
                          className="consult-push"
                          loading={again.isPending && again.variables === recording.id}
                          onClick={() => again.mutate(recording.id)}
                        >
                          {t('detail.recordingAgain')}
                        </Button>
                      )}
                    <span className="consult-faint hub-numbers" style={{ flexBasis: '100%' }}>
                      {t('detail.startedBy', { name: recording.startedBy })}
                      {recording.retainUntil &&
                        `　${t('detail.retainUntil', { at: clockTime(recording.retainUntil).slice(0, 10) })}`}
                    </span>
                    {recording.problem && (
                      <span style={{ color: '#cf1322', flexBasis: '100%' }}>
                        {t(`detail.recordingProblem.${recording.problem}`)}
                      </span>
                    )}
                    <span style={{ flexBasis: '100%' }}>
                      {t('detail.accesses')}：
                      {recording.accesses.length === 0
                        ? t('detail.noAccesses')
                        : recording.accesses.map(({ at, by }) => `${by} ${clockTime(at)}`).join('；')}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Asked>
      {played && (
        <Modal open width={960} footer={null} title={t('detail.play')} onCancel={close} destroyOnHidden>
          {/* biome-ignore lint/a11y/useMediaCaption: what is said in a consult is not transcribed */}
          <video
            controls
            autoPlay
            style={{ width: '100%', background: '#000' }}
            src={address(playRecording, { consultId, recordingId: played })}
          />
        </Modal>
      )}
    </Card>
  );
}
