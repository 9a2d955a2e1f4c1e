import { Alert, AutoComplete, Form, type FormInstance, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { listed } from '../../reading/parts/words.ts';
import { QuickWords } from '../quick-words.tsx';
import type { RequestValues } from './request-values.ts';

const kinds = ['consult', 'mdt', 'round', 'teaching', 'village'] as const;

/** What is asked and why: everything an invited physician must know before the first word. */
export function RequestFields({ form }: { form: FormInstance<RequestValues> }) {
  const { t } = useTranslation('consult');
  const urgent = Form.useWatch('urgency', form) === 'urgent';
  const required = [{ required: true, whitespace: true, message: t('request.required') }];
  return (
    <>
      <Form.Item name="urgency" label={t('request.urgency')}>
        <Radio.Group
          options={(['routine', 'urgent'] as const).map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
      </Form.Item>
      {urgent && <Alert type="error" showIcon style={{ marginBottom: 12 }} title={t('request.urgentHint')} />}
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr 1fr', gap: 10 }}>
        <Form.Item name="specialty" label={t('request.specialty')} rules={required}>
          <Input maxLength={64} placeholder={t('request.specialtyHint')} />
        </Form.Item>
        <Form.Item name="wantedTitle" label={t('request.wantedTitle')} rules={[{ max: 64 }]}>
          <AutoComplete options={listed(t('request.titles')).map((value) => ({ value }))} />
        </Form.Item>
        <Form.Item name="kind" label={t('request.kind')}>
          <Select options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item
        name="purpose"
        label={t('request.purpose')}
        rules={required}
        extra={
          <QuickWords
            words={listed(t('request.purposeQuick'))}
            onPick={(word) => {
              const before = form.getFieldValue('purpose').trim();
              form.setFieldsValue({
                purpose: before && !before.includes(word) ? `${before}；${word}` : before || word,
              });
            }}
          />
        }
      >
        <Input maxLength={1000} />
      </Form.Item>
      <Form.Item name="reason" label={t('request.reason')} rules={required}>
        <Input.TextArea rows={2} maxLength={1000} placeholder={t('request.reasonHint')} />
      </Form.Item>
      <Form.Item name="summary" label={t('request.summary')} rules={required}>
        <Input.TextArea
          autoSize={{ minRows: 5, maxRows: 14 }}
          maxLength={10_000}
          placeholder={t('request.summaryHint')}
        />
      </Form.Item>
      <Form.Item
        name="phone"
        label={t('request.phone')}
        extra={t('request.phoneHint')}
        rules={[{ required: true, whitespace: true, min: 3, message: t('request.required') }]}
        style={{ maxWidth: 320, marginBottom: 0 }}
      >
        <Input maxLength={32} inputMode="tel" />
      </Form.Item>
    </>
  );
}
