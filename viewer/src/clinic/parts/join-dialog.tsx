import { dayBoard, joinStudy, type OrderView, type PatientView, type StudySummary } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, DatePicker, Modal, Radio, Space, Tabs } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { clockTime } from '../../ui/time.tsx';
import { FindPatient } from './find-patient.tsx';
import { mainNumber, PatientPerson } from './person.tsx';
import { ProgressTag } from './tags.tsx';
import { useAct } from './use-act.ts';
import { useAgeWord, useExamWord, useSexWord } from './words.ts';

type Joinable = Pick<
  StudySummary,
  'studyUid' | 'patientName' | 'sex' | 'age' | 'dicomPatientId' | 'requestId' | 'orderAccessionNumber'
>;

/** Says whose a study is: an order of a day, or only a person. Both names stand side by side before it is done. */
export function JoinDialog({ study, onClose }: { study: Joinable; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const examWord = useExamWord();
  const sexWord = useSexWord();
  const ageWord = useAgeWord();
  const [to, setTo] = useState<'order' | 'patient'>('order');
  const [day, setDay] = useState(() => clockTime(new Date().toISOString()).slice(0, 10));
  const [order, setOrder] = useState<OrderView>();
  const [patient, setPatient] = useState<PatientView>();
  const [understood, setUnderstood] = useState(false);
  const asked = study.requestId !== null;
  const board = useQuery({ queryKey: ['orders', 'board', day, ''], queryFn: () => api(dayBoard, { query: { day } }) });
  const join = useAct(
    (target: { orderId: OrderView['id'] } | { patientId: PatientView['id'] }) =>
      api(joinStudy, { params: { studyUid: study.studyUid }, body: target }),
    { stale: ['studies', 'study', 'orders', 'order'], done: t('studies.joinDone'), onDone: onClose },
  );
  const target = to === 'order' ? order?.patient : patient;
  const written = [
    study.patientName || t('upload.noName'),
    sexWord(study.sex),
    ageWord(study.age),
    study.dicomPatientId,
  ];
  return (
    <Modal
      open
      width={640}
      title={t('studies.joinTitle', { name: study.patientName || t('upload.noName') })}
      okText={t('upload.join')}
      cancelText={t('common:action.cancel')}
      confirmLoading={join.isPending}
      okButtonProps={{ disabled: target === undefined || (asked && !understood), danger: asked }}
      onOk={() => {
        if (to === 'order' && order) join.mutate({ orderId: order.id });
        if (to === 'patient' && patient) join.mutate({ patientId: patient.id });
      }}
      onCancel={onClose}
      destroyOnHidden
    >
      <Tabs
        size="small"
        activeKey={to}
        onChange={(key) => setTo(key as 'order' | 'patient')}
        items={[
          {
            key: 'order',
            label: t('studies.joinOrder'),
            children: (
              <>
                <Space style={{ marginBottom: 8 }}>
                  {t('studies.joinDay')}
                  <DatePicker
                    allowClear={false}
                    value={dayjs(day)}
                    onChange={(value) => {
                      if (value) setDay(value.format('YYYY-MM-DD'));
                      setOrder(undefined);
                    }}
                  />
                </Space>
                <Asked
                  query={board}
                  isEmpty={({ items }) => items.every((one) => !joinable(one))}
                  empty={t('studies.joinEmpty')}
                >
                  {({ items }) => (
                    <div style={{ maxHeight: 280, overflow: 'auto' }}>
                      <Radio.Group
                        vertical
                        value={order?.id}
                        onChange={(event) => setOrder(items.find(({ id }) => id === event.target.value))}
                        options={items.filter(joinable).map((one) => ({
                          value: one.id as string,
                          label: (
                            <Space>
                              <span className="hub-numbers">{one.accessionNumber}</span>
                              <PatientPerson patient={one.patient} />
                              {examWord(one)}
                              <ProgressTag progress={one.progress} imageCount={one.imageCount} />
                            </Space>
                          ),
                        }))}
                      />
                    </div>
                  )}
                </Asked>
              </>
            ),
          },
          {
            key: 'patient',
            label: t('studies.joinPatient'),
            children: (
              <>
                <FindPatient placeholder={t('register.findHint')} onPick={setPatient} />
                {patient && (
                  <Space style={{ marginTop: 8 }}>
                    <PatientPerson patient={patient} />
                    <span className="hub-numbers">{mainNumber(patient)}</span>
                  </Space>
                )}
              </>
            ),
          },
        ]}
      />
      {asked && (
        <Alert
          type="warning"
          showIcon
          style={{ marginTop: 10 }}
          title={t('studies.joinAsked')}
          description={
            <>
              {to === 'patient' && study.orderAccessionNumber
                ? t('studies.joinLeavesOrder', { accession: study.orderAccessionNumber })
                : t('studies.joinMovesRequest')}
              <div style={{ marginTop: 6 }}>
                <Checkbox checked={understood} onChange={(event) => setUnderstood(event.target.checked)}>
                  {t('studies.joinUnderstood')}
                </Checkbox>
              </div>
            </>
          }
        />
      )}
      {target && (
        <Alert
          type="info"
          showIcon
          style={{ marginTop: 10 }}
          title={t('studies.compare', {
            image: written.filter(Boolean).join(' '),
            target: [target.displayName, sexWord(target.sex), target.ageText, mainNumber(target)]
              .filter(Boolean)
              .join(' '),
          })}
        />
      )}
    </Modal>
  );
}

const joinable = ({ progress, studyUid }: OrderView) => progress !== 'cancelled' && studyUid === null;
