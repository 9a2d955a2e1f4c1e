import {
  Alert,
  Button,
  Checkbox,
  Col,
  Form,
  type FormInstance,
  Input,
  InputNumber,
  Radio,
  Row,
  Select,
  Space,
} from 'antd';
import { useTranslation } from 'react-i18next';
import { FindPatient } from '../parts/find-patient.tsx';
import { PatientPerson } from '../parts/person.tsx';
import { useSexWord } from '../parts/words.ts';
import { type CitizenIdHint, hintOfCitizenId, isDay, tidyDay } from './citizen-id.ts';
import { contradictions, type PatientValues } from './patient-values.ts';

/** The fields of a new person. The card's number fills birth date and sex; what contradicts it is said, not changed. */
export function PatientFields({ form, today }: { form: FormInstance<PatientValues>; today: string }) {
  const { t } = useTranslation(['clinic', 'common']);
  const sexWord = useSexWord();
  const values = Form.useWatch([], form) as PatientValues | undefined;
  const hint = values?.citizenId?.trim() ? hintOfCitizenId(values.citizenId) : undefined;
  const differs = contradictions(values ?? { ageUnit: 'year' }, hint, today);
  const card = hint?.ok ? hint : undefined;

  const citizenIdTyped = (typed: string) => {
    const read = hintOfCitizenId(typed);
    if (!read.ok) return;
    const { sex, birthDate } = form.getFieldsValue();
    form.setFieldsValue({
      citizenId: read.value,
      ...(birthDate ? {} : { birthDate: read.birthDate }),
      ...(sex === undefined || sex === '0' ? { sex: read.sex } : {}),
    });
  };
  const motherPicked = (mother: NonNullable<PatientValues['mother']>) => {
    form.setFieldsValue({ mother });
    if (!form.getFieldValue('displayName'))
      form.setFieldsValue({ displayName: t('register.newbornName', { name: mother.displayName }) });
  };

  return (
    <>
      <Row gutter={12}>
        <Col span={10}>
          <Form.Item
            name="citizenId"
            label={t('register.citizenId')}
            tooltip={t('register.citizenIdHint')}
            {...(hint && !hint.ok ? { validateStatus: 'warning' as const, help: faultText(hint) } : {})}
            rules={[{ validator: (_, value?: string) => refuseSlip(value) }]}
          >
            <Input
              maxLength={24}
              className="hub-numbers"
              autoComplete="off"
              onChange={(event) => citizenIdTyped(event.target.value)}
            />
          </Form.Item>
        </Col>
        <Col span={7}>
          <Form.Item
            name="displayName"
            label={t('register.name')}
            required={!values?.temporary}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_, value?: string) => {
                  if (!value?.trim() && !getFieldValue('temporary')) throw new Error(t('register.nameRequired'));
                },
              }),
            ]}
          >
            <Input
              maxLength={128}
              autoComplete="off"
              placeholder={values?.temporary ? t('register.temporaryName') : ''}
            />
          </Form.Item>
        </Col>
        <Col span={7}>
          <Form.Item
            name="sex"
            label={t('register.sex')}
            rules={[{ required: true, message: t('register.sexRequired') }]}
            {...(differs.sex && card
              ? { validateStatus: 'error' as const, help: t('register.differsSex', { sex: sexWord(card.sex) }) }
              : {})}
          >
            <Radio.Group options={(['1', '2', '0'] as const).map((value) => ({ value, label: sexWord(value) }))} />
          </Form.Item>
        </Col>
      </Row>
      <Row gutter={12}>
        <Col span={6}>
          <Form.Item
            name="birthDate"
            label={t('register.birthDate')}
            {...(differs.birthDate && card
              ? { validateStatus: 'error' as const, help: t('register.differsBirth', { date: card.birthDate }) }
              : {})}
            rules={[
              {
                validator: async (_, value?: string) => {
                  if (!value) return;
                  if (!isDay(value)) throw new Error(t('register.birthDateFormat'));
                  if (value > today) throw new Error(t('register.birthDateFuture'));
                },
              },
            ]}
          >
            <Input
              className="hub-numbers"
              placeholder="1968-03-05"
              autoComplete="off"
              onBlur={(event) => event.target.value && form.setFieldsValue({ birthDate: tidyDay(event.target.value) })}
            />
          </Form.Item>
        </Col>
        <Col span={6}>
          <Form.Item
            label={t('register.age')}
            tooltip={t('register.ageHint')}
            {...(differs.years === undefined
              ? {}
              : { validateStatus: 'error' as const, help: t('register.differsAge', { years: differs.years }) })}
          >
            <Space.Compact style={{ width: '100%' }}>
              <Form.Item name="ageValue" noStyle>
                <InputNumber min={0} max={150} precision={0} style={{ width: '100%' }} aria-label={t('register.age')} />
              </Form.Item>
              <Form.Item name="ageUnit" noStyle>
                <Select
                  style={{ width: 68 }}
                  options={(['year', 'month', 'week', 'day'] as const).map((value) => ({
                    value,
                    label: t(`register.ageUnit.${value}`),
                  }))}
                />
              </Form.Item>
            </Space.Compact>
          </Form.Item>
        </Col>
        <Col span={6}>
          <Form.Item name="phone" label={t('register.phone')}>
            <Input maxLength={32} autoComplete="off" className="hub-numbers" />
          </Form.Item>
        </Col>
        <Col span={6}>
          <Form.Item name="localNumber" label={t('register.localNumber')}>
            <Input maxLength={64} autoComplete="off" className="hub-numbers" />
          </Form.Item>
        </Col>
      </Row>
      {(differs.sex || differs.birthDate) && card && (
        <Button
          size="small"
          style={{ marginBottom: 10 }}
          onClick={() => form.setFieldsValue({ sex: card.sex, birthDate: card.birthDate })}
        >
          {t('register.useCitizenId')}
        </Button>
      )}
      <Row gutter={12} align="middle">
        <Col span={12}>
          <Form.Item name="address" label={t('register.address')}>
            <Input maxLength={256} autoComplete="off" />
          </Form.Item>
        </Col>
        <Col span={12}>
          <Space size="middle" wrap>
            <Form.Item name="temporary" valuePropName="checked" noStyle>
              <Checkbox>{t('register.temporary')}</Checkbox>
            </Form.Item>
            <Form.Item name="newborn" valuePropName="checked" noStyle>
              <Checkbox>{t('register.newborn')}</Checkbox>
            </Form.Item>
          </Space>
        </Col>
      </Row>
      {values?.temporary && (
        <Alert type="info" showIcon title={t('register.temporaryHint')} style={{ marginBottom: 10 }} />
      )}
      {values?.newborn && (
        <Form.Item
          name="mother"
          label={t('register.mother')}
          rules={[{ required: true, message: t('register.motherRequired') }]}
        >
          <MotherField onPick={motherPicked} />
        </Form.Item>
      )}
    </>
  );

  function faultText(slip: Extract<CitizenIdHint, { ok: false }>): string {
    if (slip.fault === 'length') return t('register.citizenIdFault.length', { count: slip.count });
    if (slip.fault === 'characters') return t('register.citizenIdFault.characters', { at: slip.at });
    return t(`register.citizenIdFault.${slip.fault}`);
  }

  async function refuseSlip(typed?: string): Promise<void> {
    if (!typed?.trim()) return;
    const read = hintOfCitizenId(typed);
    if (!read.ok) throw new Error(faultText(read));
  }
}

function MotherField({
  value,
  onPick,
}: {
  value?: PatientValues['mother'];
  onPick(mother: NonNullable<PatientValues['mother']>): void;
}) {
  const { t } = useTranslation('clinic');
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      {value && <PatientPerson patient={value} />}
      <FindPatient placeholder={t('register.motherHint')} onPick={onPick} />
    </Space>
  );
}
