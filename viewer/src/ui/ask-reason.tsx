import { Form, Input, Modal } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks for a reason before something that other people must understand later. */
export function AskReason({
  open,
  title,
  label,
  busy,
  quick,
  onOk,
  onCancel,
}: {
  open: boolean;
  title: string;
  label?: string;
  busy?: boolean;
  quick?: readonly string[];
  onOk(reason: string): void;
  onCancel(): void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ reason: string }>();
  useEffect(() => {
    if (open) form.resetFields();
  }, [open, form]);
  return (
    <Modal
      open={open}
      title={title}
      okText={t('action.ok')}
      cancelText={t('action.cancel')}
      confirmLoading={busy ?? false}
      onOk={form.submit}
      onCancel={onCancel}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={({ reason }) => onOk(reason.trim())}>
        {quick && quick.length > 0 && (
          <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap', marginBottom: 8 }}>
            {quick.map((text) => (
              <button
                type="button"
                key={text}
                style={{
                  border: '1px solid #d0d7de',
                  background: '#f6f8fa',
                  borderRadius: 3,
                  padding: '2px 8px',
                  cursor: 'pointer',
                }}
                onClick={() => form.setFieldsValue({ reason: text })}
              >
                {text}
              </button>
            ))}
          </div>
        )}
        <Form.Item
          name="reason"
          label={label ?? t('reason')}
          rules={[{ required: true, whitespace: true, message: t('reasonRequired') }]}
          // The count of letters stands below the field.
          style={{ marginBottom: 32 }}
        >
          <Input.TextArea rows={3} maxLength={500} showCount autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
