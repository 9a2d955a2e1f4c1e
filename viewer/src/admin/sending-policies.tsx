import { type InstitutionId, listSendingPolicies, SendingRule, setSendingPolicy } from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { useAct } from '../ui/use-act.ts';
import { institutionOptions, modalityOptions, useInstitutions } from './institutions.ts';

interface Fields {
  institutionId: InstitutionId;
  modality: string;
  rule: SendingRule;
  readingInstitutionId?: InstitutionId;
}

/** 全部上送 / 疑难上送 / 本院报告, per institution and modality. */
export function SendingPolicies() {
  const { t } = useTranslation(['admin', 'common']);
  const institutions = useInstitutions();
  const query = useQuery({ queryKey: ['sending-policies'], queryFn: () => api(listSendingPolicies) });
  const set = useAct(
    ({ readingInstitutionId, ...rest }: Fields) =>
      api(setSendingPolicy, { body: { ...rest, readingInstitutionId: readingInstitutionId ?? null } }),
    { stale: ['sending-policies'] },
  );
  const options = institutionOptions(institutions.data);
  const nameOf = (id: string | null) => options.find(({ value }) => value === id)?.label ?? '';
  return (
    <>
      <Form<Fields>
        layout="inline"
        initialValues={{ rule: 'all', modality: 'DX' }}
        onFinish={(fields) => set.mutate(fields)}
        style={{ marginBottom: 10, rowGap: 8 }}
      >
        <Form.Item
          name="institutionId"
          label={t('admin:post.institution')}
          rules={[{ required: true, message: t('common:choose', { what: t('admin:post.institution') }) }]}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={options} style={{ width: 260 }} />
        </Form.Item>
        <Form.Item name="modality" label={t('admin:consortium.modality')}>
          <Select options={modalityOptions} style={{ width: 90 }} />
        </Form.Item>
        <Form.Item name="rule" label={t('admin:consortium.rule')}>
          <Select
            options={SendingRule.options.map((value) => ({ value, label: t(`admin:consortium.rules.${value}`) }))}
            style={{ width: 110 }}
          />
        </Form.Item>
        <Form.Item name="readingInstitutionId" label={t('admin:consortium.reading')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={options} style={{ width: 260 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={set.isPending}>
          {t('admin:consortium.setPolicy')}
        </Button>
      </Form>
      <Asked query={query}>
        {(rows) => (
          <Table
            size="small"
            rowKey={({ institutionId, modality }) => `${institutionId} ${modality}`}
            dataSource={rows}
            pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: t('admin:post.institution'), render: (_, { institutionId }) => nameOf(institutionId) },
              { title: t('admin:consortium.modality'), dataIndex: 'modality', width: 110 },
              {
                title: t('admin:consortium.rule'),
                width: 130,
                render: (_, { rule }) => t(`admin:consortium.rules.${rule}`),
              },
              {
                title: t('admin:consortium.reading'),
                render: (_, { readingInstitutionId }) => nameOf(readingInstitutionId),
              },
            ]}
          />
        )}
      </Asked>
    </>
  );
}
