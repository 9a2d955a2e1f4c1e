import {
  changeDevice,
  createDevice,
  DeviceKind,
  type DeviceView,
  type InstitutionId,
  listDevices,
  renewDeviceKey,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Popconfirm, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { ShowOnce } from '../ui/show-once.tsx';
import { Ago } from '../ui/time.tsx';
import { useAct } from '../ui/use-act.ts';
import { institutionOptions, useInstitutions } from './institutions.ts';

interface Fields {
  institutionId: InstitutionId;
  name: string;
  kind: z.infer<typeof DeviceKind>;
  aeTitle?: string;
  addresses?: string;
}

export default function DevicesPage() {
  const { t } = useTranslation(['admin', 'common']);
  const { permissions } = useSignedIn();
  const mayChange = permissions.includes('device.change');
  const [creating, setCreating] = useState(false);
  const [key, setKey] = useState<string>();
  const [sought, setSought] = useState('');
  const query = useQuery({ queryKey: ['devices'], queryFn: () => api(listDevices) });
  const create = useAct(
    ({ aeTitle, addresses = '', ...rest }: Fields) =>
      api(createDevice, { body: { ...rest, ...(aeTitle ? { aeTitle } : {}), addresses: lines(addresses) } }),
    {
      stale: ['devices'],
      onDone: (made) => {
        setCreating(false);
        setKey(made.key);
      },
    },
  );
  const toggle = useAct(
    ({ id, disabled }: DeviceView) => api(changeDevice, { params: { deviceId: id }, body: { disabled: !disabled } }),
    { stale: ['devices'] },
  );
  const renew = useAct(({ id }: DeviceView) => api(renewDeviceKey, { params: { deviceId: id } }), {
    stale: ['devices'],
    onDone: (made) => setKey(made.key),
  });
  return (
    <PageBody
      title={t('admin:devices.title')}
      extra={
        <>
          <SearchBox placeholder={t('admin:devices.search')} onSearch={setSought} />
          {mayChange && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {t('admin:devices.create')}
            </Button>
          )}
        </>
      }
    >
      <Asked query={query} isEmpty={(devices) => devices.length === 0}>
        {(devices) => (
          <Table<DeviceView>
            size="small"
            rowKey="id"
            dataSource={devices.filter((device) => matches(device, sought))}
            pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: t('admin:devices.institution'), dataIndex: 'institution' },
              {
                title: t('admin:devices.name'),
                render: (_, device) => (
                  <>
                    {device.name} {device.disabled && <Tag>{t('admin:devices.disabled')}</Tag>}
                  </>
                ),
              },
              { title: t('admin:devices.kind'), width: 110, render: (_, { kind }) => t(`admin:devices.kinds.${kind}`) },
              { title: t('admin:devices.aeTitle'), dataIndex: 'aeTitle', width: 150 },
              { title: t('admin:devices.addresses'), render: (_, { addresses }) => addresses.join(', ') },
              {
                title: t('admin:devices.lastSeen'),
                width: 110,
                render: (_, { lastSeenAt }) => (lastSeenAt ? <Ago at={lastSeenAt} /> : t('admin:devices.never')),
              },
              ...(mayChange
                ? [
                    {
                      width: 170,
                      render: (_: unknown, device: DeviceView) => (
                        <Space size={4}>
                          <Popconfirm title={t('admin:devices.renewConfirm')} onConfirm={() => renew.mutate(device)}>
                            <Button size="small">{t('admin:devices.renew')}</Button>
                          </Popconfirm>
                          {device.disabled ? (
                            <Button size="small" onClick={() => toggle.mutate(device)}>
                              {t('admin:devices.enable')}
                            </Button>
                          ) : (
                            <Popconfirm
                              title={t('admin:devices.disableConfirm')}
                              onConfirm={() => toggle.mutate(device)}
                            >
                              <Button size="small" danger>
                                {t('admin:devices.disable')}
                              </Button>
                            </Popconfirm>
                          )}
                        </Space>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Asked>
      <CreateDevice
        open={creating}
        busy={create.isPending}
        onOk={(fields) => create.mutate(fields)}
        onCancel={() => setCreating(false)}
      />
      <ShowOnce
        title={t('admin:devices.keyTitle')}
        text={t('admin:devices.keyText')}
        secret={key}
        onClose={() => setKey(undefined)}
      />
    </PageBody>
  );
}

/** A county has some hundred devices; all of them are here already. */
function matches({ name, institution, aeTitle, addresses }: DeviceView, sought: string): boolean {
  const text = [name, institution, aeTitle, ...addresses].join(' ').toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function lines(text: string): string[] {
  return text.split(/[\s,，;；]+/).filter(Boolean);
}

function CreateDevice({
  open,
  busy,
  onOk,
  onCancel,
}: {
  open: boolean;
  busy: boolean;
  onOk(fields: Fields): void;
  onCancel(): void;
}) {
  const { t } = useTranslation(['admin', 'common']);
  const institutions = useInstitutions();
  const [form] = Form.useForm<Fields>();
  return (
    <Modal
      open={open}
      title={t('devices.create')}
      onOk={form.submit}
      onCancel={onCancel}
      confirmLoading={busy}
      destroyOnHidden
    >
      <Form<Fields> form={form} layout="vertical" preserve={false} onFinish={onOk} initialValues={{ kind: 'dr' }}>
        <Form.Item
          name="institutionId"
          label={t('devices.institution')}
          rules={[{ required: true, message: t('common:choose', { what: t('devices.institution') }) }]}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={institutionOptions(institutions.data)} />
        </Form.Item>
        <Form.Item name="name" label={t('devices.name')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="kind" label={t('devices.kind')}>
          <Select options={DeviceKind.options.map((value) => ({ value, label: t(`devices.kinds.${value}`) }))} />
        </Form.Item>
        <Form.Item name="aeTitle" label={t('devices.aeTitle')}>
          <Input maxLength={16} autoComplete="off" />
        </Form.Item>
        <Form.Item name="addresses" label={t('devices.addresses')} extra={t('devices.addressesHint')}>
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
