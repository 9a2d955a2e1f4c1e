import { Form, Input, type InputRef, Modal } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** The password again, before a signature. Nothing is remembered. */
export function AskPassword({
  open,
  title,
  okText,
  busy,
  error,
  onOk,
  onCancel,
}: {
  open: boolean;
  title: string;
  okText?: string;
  busy?: boolean;
  error?: string | undefined;
  onOk(password: string): void;
  onCancel(): void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ password: string }>();
  const field = useRef<InputRef>(null);
  useEffect(() => {
    if (open) form.resetFields();
  }, [open, form]);
  return (
    <Modal
      open={open}
      title={title}
      okText={okText ?? t('action.ok')}
      cancelText={t('action.cancel')}
      confirmLoading={busy ?? false}
      onOk={form.submit}
      onCancel={onCancel}
      afterOpenChange={(shown) => shown && field.current?.focus()}
      destroyOnHidden
      width={400}
    >
      <Form form={form} layout="vertical" onFinish={({ password }) => onOk(password)}>
        <Form.Item
          name="password"
          label={t('passwordAgain')}
          {...(error ? { validateStatus: 'error' as const, help: error } : {})}
          rules={[{ required: true, message: t('fill', { what: t('password') }) }]}
        >
          <Input.Password ref={field} autoComplete="current-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
