import {
  type AgreementView,
  createAgreement,
  endAgreement,
  type InstitutionId,
  listAgreements,
  ServiceLine,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, Modal, Popconfirm, Select, Table, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { clockTime } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';
import { institutionOptions, modalityOptions, useInstitutions } from './institutions.ts';

interface Fields {
  requestingInstitutionId: InstitutionId;
  readingInstitutionId: InstitutionId;
  serviceLine: ServiceLine;
  modalities?: string[];
  priceItem?: string;
  liabilityText: string;
  validFrom: Dayjs;
  validTo?: Dayjs;
}

const colours = { coming: 'blue', valid: 'green', expired: 'red', ended: 'default' } as const;

/** Warned of 60, 30 and 7 days before: the nearer, the louder. */
function stateColour({ state, daysLeft }: AgreementView): string {
  if (state !== 'expiring') return colours[state];
  return (daysLeft ?? 0) <= 7 ? 'red' : (daysLeft ?? 0) <= 30 ? 'orange' : 'gold';
}

export function Agreements() {
  const { t } = useTranslation(['admin', 'common']);
  const institutions = useInstitutions();
  const query = useQuery({ queryKey: ['agreements'], queryFn: () => api(listAgreements) });
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<Fields>();
  const add = useAct(
    ({ validFrom, validTo, priceItem, modalities, ...rest }: Fields) =>
      api(createAgreement, {
        body: {
          ...rest,
          modalities: modalities ?? [],
          ...(priceItem ? { priceItem } : {}),
          validFrom: validFrom.startOf('day').toISOString(),
          ...(validTo ? { validTo: validTo.endOf('day').toISOString() } : {}),
        },
      }),
    { stale: ['agreements'], onDone: () => setAdding(false) },
  );
  const end = useAct(({ id }: AgreementView) => api(endAgreement, { params: { agreementId: id } }), {
    stale: ['agreements'],
  });
  const options = institutionOptions(institutions.data);
  const chosen = (what: string) => [{ required: true, message: t('common:choose', { what }) }];
  return (
    <>
      <Button type="primary" style={{ marginBottom: 8 }} onClick={() => setAdding(true)}>
        {t('admin:consortium.addAgreement')}
      </Button>
      <Asked query={query}>
        {(rows) => (
          <Table<AgreementView>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: t('admin:consortium.requesting'), dataIndex: 'requesting' },
              { title: t('admin:consortium.reading'), dataIndex: 'reading' },
              {
                title: t('admin:consortium.line'),
                width: 100,
                render: (_, { serviceLine }) => t(`admin:consortium.lines.${serviceLine}`),
              },
              {
                title: t('admin:consortium.modalities'),
                width: 140,
                render: (_, { modalities }) =>
                  modalities.length === 0 ? t('admin:consortium.allModalities') : modalities.join(' '),
              },
              {
                title: t('admin:consortium.until'),
                width: 140,
                render: (_, { validTo }) => (validTo ? clockTime(validTo) : t('admin:consortium.open')),
              },
              {
                title: t('admin:consortium.state'),
                width: 100,
                render: (_, row) => (
                  <Tag color={stateColour(row)}>
                    {t(`admin:consortium.states.${row.state}`, { days: row.daysLeft ?? 0 })}
                  </Tag>
                ),
              },
              {
                width: 80,
                render: (_, row) =>
                  !row.ended && (
                    <Popconfirm title={t('admin:consortium.endConfirm')} onConfirm={() => end.mutate(row)}>
                      <Button size="small" danger>
                        {t('admin:consortium.endMembership')}
                      </Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Asked>
      <Modal
        open={adding}
        title={t('admin:consortium.addAgreement')}
        onOk={form.submit}
        onCancel={() => setAdding(false)}
        confirmLoading={add.isPending}
        destroyOnHidden
      >
        <Form<Fields>
          form={form}
          layout="vertical"
          preserve={false}
          initialValues={{ serviceLine: 'imaging' }}
          onFinish={(fields) => add.mutate(fields)}
        >
          <Form.Item
            name="requestingInstitutionId"
            label={t('admin:consortium.requesting')}
            rules={chosen(t('admin:consortium.requesting'))}
          >
            <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
          </Form.Item>
          <Form.Item
            name="readingInstitutionId"
            label={t('admin:consortium.reading')}
            rules={chosen(t('admin:consortium.reading'))}
          >
            <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
          </Form.Item>
          <Form.Item name="serviceLine" label={t('admin:consortium.line')}>
            <Select
              options={ServiceLine.options.map((value) => ({ value, label: t(`admin:consortium.lines.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="modalities" label={t('admin:consortium.modalities')}>
            <Select mode="multiple" placeholder={t('admin:consortium.allModalities')} options={modalityOptions} />
          </Form.Item>
          <Form.Item name="priceItem" label={t('admin:consortium.price')}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="liabilityText" label={t('admin:consortium.liability')} rules={[{ required: true }]}>
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
          <Form.Item name="validFrom" label={t('admin:consortium.since')} rules={chosen(t('admin:consortium.since'))}>
            <DatePicker />
          </Form.Item>
          <Form.Item name="validTo" label={t('admin:consortium.until')}>
            <DatePicker />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
