import { FolderOpenOutlined, UploadOutlined } from '@ant-design/icons';
import { type OrderView, readOrder } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Progress, Space } from 'antd';
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { PageBody } from '../../ui/page.tsx';
import { useNow } from '../../ui/time.tsx';
import { useExamWord, useSizeWord } from '../parts/words.ts';
import { progressOf, secondsLeft } from './progress-of.ts';
import { StudyCard, useTimeLeft } from './study-card.tsx';
import { droppedFiles, pickedFiles } from './take-files.ts';
import type { TransferSnapshot } from './transfer.ts';
import { type DeskSnapshot, mostFiles } from './upload-desk.ts';
import { useDesk } from './use-desk.ts';
import '../parts/clinic.css';

/** 上传影像: everything is read here first, so that whose it is stands on the screen before a byte leaves the machine. */
export default function UploadPage() {
  const { t } = useTranslation(['clinic', 'common']);
  const { modal } = App.useApp();
  const sizeWord = useSizeWord();
  const examWord = useExamWord();
  const left = useTimeLeft();
  const { desk, state, transfer } = useDesk();
  const [search] = useSearchParams();
  const chosenOrderId = search.get('order') ?? undefined;
  const order = useQuery({
    queryKey: ['order', chosenOrderId],
    queryFn: () => api(readOrder, { params: { orderId: chosenOrderId as OrderView['id'] } }),
    enabled: chosenOrderId !== undefined,
  });
  const [over, setOver] = useState(false);
  const filePicker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);

  const files = state.groups.flatMap((group) => group.files);
  const all = progressOf(files, transfer.files);
  const unsent = files.filter(({ id }) => !transfer.files.has(id));
  const active = transfer.phase === 'running' || transfer.phase === 'retrying' || transfer.phase === 'paused';

  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    await desk.add(await droppedFiles(event.dataTransfer.items, desk.mediumFault));
  };
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const { files: list } = event.target;
    if (list) void desk.add(pickedFiles(list));
    event.target.value = '';
  };
  const cancel = () =>
    void modal.confirm({
      title: t('upload.cancelAsk', { count: all.of.waiting + all.of.sending }),
      okText: t('upload.cancel'),
      okButtonProps: { danger: true },
      cancelText: t('common:action.back'),
      onOk: () => desk.transfer.cancel(),
    });

  return (
    <PageBody
      title={t('upload.title')}
      extra={
        <>
          {unsent.length > 0 && !state.reading && (
            <Button type="primary" autoFocus onClick={desk.start}>
              {t('upload.start', {
                count: unsent.length,
                size: sizeWord(unsent.reduce((sum, { blob }) => sum + blob.size, 0)),
              })}
            </Button>
          )}
          {(transfer.phase === 'running' || transfer.phase === 'retrying') && (
            <Button onClick={desk.transfer.pause}>{t('upload.pause')}</Button>
          )}
          {(transfer.phase === 'paused' || transfer.phase === 'retrying') && (
            <Button type="primary" onClick={desk.transfer.resume}>
              {t(transfer.phase === 'retrying' ? 'upload.retryNow' : 'upload.resume')}
            </Button>
          )}
          {active && (
            <Button danger onClick={cancel}>
              {t('upload.cancel')}
            </Button>
          )}
          {!active && files.length > 0 && !state.reading && <Button onClick={desk.clear}>{t('upload.clear')}</Button>}
        </>
      }
    >
      {order.data && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 8 }}
          title={t('upload.forOrder', {
            name: order.data.patient.displayName,
            exam: examWord(order.data),
            accession: order.data.accessionNumber,
          })}
        />
      )}
      <section
        className="clinic-drop"
        data-over={over}
        data-filled={files.length > 0}
        aria-label={t('upload.drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        <div style={{ fontSize: 15, marginBottom: 4 }}>{t('upload.drop')}</div>
        {files.length === 0 && <div style={{ color: '#68707a', marginBottom: 10 }}>{t('upload.dropHint')}</div>}
        <Space>
          <Button
            icon={<UploadOutlined />}
            disabled={state.reading !== undefined}
            onClick={() => filePicker.current?.click()}
          >
            {t('upload.pickFiles')}
          </Button>
          <Button
            icon={<FolderOpenOutlined />}
            disabled={state.reading !== undefined}
            onClick={() => folderPicker.current?.click()}
          >
            {t('upload.pickFolder')}
          </Button>
        </Space>
        <input ref={filePicker} type="file" multiple hidden aria-label={t('upload.pickFiles')} onChange={pick} />
        <input
          ref={(input) => {
            folderPicker.current = input;
            input?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          hidden
          aria-label={t('upload.pickFolder')}
          onChange={pick}
        />
      </section>
      <Notes state={state} onStop={desk.stopReading} />
      <LineState transfer={transfer} />
      {files.length > 0 && active && state.groups.length > 1 && (
        <Space style={{ margin: '8px 0' }} className="hub-numbers">
          <Progress type="circle" size={36} percent={all.bytes > 0 ? Math.floor((all.sent / all.bytes) * 100) : 0} />
          {t('upload.progress', {
            done: all.done,
            count: all.count,
            sent: sizeWord(all.sent),
            size: sizeWord(all.bytes),
          })}
          {transfer.speed !== undefined && t('upload.speed', { speed: sizeWord(transfer.speed) })}
          {transfer.phase === 'running' && left(secondsLeft(all, transfer.speed))}
        </Space>
      )}
      <div style={{ marginTop: 8 }}>
        {state.groups.map((group) => (
          <StudyCard key={group.studyUid ?? 'unread'} group={group} transfer={transfer} chosenOrderId={chosenOrderId} />
        ))}
      </div>
    </PageBody>
  );
}

/** What was left out while reading, and what could not be read: said, never dropped in silence. */
function Notes({ state, onStop }: { state: DeskSnapshot; onStop(): void }) {
  const { t } = useTranslation('clinic');
  const { reading, indexSkipped, foreignSkipped, unreadable, zipFaults, overfull } = state;
  const notes = [
    ...(indexSkipped > 0 ? [t('upload.indexSkipped', { count: indexSkipped })] : []),
    ...(foreignSkipped > 0 ? [t('upload.notDicomSkipped', { count: foreignSkipped })] : []),
  ];
  const faults = [
    ...(unreadable > 0 ? [t('upload.readFault', { count: unreadable })] : []),
    ...zipFaults.map(({ fault, name, count }) => t(`upload.zipFault.${fault}`, { name, count })),
    ...(overfull ? [t('upload.tooManyFiles', { count: mostFiles })] : []),
  ];
  return (
    <div style={{ display: 'grid', gap: 6, marginTop: 8 }}>
      {reading && (
        <Alert
          type="info"
          showIcon
          title={
            reading.zip
              ? t('upload.readingZip', { name: reading.zip, files: reading.done })
              : t('upload.reading', { done: reading.done })
          }
          action={
            <Button size="small" onClick={onStop}>
              {t('upload.stopReading')}
            </Button>
          }
        />
      )}
      {notes.length > 0 && <Alert type="info" title={notes.join('；')} />}
      {faults.map((fault) => (
        <Alert key={fault} type="warning" showIcon title={fault} />
      ))}
    </div>
  );
}

function LineState({ transfer }: { transfer: TransferSnapshot }) {
  const { t } = useTranslation('clinic');
  const now = useNow(1_000);
  if (transfer.phase === 'retrying' && transfer.retryAt !== undefined) {
    const seconds = Math.max(0, Math.ceil((transfer.retryAt - now.getTime()) / 1000));
    return <Alert type="warning" showIcon style={{ marginTop: 8 }} title={t('upload.retrying', { seconds })} />;
  }
  if (transfer.phase === 'paused') {
    return (
      <Alert
        type="warning"
        showIcon
        style={{ marginTop: 8 }}
        title={transfer.pausedBy === 'session' ? t('upload.pausedSession') : t('upload.paused')}
      />
    );
  }
  if (transfer.phase === 'done') {
    const rest = [...transfer.files.values()].filter(({ state }) => state === 'unplaced' || state === 'refused').length;
    return (
      <Alert
        type={rest > 0 ? 'warning' : 'success'}
        showIcon
        style={{ marginTop: 8 }}
        title={rest > 0 ? t('upload.finishedButFor', { count: rest }) : t('upload.finished')}
      />
    );
  }
  return null;
}
