import { Button, Col, Form, type FormInstance, Input, Radio, Row } from 'antd';
import { useTranslation } from 'react-i18next';
import { clinic } from '../../locales/zh-CN/clinic.ts';
import { listed, modalities, useModalityWord } from './words.ts';

/** What is examined, as registered and as corrected. */
export interface ExamValues {
  modality: string;
  examName?: string;
  bodyPart?: string;
  priority: 'emergency' | 'urgent' | 'routine';
  reason?: string;
  history?: string;
  requestedByName?: string;
}

type Catalogued = keyof typeof clinic.register.exams;

export function ExamFields({ form }: { form: FormInstance<ExamValues> }) {
  const { t } = useTranslation(['clinic', 'common']);
  const modalityWord = useModalityWord();
  const modality = Form.useWatch('modality', form);
  const chosen = Form.useWatch('examName', form);
  const catalogued = modality && modality in clinic.register.exams ? (modality as Catalogued) : undefined;
  const picks = catalogued ? listed(t(`register.exams.${catalogued}`)).map((pick) => pick.split('|')) : [];
  return (
    <>
      <Form.Item name="modality" label={t('register.modality')} style={{ marginBottom: 8 }}>
        <Radio.Group
          optionType="button"
          buttonStyle="solid"
          size="small"
          options={modalities.map((code) => ({ value: code as string, label: modalityWord(code) }))}
        />
      </Form.Item>
      {picks.length > 0 && (
        <fieldset
          className="clinic-picks"
          aria-label={t('register.examQuick')}
          style={{ border: 0, padding: 0, margin: '0 0 10px' }}
        >
          {picks.map(([name = '', part = '']) => (
            <Button
              key={name}
              size="small"
              type={chosen === name ? 'primary' : 'default'}
              onClick={() => form.setFieldsValue({ examName: name, bodyPart: part })}
            >
              {name}
            </Button>
          ))}
        </fieldset>
      )}
      <Row gutter={12}>
        <Col span={9}>
          <Form.Item
            name="examName"
            label={t('register.examName')}
            rules={[{ required: true, whitespace: true, message: t('register.examNameRequired') }]}
          >
            <Input maxLength={128} />
          </Form.Item>
        </Col>
        <Col span={5}>
          <Form.Item name="bodyPart" label={t('register.bodyPart')}>
            <Input maxLength={64} />
          </Form.Item>
        </Col>
        <Col span={10}>
          <Form.Item name="priority" label={t('register.priority')}>
            <Radio.Group
              options={(['routine', 'urgent', 'emergency'] as const).map((value) => ({
                value,
                label: t(`common:priority.${value}`),
              }))}
            />
          </Form.Item>
        </Col>
      </Row>
      <Row gutter={12}>
        <Col span={10}>
          <Form.Item name="reason" label={t('register.reason')}>
            <Input.TextArea rows={2} maxLength={1000} placeholder={t('register.reasonHint')} />
          </Form.Item>
        </Col>
        <Col span={9}>
          <Form.Item name="history" label={t('register.history')}>
            <Input.TextArea rows={2} maxLength={2000} />
          </Form.Item>
        </Col>
        <Col span={5}>
          <Form.Item name="requestedByName" label={t('register.requestedBy')}>
            <Input maxLength={64} />
          </Form.Item>
        </Col>
      </Row>
    </>
  );
}
