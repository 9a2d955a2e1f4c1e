import {
  type ConsortiumId,
  type ConsortiumView,
  createConsortium,
  createMembership,
  endMembership,
  type InstitutionId,
  listConsortia,
  ServiceLine,
  TieKind,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Collapse, Form, Input, Modal, Popconfirm, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { clockTime } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';
import { institutionOptions, useInstitutions } from './institutions.ts';

type Membership = ConsortiumView['memberships'][number];
type NewMembership = {
  institutionId: InstitutionId;
  consortiumId: ConsortiumId;
  serviceLine: ServiceLine;
  tie: TieKind;
};

export function Consortia() {
  const { t } = useTranslation(['admin', 'common']);
  const institutions = useInstitutions();
  const query = useQuery({ queryKey: ['consortia'], queryFn: () => api(listConsortia) });
  const [adding, setAdding] = useState<'consortium' | ConsortiumView>();
  const close = () => setAdding(undefined);
  const stale = ['consortia'];
  const found = useAct((body: { name: string; leadInstitutionId: InstitutionId }) => api(createConsortium, { body }), {
    stale,
    onDone: close,
  });
  const join = useAct(
    (body: NewMembership) => api(createMembership, { body: { ...body, validFrom: new Date().toISOString() } }),
    { stale, onDone: close },
  );
  const end = useAct(({ id }: Membership) => api(endMembership, { params: { membershipId: id } }), { stale });
  const options = institutionOptions(institutions.data);
  return (
    <>
      <Button type="primary" style={{ marginBottom: 8 }} onClick={() => setAdding('consortium')}>
        {t('admin:consortium.addConsortium')}
      </Button>
      <Asked query={query}>
        {(rows) => (
          <Collapse
            size="small"
            defaultActiveKey={rows.map(({ id }) => id)}
            items={rows.map((row) => ({
              key: row.id,
              label: `${row.name}（${t('admin:consortium.lead')}：${row.lead}）`,
              children: (
                <Space orientation="vertical" style={{ width: '100%' }}>
                  <Button size="small" onClick={() => setAdding(row)}>
                    {t('admin:consortium.addMembership')}
                  </Button>
                  <Table<Membership>
                    size="small"
                    rowKey="id"
                    dataSource={row.memberships}
                    pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
                    columns={[
                      { title: t('admin:consortium.member'), dataIndex: 'institution' },
                      {
                        title: t('admin:consortium.line'),
                        width: 110,
                        render: (_, { serviceLine }) => t(`admin:consortium.lines.${serviceLine}`),
                      },
                      {
                        title: t('admin:consortium.tie'),
                        width: 130,
                        render: (_, { tie }) => t(`admin:consortium.ties.${tie}`),
                      },
                      {
                        title: t('admin:consortium.since'),
                        width: 140,
                        render: (_, { validFrom }) => clockTime(validFrom),
                      },
                      {
                        title: t('admin:consortium.until'),
                        width: 140,
                        render: (_, { validTo }) => (validTo ? clockTime(validTo) : t('admin:consortium.open')),
                      },
                      {
                        width: 80,
                        render: (_, membership) =>
                          membership.valid && (
                            <Popconfirm
                              title={t('admin:consortium.endConfirm')}
                              onConfirm={() => end.mutate(membership)}
                            >
                              <Button size="small" danger>
                                {t('admin:consortium.endMembership')}
                              </Button>
                            </Popconfirm>
                          ),
                      },
                    ]}
                  />
                </Space>
              ),
            }))}
          />
        )}
      </Asked>
      <Modal
        open={adding !== undefined}
        title={adding === 'consortium' ? t('admin:consortium.addConsortium') : t('admin:consortium.addMembership')}
        footer={null}
        onCancel={close}
        destroyOnHidden
      >
        {adding === 'consortium' ? (
          <Form layout="vertical" onFinish={(fields) => found.mutate(fields)}>
            <Form.Item
              name="name"
              label={t('admin:consortium.consortia')}
              rules={[{ required: true, whitespace: true }]}
            >
              <Input maxLength={128} autoFocus />
            </Form.Item>
            <Form.Item
              name="leadInstitutionId"
              label={t('admin:consortium.lead')}
              rules={[{ required: true, message: t('common:choose', { what: t('admin:consortium.lead') }) }]}
            >
              <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={found.isPending}>
              {t('common:action.save')}
            </Button>
          </Form>
        ) : (
          adding && (
            <Form
              layout="vertical"
              initialValues={{ tie: 'tight' }}
              onFinish={(fields) => join.mutate({ ...fields, consortiumId: adding.id })}
            >
              <Form.Item
                name="institutionId"
                label={t('admin:consortium.member')}
                rules={[{ required: true, message: t('common:choose', { what: t('admin:consortium.member') }) }]}
              >
                <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
              </Form.Item>
              <Form.Item
                name="serviceLine"
                label={t('admin:consortium.line')}
                rules={[{ required: true, message: t('common:choose', { what: t('admin:consortium.line') }) }]}
              >
                <Select
                  options={ServiceLine.options.map((value) => ({ value, label: t(`admin:consortium.lines.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name="tie" label={t('admin:consortium.tie')}>
                <Select
                  options={TieKind.options.map((value) => ({ value, label: t(`admin:consortium.ties.${value}`) }))}
                />
              </Form.Item>
              <Button type="primary" htmlType="submit" loading={join.isPending}>
                {t('common:action.save')}
              </Button>
            </Form>
          )
        )}
      </Modal>
    </>
  );
}
