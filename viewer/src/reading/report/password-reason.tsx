import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';

/** A reason and the password: before a signed report is taken back. */
export function PasswordReason({
  open,
  title,
  text,
  reasonLabel,
  busy,
  onOk,
  onCancel,
}: {
  open: boolean;
  title: string;
  text: string;
  reasonLabel: string;
  busy: boolean;
  onOk(asked: { password: string; reason: string }): void;
  onCancel(): void;
}) {
  const { t } = useTranslation('common');
  const [form] = Form.useForm<{ password: string; reason: string }>();
  return (
    <Modal
      open={open}
      title={title}
      confirmLoading={busy}
      onOk={form.submit}
      onCancel={onCancel}
      destroyOnHidden
      width={440}
    >
      <p>{text}</p>
      <Form form={form} layout="vertical" preserve={false} onFinish={onOk}>
        <Form.Item
          name="reason"
          label={reasonLabel}
          rules={[{ required: true, whitespace: true, message: t('reasonRequired') }]}
        >
          <Input.TextArea rows={2} maxLength={1000} autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('passwordAgain')}
          rules={[{ required: true, message: t('fill', { what: t('password') }) }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
