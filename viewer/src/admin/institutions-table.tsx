import {
  changeInstitution,
  createInstitution,
  type InstitutionId,
  InstitutionKind,
  type InstitutionView,
} from '@hub/server/contracts';
import { Button, Form, Input, InputNumber, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { Asked } from '../ui/asked.tsx';
import { useAct } from '../ui/use-act.ts';
import { useInstitutions } from './institutions.ts';

interface Fields {
  code: string;
  legalName: string;
  shortName: string;
  kind: InstitutionKind;
  parentId?: InstitutionId | null;
  phone?: string;
  quietMinutes?: number;
}

export function Institutions() {
  const { t } = useTranslation(['admin', 'common']);
  const query = useInstitutions();
  const [editing, setEditing] = useState<InstitutionView | 'new'>();
  const close = () => setEditing(undefined);
  const save = useAct(
    async ({ code, kind, parentId, quietMinutes, phone, ...names }: Fields): Promise<InstitutionView> => {
      if (editing === 'new')
        return api(createInstitution, {
          body: { code, kind, ...names, ...(phone ? { phone } : {}), ...(parentId ? { parentId } : {}) },
        });
      return api(changeInstitution, {
        params: { institutionId: (editing as { id: InstitutionId }).id },
        body: { ...names, phone: phone ?? null, parentId: parentId ?? null, ...(quietMinutes ? { quietMinutes } : {}) },
      });
    },
    { stale: ['institutions'], onDone: close },
  );
  return (
    <>
      <Button type="primary" style={{ marginBottom: 8 }} onClick={() => setEditing('new')}>
        {t('admin:consortium.addInstitution')}
      </Button>
      <Asked query={query}>
        {(rows) => (
          <Table<InstitutionView>
            size="small"
            rowKey="id"
            dataSource={rows}
            pagination={false}
            columns={[
              { title: t('admin:consortium.code'), dataIndex: 'code', width: 110 },
              { title: t('admin:consortium.legalName'), dataIndex: 'legalName' },
              { title: t('admin:consortium.shortName'), dataIndex: 'shortName', width: 200 },
              {
                title: t('admin:consortium.kind'),
                width: 140,
                render: (_, { kind }) => t(`admin:consortium.kinds.${kind}`),
              },
              { title: t('admin:consortium.phone'), dataIndex: 'phone', width: 130 },
              { title: t('admin:consortium.quiet'), dataIndex: 'quietMinutes', width: 130 },
              {
                width: 80,
                render: (_, row) => (
                  <Button size="small" onClick={() => setEditing(row)}>
                    {t('common:action.edit')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Asked>
      <InstitutionForm
        editing={editing}
        busy={save.isPending}
        onOk={(fields) => save.mutate(fields)}
        onCancel={close}
      />
    </>
  );
}

function InstitutionForm({
  editing,
  busy,
  onOk,
  onCancel,
}: {
  editing: InstitutionView | 'new' | undefined;
  busy: boolean;
  onOk(fields: Fields): void;
  onCancel(): void;
}) {
  const { t } = useTranslation('admin');
  const [form] = Form.useForm<Fields>();
  const isNew = editing === 'new';
  const kindChosen = Form.useWatch('kind', form);
  const { data: institutions } = useInstitutions();
  const isVillage = (isNew ? kindChosen : editing?.kind) === 'village';
  const hospitals = institutions?.filter(
    ({ kind }) => kind === 'township' || kind === 'community' || kind === 'branch',
  );
  const required = [{ required: true, whitespace: true }];
  return (
    <Modal
      open={editing !== undefined}
      title={isNew ? t('consortium.addInstitution') : (editing?.legalName ?? '')}
      onOk={form.submit}
      onCancel={onCancel}
      confirmLoading={busy}
      destroyOnHidden
    >
      <Form<Fields>
        key={isNew ? 'new' : editing?.id}
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={onOk}
        initialValues={isNew ? { kind: 'township' } : { ...editing }}
      >
        {isNew && (
          <>
            <Form.Item name="code" label={t('consortium.code')} rules={required}>
              <Input maxLength={32} />
            </Form.Item>
            <Form.Item name="kind" label={t('consortium.kind')}>
              <Select
                options={InstitutionKind.options.map((value) => ({ value, label: t(`consortium.kinds.${value}`) }))}
              />
            </Form.Item>
          </>
        )}
        <Form.Item name="legalName" label={t('consortium.legalName')} rules={required}>
          <Input maxLength={128} />
        </Form.Item>
        <Form.Item name="shortName" label={t('consortium.shortName')} rules={required}>
          <Input maxLength={32} />
        </Form.Item>
        {isVillage && (
          <Form.Item name="parentId" label={t('consortium.parent')} extra={t('consortium.parentHint')}>
            <Select
              allowClear
              showSearch
              optionFilterProp="label"
              options={(hospitals ?? []).map(({ id, legalName }) => ({ value: id, label: legalName }))}
            />
          </Form.Item>
        )}
        <Form.Item name="phone" label={t('consortium.phone')}>
          <Input maxLength={32} />
        </Form.Item>
        {!isNew && (
          <Form.Item name="quietMinutes" label={t('consortium.quiet')} extra={t('consortium.quietHint')}>
            <InputNumber min={1} max={1440} precision={0} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
