import { type PatientId, type PatientView, searchPatients } from '@hub/server/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type InputRef, Radio, Space, Table, Tag } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { PageBody } from '../../ui/page.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { clockTime } from '../../ui/time.tsx';
import { useArrowRows } from '../parts/arrow-rows.ts';
import { PatientPerson } from '../parts/person.tsx';
import { CorrectPatient } from './correct-patient.tsx';
import { Identifiers } from './identifiers.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { MergesTable } from './merges-table.tsx';
import { type PatientAct, PatientDetail } from './patient-detail.tsx';
import '../parts/clinic.css';

const most = 100;

/** 患者: who is known here, what was done, and two records that are one person. */
export default function PatientsPage() {
  const { t } = useTranslation('clinic');
  const navigate = useNavigate();
  const { permissions } = useSignedIn();
  const searchField = useRef<InputRef>(null);
  const [search, setSearch] = useSearchParams();
  const opened = search.get('patient') as PatientId | null;
  const [view, setView] = useState<'patients' | 'merges'>('patients');
  const [q, setQ] = useState('');
  const [acting, setActing] = useState<{ act: PatientAct; patient: PatientView }>();
  const query = useQuery({
    queryKey: ['patients', 'list', q],
    queryFn: ({ signal }) => api(searchPatients, { query: { q, limit: most } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: view === 'patients',
  });
  const items = query.data ?? [];
  const mayMerge = permissions.includes('patient.merge');
  const acts: readonly PatientAct[] = [
    ...(permissions.includes('order.write') ? (['registerExam'] as const) : []),
    ...(permissions.includes('consult.request') ? (['consult'] as const) : []),
    ...(permissions.includes('patient.write') ? (['correct'] as const) : []),
    ...(mayMerge ? (['merge'] as const) : []),
  ];
  const act = (which: PatientAct, patient: PatientView) => {
    if (!acts.includes(which)) return;
    if (which === 'registerExam') void navigate(`/register?patient=${patient.id}`);
    else if (which === 'consult') void navigate(`/consults/new?patient=${patient.id}`);
    else setActing({ act: which, patient });
  };
  const open = (patient?: PatientView) => setSearch(patient ? { patient: patient.id } : {}, { replace: true });
  const rows = useArrowRows(items, ({ id }) => id, open);
  const target = items.find(({ id }) => id === opened) ?? rows.current;
  useHotkeys(
    [
      { key: 'n', run: () => target && act('registerExam', target) },
      { key: 'm', run: () => target && act('correct', target) },
      { key: 'g', run: () => target && act('merge', target) },
      { key: '/', run: () => searchField.current?.focus() },
    ],
    view === 'patients',
  );
  return (
    <PageBody
      title={t('patients.title')}
      extra={
        <>
          {mayMerge && (
            <Radio.Group
              optionType="button"
              value={view}
              onChange={(event) => setView(event.target.value as typeof view)}
              options={[
                { value: 'patients', label: t('patients.title') },
                { value: 'merges', label: t('patients.merges') },
              ]}
            />
          )}
          {view === 'patients' && (
            <SearchBox
              ref={searchField}
              autoFocus={opened === null}
              width={320}
              placeholder={t('patients.search')}
              onSearch={setQ}
              onArrowDown={rows.enterRows}
            />
          )}
        </>
      }
    >
      {view === 'merges' ? (
        <MergesTable />
      ) : (
        <>
          <Asked query={query} isEmpty={(found) => found.length === 0} empty={t('patients.empty')}>
            {() => (
              <div ref={rows.container}>
                <Table<PatientView>
                  size="small"
                  dataSource={items}
                  pagination={false}
                  {...rows.tableProps}
                  onRow={(patient) => ({ ...rows.tableProps.onRow(patient), onDoubleClick: () => open(patient) })}
                  columns={[
                    {
                      title: t('patients.column.name'),
                      width: 320,
                      render: (_, patient) => (
                        <Space size={4}>
                          <PatientPerson patient={patient} />
                          {patient.temporary && <Tag color="orange">{t('patients.temporary')}</Tag>}
                          {patient.motherName && <Tag>{t('patients.newborn', { name: patient.motherName })}</Tag>}
                        </Space>
                      ),
                    },
                    {
                      title: t('patients.column.birth'),
                      width: 150,
                      render: (_, { birthDate, birthDateEstimated }) => (
                        <span className="hub-numbers">
                          {birthDate} {birthDateEstimated && <Tag>{t('patients.estimated')}</Tag>}
                        </span>
                      ),
                    },
                    {
                      title: t('patients.column.numbers'),
                      ellipsis: true,
                      render: (_, patient) => <Identifiers patient={patient} />,
                    },
                    { title: t('patients.column.phone'), dataIndex: 'phone', width: 130, className: 'hub-numbers' },
                    {
                      title: t('patients.column.created'),
                      width: 110,
                      render: (_, { createdAt }) => (
                        <span className="hub-numbers">{clockTime(createdAt).slice(0, 10)}</span>
                      ),
                    },
                  ]}
                />
                {items.length === most && <small>{t('register.tooMany', { count: most })}</small>}
              </div>
            )}
          </Asked>
          <div className="clinic-keys">{t('patients.keys')}</div>
        </>
      )}
      {opened && <PatientDetail patientId={opened} acts={acts} onAct={act} onClose={() => open()} />}
      {acting?.act === 'correct' && <CorrectPatient patient={acting.patient} onClose={() => setActing(undefined)} />}
      {acting?.act === 'merge' && (
        <MergeDialog
          patient={acting.patient}
          onClose={(kept) => {
            setActing(undefined);
            if (kept) open(kept);
          }}
        />
      )}
    </PageBody>
  );
}
