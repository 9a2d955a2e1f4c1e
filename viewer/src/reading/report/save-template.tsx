import { createTemplate, type ReportContent } from '@hub/server/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useWording } from '../../ui/wording.ts';

interface Values {
  title: string;
  kind: 'template' | 'phrase';
  scope: 'mine' | 'institution';
  phrase: string;
}

/** Keeps what is written as a template, or a part of it as a phrase. */
export function SaveTemplate({
  open,
  content,
  selected,
  modality,
  onClose,
}: {
  open: boolean;
  content: ReportContent;
  selected: string;
  modality: string;
  onClose(): void;
}) {
  const { t } = useTranslation(['reading', 'common']);
  const { message } = App.useApp();
  const wording = useWording();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form);
  const save = useMutation({
    mutationFn: ({ title, kind: asked, scope, phrase }: Values) =>
      api(createTemplate, {
        body: {
          title,
          kind: asked,
          scope,
          modality,
          findings: asked === 'phrase' ? phrase : content.findings,
          impression: asked === 'phrase' ? '' : content.impression,
          positive: content.positive ?? false,
        },
      }),
    onSuccess: () => {
      message.success(t('reading:report.templates.saved'));
      void client.invalidateQueries({ queryKey: ['templates'] });
      onClose();
    },
    onError: (error) => void message.error(wording(error)),
  });
  return (
    <Modal
      open={open}
      title={t('reading:report.templates.saveTitle')}
      okText={t('common:action.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
      width={460}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ kind: selected ? 'phrase' : 'template', scope: 'mine', phrase: selected, title: '' }}
        onFinish={save.mutate}
      >
        <Form.Item
          name="title"
          label={t('reading:report.templates.name')}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item name="kind" label={t('reading:report.templates.kind')}>
          <Radio.Group
            options={[
              { value: 'template', label: t('reading:report.templates.template') },
              { value: 'phrase', label: t('reading:report.templates.phrase') },
            ]}
          />
        </Form.Item>
        {kind === 'phrase' && (
          <Form.Item
            name="phrase"
            label={t('reading:report.templates.phraseText')}
            rules={[{ required: true, whitespace: true }]}
          >
            <Input.TextArea rows={3} maxLength={2000} />
          </Form.Item>
        )}
        <Form.Item name="scope" label={t('reading:report.templates.scope')}>
          <Radio.Group
            options={[
              { value: 'mine', label: t('reading:report.templates.scopeMine') },
              { value: 'institution', label: t('reading:report.templates.scopeInstitution') },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
