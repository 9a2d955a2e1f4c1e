import {
  createRequest,
  type InstitutionId,
  listAgreements,
  type OrderView,
  type StudyUid,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, DatePicker, Form, Input, Modal, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.ts';
import { focusField } from './focus-field.ts';
import { useAct } from './use-act.ts';

export interface ToRequest {
  studyUid: StudyUid;
  patientName: string;
  exam: string;
  imageCount: number;
  closed: boolean;
  /** what was registered fills the form */
  order?: Pick<OrderView, 'id' | 'priority' | 'reason' | 'history'>;
}

interface Values {
  readingInstitutionId: string;
  priority: OrderView['priority'];
  chestPain?: boolean;
  firstContact?: Dayjs | null;
  reason: string;
  history?: string;
  contact?: string;
}

const byRule = '';

/** 诊断申请: asks a centre to read; without a choice the sending policy of the institution decides who. */
export function RequestDialog({ asking, onClose }: { asking: ToRequest; onClose(): void }) {
  const { t } = useTranslation(['clinic', 'common']);
  const { post } = useSignedIn();
  const [form] = Form.useForm<Values>();
  const chestPain = Form.useWatch('chestPain', form) ?? false;
  const agreements = useQuery({
    queryKey: ['requests', 'agreements'],
    queryFn: () => api(listAgreements),
    select: (all) =>
      all.filter(
        ({ requestingInstitutionId, state, serviceLine }) =>
          requestingInstitutionId === post.institution.id &&
          (state === 'valid' || state === 'expiring') &&
          (serviceLine === 'imaging' || serviceLine === 'ecg'),
      ),
  });
  const request = useAct(
    ({ readingInstitutionId, priority, chestPain, firstContact, reason, history, contact }: Values) =>
      api(createRequest, {
        body: {
          studyUid: asking.studyUid,
          priority: chestPain ? 'emergency' : priority,
          ...(chestPain ? { lane: 'chest-pain' as const } : {}),
          ...(chestPain && firstContact ? { firstContactAt: firstContact.toISOString() } : {}),
          reason: reason.trim(),
          ...(asking.order ? { orderId: asking.order.id } : {}),
          ...(readingInstitutionId === byRule ? {} : { readingInstitutionId: readingInstitutionId as InstitutionId }),
          ...(history?.trim() ? { history: history.trim() } : {}),
          ...(contact?.trim() ? { contact: contact.trim() } : {}),
        },
      }),
    { stale: ['requests', 'orders', 'studies', 'study'], done: t('reading.ask.done'), onDone: onClose },
  );
  const centres = new Map(
    (agreements.data ?? []).map((agreement) => [agreement.readingInstitutionId as string, agreement]),
  );
  return (
    <Modal
      open
      width={560}
      title={t('reading.ask.title', { name: asking.patientName, exam: asking.exam })}
      okText={t('reading.ask.submit')}
      cancelText={t('common:action.cancel')}
      confirmLoading={request.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={focusField('ask_reason')}
      destroyOnHidden
    >
      {!asking.closed && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 10 }}
          title={t('reading.ask.notClosed', { count: asking.imageCount })}
        />
      )}
      {agreements.isSuccess && centres.size === 0 && (
        <Alert type="warning" showIcon style={{ marginBottom: 10 }} title={t('reading.ask.noAgreement')} />
      )}
      <Form
        form={form}
        name="ask"
        layout="vertical"
        initialValues={{
          readingInstitutionId: byRule,
          priority: asking.order?.priority ?? 'routine',
          reason: asking.order?.reason ?? '',
          history: asking.order?.history ?? '',
        }}
        onFinish={(values) => request.mutate(values)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) form.submit();
        }}
      >
        <Form.Item name="readingInstitutionId" label={t('reading.ask.centre')}>
          <Select
            options={[
              { value: byRule, label: t('reading.ask.centreDefault') },
              ...[...centres.values()].map(({ readingInstitutionId, reading, daysLeft, state }) => ({
                value: readingInstitutionId as string,
                label:
                  state === 'expiring' && daysLeft !== null
                    ? `${reading}（${t('reading.ask.agreementExpiring', { days: daysLeft })}）`
                    : reading,
              })),
            ]}
          />
        </Form.Item>
        <Form.Item name="chestPain" valuePropName="checked" style={{ marginBottom: 6 }}>
          <Checkbox>
            <strong style={{ color: '#cf1322' }}>{t('reading.ask.chestPain')}</strong>　{t('reading.ask.chestPainHint')}
          </Checkbox>
        </Form.Item>
        {chestPain && (
          <Form.Item name="firstContact" label={t('reading.ask.firstContact')}>
            <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" maxDate={dayjs()} />
          </Form.Item>
        )}
        <Form.Item name="priority" label={t('reading.ask.priority')} hidden={chestPain}>
          <Radio.Group
            options={(['routine', 'urgent', 'emergency'] as const).map((value) => ({
              value,
              label: t(`common:priority.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reading.ask.reason')}
          rules={[{ required: true, whitespace: true, message: t('reading.ask.reasonRequired') }]}
        >
          <Input.TextArea rows={2} maxLength={1000} placeholder={t('reading.ask.reasonHint')} />
        </Form.Item>
        <Form.Item name="history" label={t('reading.ask.history')}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
        <Form.Item name="contact" label={t('reading.ask.contact')}>
          <Input maxLength={64} placeholder={t('reading.ask.contactHint')} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
