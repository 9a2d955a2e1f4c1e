import { type AccountView, GrantedRole, grantPost, type InstitutionId, type Role } from '@hub/server/contracts';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useAct } from '../ui/use-act.ts';
import { institutionOptions, modalityOptions, useInstitutions } from './institutions.ts';

interface Fields {
  institutionId: InstitutionId;
  role: Exclude<Role, 'guest'>;
  modalities?: string[];
  title?: string;
  licenceNumber?: string;
  licenceClass?: string;
  threeYears?: boolean;
}

const physicians: readonly Role[] = ['reader', 'reviewer', 'expert'];

/** A post is a role at one institution; reading posts name licence and modalities, because only they may sign. */
export function GrantPost({ account, onClose }: { account: AccountView | undefined; onClose(): void }) {
  const { t } = useTranslation(['admin', 'common']);
  const institutions = useInstitutions();
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch('role', form);
  const grant = useAct(
    (fields: Fields) => api(grantPost, { params: { accountId: (account as AccountView).id }, body: fields }),
    { stale: ['accounts'], onDone: onClose },
  );
  const reads = role !== undefined && physicians.includes(role);
  return (
    <Modal
      open={account !== undefined}
      title={`${t('admin:accounts.grant')} · ${account?.displayName ?? ''}`}
      onOk={form.submit}
      onCancel={onClose}
      confirmLoading={grant.isPending}
      destroyOnHidden
    >
      <Form<Fields> form={form} layout="vertical" preserve={false} onFinish={(fields) => grant.mutate(fields)}>
        <Form.Item
          name="institutionId"
          label={t('admin:post.institution')}
          rules={[{ required: true, message: t('common:choose', { what: t('admin:post.institution') }) }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={institutionOptions(institutions.data)}
            autoFocus
          />
        </Form.Item>
        <Form.Item
          name="role"
          label={t('admin:post.role')}
          rules={[{ required: true, message: t('common:choose', { what: t('admin:post.role') }) }]}
        >
          <Select options={GrantedRole.options.map((value) => ({ value, label: t(`common:role.${value}`) }))} />
        </Form.Item>
        <Form.Item name="title" label={t('admin:post.jobTitle')}>
          <Input maxLength={32} />
        </Form.Item>
        {reads && (
          <>
            <Form.Item
              name="modalities"
              label={t('admin:post.modalities')}
              rules={[{ required: true, message: t('common:choose', { what: t('admin:post.modalities') }) }]}
            >
              <Select mode="multiple" options={modalityOptions} />
            </Form.Item>
            <Form.Item
              name="licenceNumber"
              label={t('admin:post.licenceNumber')}
              rules={[{ required: true, whitespace: true }]}
            >
              <Input maxLength={64} />
            </Form.Item>
            <Form.Item name="licenceClass" label={t('admin:post.licenceClass')}>
              <Input maxLength={32} />
            </Form.Item>
            <Form.Item name="threeYears" valuePropName="checked">
              <Checkbox>{t('admin:post.threeYears')}</Checkbox>
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  );
}
