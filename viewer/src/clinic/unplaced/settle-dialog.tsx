import { Button, Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { focusField } from '../parts/focus-field.ts';
import { listed } from '../parts/words.ts';

type Outcome = 'discarded-by-decision' | 'kept';

/** A person says what became of bytes that could not be admitted. The bytes stay. */
export function SettleDialog({
  busy,
  onOk,
  onCancel,
}: {
  busy: boolean;
  onOk(outcome: Outcome, note: string): void;
  onCancel(): void;
}) {
  const { t } = useTranslation(['clinic', 'common']);
  const [form] = Form.useForm<{ outcome: Outcome; note: string }>();
  return (
    <Modal
      open
      title={t('studies.unplaced.settleTitle')}
      okText={t('common:action.ok')}
      cancelText={t('common:action.cancel')}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onCancel}
      afterOpenChange={focusField('settle_note')}
      destroyOnHidden
    >
      <Form
        form={form}
        name="settle"
        layout="vertical"
        initialValues={{ outcome: 'discarded-by-decision', note: '' }}
        onFinish={({ outcome, note }) => onOk(outcome, note.trim())}
      >
        <Form.Item name="outcome" extra={t('studies.unplaced.outcomeHint')}>
          <Radio.Group
            options={(['discarded-by-decision', 'kept'] as const).map((value) => ({
              value,
              label: t(`studies.unplaced.outcome.${value}`),
            }))}
          />
        </Form.Item>
        <div className="clinic-picks" style={{ marginBottom: 8 }}>
          {listed(t('studies.unplaced.quick')).map((text) => (
            <Button key={text} size="small" onClick={() => form.setFieldsValue({ note: text })}>
              {text}
            </Button>
          ))}
        </div>
        <Form.Item
          name="note"
          label={t('studies.unplaced.note')}
          rules={[{ required: true, whitespace: true, message: t('studies.unplaced.noteRequired') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
