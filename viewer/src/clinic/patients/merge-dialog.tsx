import { mergePatient, type PatientView } from '@hub/server/contracts';
import { Alert, Button, Form, Input, type InputRef, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { FindPatient } from '../parts/find-patient.tsx';
import { useAct } from '../parts/use-act.ts';
import { listed, useSexWord } from '../parts/words.ts';

/** Two records of one person, side by side, with what differs; a person decides and says why. */
export function MergeDialog({ patient, onClose }: { patient: PatientView; onClose(merged?: PatientView): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const sexWord = useSexWord();
  const [form] = Form.useForm<{ reason: string }>();
  const finder = useRef<InputRef>(null);
  const [other, setOther] = useState<PatientView>();
  const [swapped, setSwapped] = useState(false);
  const [from, into] = swapped ? [other, patient] : [patient, other];
  const merge = useAct(
    ({ reason }: { reason: string }) =>
      api(mergePatient, {
        params: { patientId: (from as PatientView).id },
        body: { intoId: (into as PatientView).id, reason: reason.trim() },
      }),
    {
      stale: ['patients', 'orders', 'studies'],
      done: t('patients.mergeDone'),
      onDone: (view) => onClose(view.into),
    },
  );
  const number = (kind: string) => (one: PatientView) =>
    one.identifiers
      .filter((identifier) => identifier.kind === kind)
      .map(({ value }) => value)
      .join(' ');
  const lines: [string, (one: PatientView) => string][] = [
    [t('patients.column.name'), (one) => one.displayName],
    [t('patients.column.sex'), (one) => sexWord(one.sex)],
    [
      t('patients.column.birth'),
      (one) => `${one.birthDate ?? ''}${one.birthDateEstimated ? `（${t('patients.estimated')}）` : ''}`,
    ],
    [t('patients.kind.citizen-id'), number('citizen-id')],
    [t('patients.kind.local'), number('local')],
    [t('patients.kind.temporary'), number('temporary')],
    [t('patients.column.phone'), (one) => one.phone ?? ''],
    [t('patients.address'), (one) => one.address ?? ''],
  ];
  return (
    <Modal
      open
      width={720}
      title={t('patients.mergeTitle')}
      okText={t('patients.mergeDo')}
      okButtonProps={{ danger: true, disabled: other === undefined }}
      cancelText={t('common:action.cancel')}
      confirmLoading={merge.isPending}
      onOk={form.submit}
      onCancel={() => onClose()}
      afterOpenChange={(shown) => shown && finder.current?.focus()}
      destroyOnHidden
    >
      <Alert type="warning" showIcon title={t('patients.mergeWarn')} style={{ marginBottom: 10 }} />
      <FindPatient ref={finder} placeholder={t('patients.mergePick')} except={patient.id} onPick={setOther} />
      <table style={{ width: '100%', margin: '10px 0', borderCollapse: 'collapse' }} className="hub-numbers">
        <thead>
          <tr style={{ textAlign: 'start' }}>
            <th style={{ width: 110 }}>
              <Button size="small" disabled={!other} onClick={() => setSwapped(!swapped)}>
                ⇄ {t('patients.mergeSwap')}
              </Button>
            </th>
            <th style={{ textAlign: 'start', padding: 6 }}>{t('patients.mergeFrom')}</th>
            <th style={{ textAlign: 'start', padding: 6 }}>{t('patients.mergeInto')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([label, read]) => {
            const [left, right] = [from ? read(from) : '', into ? read(into) : ''];
            const differs = from !== undefined && into !== undefined && left !== '' && right !== '' && left !== right;
            const cell = { padding: 6, borderTop: '1px solid #eef1f4', ...(differs ? { background: '#fff1f0' } : {}) };
            return (
              <tr key={label} title={differs ? t('patients.mergeDiffers') : undefined}>
                <th scope="row" style={{ ...cell, textAlign: 'start', fontWeight: 400, color: '#68707a' }}>
                  {label}
                  {differs && ' ≠'}
                </th>
                <td style={cell}>{left}</td>
                <td style={cell}>{right}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Form form={form} layout="vertical" onFinish={(values) => merge.mutate(values)}>
        <div className="clinic-picks" style={{ marginBottom: 8 }}>
          {listed(t('patients.mergeQuick')).map((text) => (
            <Button key={text} size="small" onClick={() => form.setFieldsValue({ reason: text })}>
              {text}
            </Button>
          ))}
        </div>
        <Form.Item
          name="reason"
          label={t('patients.mergeReason')}
          rules={[{ required: true, whitespace: true, message: t('patients.mergeReasonRequired') }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
