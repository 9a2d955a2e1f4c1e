import { changePatient, type PatientChange, type PatientView } from '@hub/server/contracts';
import { Button, Col, Form, Input, Modal, Radio, Row, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { focusField } from '../parts/focus-field.ts';
import { useAct } from '../parts/use-act.ts';
import { useSexWord } from '../parts/words.ts';
import { isDay, tidyDay } from '../register/citizen-id.ts';

type Identifiers = PatientView['identifiers'];
interface Values {
  displayName: string;
  sex: PatientView['sex'];
  birthDate: string;
  phone: string;
  address: string;
  identifiers: Identifiers;
}
const kinds = ['citizen-id', 'local', 'health-card', 'insurance', 'passport', 'other'] as const;

/** Corrects what is known of a person. Only what was changed is sent, so an estimated birth date stays estimated. */
export function CorrectPatient({ patient, onClose }: { patient: PatientView; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const sexWord = useSexWord();
  const [form] = Form.useForm<Values>();
  const temporary = patient.identifiers.filter(({ kind }) => kind === 'temporary');
  const initial: Values = {
    displayName: patient.displayName,
    sex: patient.sex,
    birthDate: patient.birthDate ?? '',
    phone: patient.phone ?? '',
    address: patient.address ?? '',
    identifiers: patient.identifiers.filter(({ kind }) => kind !== 'temporary'),
  };
  const correct = useAct((body: PatientChange) => api(changePatient, { params: { patientId: patient.id }, body }), {
    stale: ['patients', 'orders', 'studies'],
    done: t('patients.corrected'),
    onDone: onClose,
  });
  const submit = (values: Values) => {
    const { displayName, sex, birthDate, phone, address, identifiers } = values;
    const changed = JSON.stringify(identifiers) !== JSON.stringify(initial.identifiers);
    correct.mutate({
      ...(displayName === initial.displayName ? {} : { displayName }),
      ...(sex === initial.sex ? {} : { sex }),
      ...(birthDate === initial.birthDate || birthDate === '' ? {} : { birthDate }),
      ...(phone === initial.phone ? {} : { phone }),
      ...(address === initial.address ? {} : { address }),
      ...(changed ? { identifiers: [...identifiers, ...temporary] } : {}),
    });
  };
  return (
    <Modal
      open
      width={640}
      title={t('patients.correctTitle', { name: patient.displayName })}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={correct.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={focusField('correct_patient_displayName')}
      destroyOnHidden
    >
      <Form form={form} name="correct_patient" layout="vertical" size="small" initialValues={initial} onFinish={submit}>
        <Row gutter={12}>
          <Col span={9}>
            <Form.Item
              name="displayName"
              label={t('register.name')}
              rules={[{ required: true, whitespace: true, message: t('register.nameRequired') }]}
            >
              <Input maxLength={128} />
            </Form.Item>
          </Col>
          <Col span={8}>
            <Form.Item name="sex" label={t('register.sex')}>
              <Radio.Group options={(['1', '2', '0'] as const).map((value) => ({ value, label: sexWord(value) }))} />
            </Form.Item>
          </Col>
          <Col span={7}>
            <Form.Item
              name="birthDate"
              label={`${t('register.birthDate')}${patient.birthDateEstimated ? `（${t('patients.estimated')}）` : ''}`}
              rules={[
                {
                  validator: async (_, value?: string) => {
                    if (value && !isDay(value)) throw new Error(t('register.birthDateFormat'));
                  },
                },
              ]}
            >
              <Input
                className="hub-numbers"
                onBlur={(event) => form.setFieldsValue({ birthDate: tidyDay(event.target.value) })}
              />
            </Form.Item>
          </Col>
          <Col span={9}>
            <Form.Item name="phone" label={t('register.phone')}>
              <Input maxLength={32} className="hub-numbers" />
            </Form.Item>
          </Col>
          <Col span={15}>
            <Form.Item name="address" label={t('register.address')}>
              <Input maxLength={256} />
            </Form.Item>
          </Col>
        </Row>
        <div style={{ marginBottom: 4 }}>{t('patients.numbers')}</div>
        <Form.List name="identifiers">
          {(fields, { add, remove }) => (
            <>
              {fields.map((field) => (
                <Space key={field.key} align="baseline">
                  <Form.Item name={[field.name, 'kind']} style={{ marginBottom: 6 }}>
                    <Select
                      style={{ width: 110 }}
                      aria-label={t('patients.numbers')}
                      options={kinds.map((value) => ({ value, label: t(`patients.kind.${value}`) }))}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[field.name, 'value']}
                    style={{ marginBottom: 6 }}
                    rules={[{ required: true, whitespace: true, message: t('patients.numberRequired') }]}
                  >
                    <Input
                      style={{ width: 260 }}
                      maxLength={64}
                      className="hub-numbers"
                      aria-label={t('patients.numbers')}
                    />
                  </Form.Item>
                  <Button size="small" onClick={() => remove(field.name)}>
                    {t('patients.removeNumber')}
                  </Button>
                </Space>
              ))}
              <div>
                <Button size="small" onClick={() => add({ kind: 'local', value: '' })}>
                  {t('patients.addNumber')}
                </Button>
              </div>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  );
}
