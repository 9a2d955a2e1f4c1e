import { listMerges, type MergeId, undoMerge } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { mainNumber, PatientPerson } from '../parts/person.tsx';
import { useAct } from '../parts/use-act.ts';

/** Merges of the institution, each of which can be undone. */
export function MergesTable() {
  const { t } = useTranslation(['clinic', 'common']);
  const { modal } = App.useApp();
  const query = useQuery({ queryKey: ['patients', 'merges'], queryFn: () => api(listMerges) });
  const undo = useAct((mergeId: MergeId) => api(undoMerge, { params: { mergeId } }), {
    stale: ['patients', 'orders', 'studies'],
    done: t('patients.undoDone'),
  });
  return (
    <Asked query={query} isEmpty={(merges) => merges.length === 0} empty={t('patients.mergesEmpty')}>
      {(merges) => (
        <Table
          size="small"
          rowKey="id"
          dataSource={merges}
          pagination={false}
          columns={[
            {
              title: t('patients.mergeColumn.from'),
              render: (_, { from }) => (
                <>
                  <PatientPerson patient={from} /> <span className="hub-numbers">{mainNumber(from)}</span>
                </>
              ),
            },
            {
              title: t('patients.mergeColumn.into'),
              render: (_, { into }) => (
                <>
                  <PatientPerson patient={into} /> <span className="hub-numbers">{mainNumber(into)}</span>
                </>
              ),
            },
            { title: t('patients.mergeColumn.reason'), dataIndex: 'reason' },
            { title: t('patients.mergeColumn.by'), dataIndex: 'by', width: 100 },
            { title: t('patients.mergeColumn.at'), width: 140, render: (_, { at }) => clockTime(at) },
            {
              title: t('patients.mergeColumn.state'),
              width: 110,
              render: (_, merge) =>
                merge.undoneAt ? (
                  <Tag>{t('patients.undone')}</Tag>
                ) : (
                  <Button
                    size="small"
                    onClick={() =>
                      modal.confirm({
                        title: t('patients.undoTitle', { from: merge.from.displayName }),
                        okText: t('patients.undo'),
                        cancelText: t('common:action.cancel'),
                        onOk: () => undo.mutateAsync(merge.id).catch(() => undefined),
                      })
                    }
                  >
                    {t('patients.undo')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Asked>
  );
}
