import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWording } from '../../ui/wording.ts';
import { FilePath } from '../parts/file-path.tsx';
import { useSizeWord } from '../parts/words.ts';
import type { ReadFile } from './plan.ts';
import type { Sending, SendState } from './transfer.ts';

const colors: Record<SendState, string> = {
  waiting: 'default',
  sending: 'blue',
  admitted: 'green',
  duplicate: 'cyan',
  unplaced: 'orange',
  refused: 'red',
  cancelled: 'default',
};

/** What became of each file, with reason and place where it is not in the archive. */
export function FileResults({
  files,
  sendings,
}: {
  files: readonly ReadFile[];
  sendings: ReadonlyMap<number, Sending>;
}) {
  const { t } = useTranslation('clinic');
  const wording = useWording();
  const sizeWord = useSizeWord();
  const why = (sending: Sending | undefined) => {
    if (sending?.error) return wording(sending.error);
    const admission = sending?.admission;
    if (admission?.outcome === 'unplaced') {
      return [
        t(`upload.reason.${admission.reason}`),
        admission.place && t('studies.detail.place', { place: admission.place }),
      ]
        .filter(Boolean)
        .join('，');
    }
    return admission?.outcome === 'admitted' && admission.damage.length > 0 ? t('studies.damaged', { count: 1 }) : '';
  };
  return (
    <Table
      size="small"
      rowKey="id"
      dataSource={[...files]}
      pagination={files.length > 20 ? { pageSize: 20, size: 'small', showSizeChanger: false } : false}
      columns={[
        {
          title: t('studies.unplaced.column.file'),
          ellipsis: { showTitle: false },
          render: (_, { path }) => <FilePath path={path} />,
        },
        { title: t('studies.unplaced.column.size'), width: 90, render: (_, { blob }) => sizeWord(blob.size) },
        {
          title: t('board.column.progress'),
          width: 130,
          render: (_, { id }) => {
            const state = sendings.get(id)?.state ?? 'waiting';
            return <Tag color={colors[state]}>{t(`upload.state.${state}`)}</Tag>;
          },
        },
        { title: t('studies.unplaced.column.reason'), width: '42%', render: (_, { id }) => why(sendings.get(id)) },
      ]}
    />
  );
}
