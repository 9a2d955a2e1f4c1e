import {
  type Answer,
  type InstitutionId,
  listConsortia,
  readVillageQuota,
  setVillageQuota,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, DatePicker, Form, InputNumber, Modal, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Asked } from '../../ui/asked.tsx';
import { useAct } from '../../ui/use-act.ts';

type Quota = Answer<typeof readVillageQuota>['items'][number];
interface Values {
  enabled: boolean;
  perWeek: number;
  from: Dayjs;
}

/** Whether village rooms are owed remote services, 医共体 by 医共体. */
export function QuotaSetting({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('consult');
  const quotas = useQuery({ queryKey: ['consults', 'quota', 'setting'], queryFn: () => api(readVillageQuota) });
  const consortia = useQuery({ queryKey: ['consortia'], queryFn: () => api(listConsortia) });
  return (
    <Modal open width={720} title={t('village.setting')} footer={null} onCancel={onClose} destroyOnHidden>
      <Asked query={quotas}>
        {({ items }) => (
          <Asked query={consortia}>
            {(all) => {
              const rows = withoutOne(items, all);
              return rows.length === 0 ? (
                <p>{t('village.noLead')}</p>
              ) : (
                rows.map((quota) => <Row key={quota.leadInstitutionId} quota={quota} />)
              );
            }}
          </Asked>
        )}
      </Asked>
    </Modal>
  );
}

/** Every 医共体, also one that nothing was set for yet. */
function withoutOne(
  items: readonly Quota[],
  consortia: readonly { leadInstitutionId: InstitutionId; lead: string }[],
): Quota[] {
  const known = new Set(items.map(({ leadInstitutionId }) => leadInstitutionId as string));
  const leads = new Map(consortia.map(({ leadInstitutionId, lead }) => [leadInstitutionId, lead]));
  return [
    ...items,
    ...[...leads]
      .filter(([id]) => !known.has(id))
      .map(([leadInstitutionId, lead]) => ({
        leadInstitutionId,
        lead,
        enabled: false,
        perWeek: 1,
        from: dayjs().format('YYYY-MM-DD') as Quota['from'],
      })),
  ];
}

function Row({ quota }: { quota: Quota }) {
  const { t } = useTranslation(['consult', 'common']);
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useAct(
    ({ enabled, perWeek, from }: Values) =>
      api(setVillageQuota, {
        body: {
          leadInstitutionId: quota.leadInstitutionId,
          enabled,
          perWeek,
          from: from.format('YYYY-MM-DD') as Quota['from'],
        },
      }),
    { stale: ['consults'], onDone: () => void message.success(t('village.saved')) },
  );
  return (
    <Form
      form={form}
      layout="inline"
      style={{ marginBottom: 10, rowGap: 8 }}
      initialValues={{ enabled: quota.enabled, perWeek: quota.perWeek, from: dayjs(quota.from) }}
      onFinish={(values) => save.mutate(values)}
    >
      <strong style={{ flexBasis: '100%' }}>{quota.lead}</strong>
      <Form.Item name="enabled" label={t('village.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="perWeek" label={t('village.perWeekField')} rules={[{ required: true }]}>
        <InputNumber min={1} max={14} />
      </Form.Item>
      <Form.Item name="from" label={t('village.from')} rules={[{ required: true }]}>
        <DatePicker />
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={save.isPending}>
        {t('common:action.save')}
      </Button>
    </Form>
  );
}
