import {
  type AccountView,
  changeAccount,
  createAccount,
  endPost,
  listAccounts,
  resetPassword,
  resetTotp,
  unlockAccount,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Dropdown, Form, Input, Modal, Popconfirm, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api.ts';
import { useSignedIn } from '../session/session.ts';
import { Asked } from '../ui/asked.tsx';
import { PageBody } from '../ui/page.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { ShowOnce } from '../ui/show-once.tsx';
import { useAct } from '../ui/use-act.ts';
import { GrantPost } from './grant-post.tsx';

type Named = Pick<AccountView, 'username' | 'displayName'>;

const called = ({ username, displayName }: Named) => ({ username, name: displayName });

/** The system administrator makes accounts, the security administrator gives them rights: two people, two halves of this screen. */
export default function AccountsPage() {
  const { t } = useTranslation(['admin', 'common']);
  const { permissions } = useSignedIn();
  const { message, modal } = App.useApp();
  const [q, setQ] = useState('');
  const [creating, setCreating] = useState(false);
  const [granting, setGranting] = useState<AccountView>();
  const [secret, setSecret] = useState<{ of: Named; password: string }>();
  const query = useQuery({ queryKey: ['accounts', q], queryFn: () => api(listAccounts, { query: q ? { q } : {} }) });
  const done = () => message.success(t('admin:accounts.done'));
  const stale = ['accounts'];
  const create = useAct((body: { username: string; displayName: string }) => api(createAccount, { body }), {
    stale,
    onDone: ({ account, initialPassword }) => {
      setCreating(false);
      setSecret({ of: account, password: initialPassword });
    },
  });
  const change = useAct(
    ({ id, disabled }: AccountView) => api(changeAccount, { params: { accountId: id }, body: { disabled: !disabled } }),
    { stale, onDone: done },
  );
  const unlock = useAct(({ id }: AccountView) => api(unlockAccount, { params: { accountId: id } }), {
    stale,
    onDone: done,
  });
  const reset = useAct(
    async (account: AccountView) => ({
      account,
      ...(await api(resetPassword, { params: { accountId: account.id } })),
    }),
    {
      stale,
      onDone: ({ account, initialPassword }) => setSecret({ of: account, password: initialPassword }),
    },
  );
  const totp = useAct(({ id }: AccountView) => api(resetTotp, { params: { accountId: id } }), { stale, onDone: done });
  const end = useAct(
    ({ account, post }: { account: AccountView; post: AccountView['posts'][number] }) =>
      api(endPost, { params: { accountId: account.id, postId: post.id } }),
    { stale, onDone: done },
  );
  const may = (permission: string) => permissions.includes(permission);
  /** One wrong row of a hundred, and a doctor on duty is signed out: who is meant, and what follows, is read first. */
  const sure = (ask: 'disableAsk' | 'resetPasswordAsk' | 'resetTotpAsk', account: AccountView, act: () => void) =>
    modal.confirm({
      title: t(`admin:accounts.${ask}`, called(account)),
      content: t(`admin:accounts.${ask}Text`),
      onOk: act,
    });

  const acts = (account: AccountView) => [
    ...(may('account.change')
      ? [
          {
            key: 'change',
            label: account.disabled ? t('admin:accounts.enable') : t('admin:accounts.disable'),
            onClick: () =>
              account.disabled ? change.mutate(account) : sure('disableAsk', account, () => change.mutate(account)),
          },
        ]
      : []),
    ...(may('account.unlock') && account.lockedOut
      ? [{ key: 'unlock', label: t('admin:accounts.unlock'), onClick: () => unlock.mutate(account) }]
      : []),
    ...(may('account.reset')
      ? [
          {
            key: 'password',
            label: t('admin:accounts.resetPassword'),
            onClick: () => sure('resetPasswordAsk', account, () => reset.mutate(account)),
          },
          {
            key: 'totp',
            label: t('admin:accounts.resetTotp'),
            disabled: !account.totpEnrolled,
            onClick: () => sure('resetTotpAsk', account, () => totp.mutate(account)),
          },
        ]
      : []),
  ];
  return (
    <PageBody
      title={t('admin:accounts.title')}
      extra={
        <>
          <SearchBox placeholder={t('admin:accounts.search')} onSearch={setQ} />
          {may('account.create') && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {t('admin:accounts.create')}
            </Button>
          )}
        </>
      }
    >
      <Asked query={query}>
        {(accounts) => (
          <Table<AccountView>
            size="small"
            rowKey="id"
            dataSource={accounts}
            pagination={{ pageSize: 200, hideOnSinglePage: true, showSizeChanger: false }}
            columns={[
              { title: t('admin:accounts.username'), dataIndex: 'username', width: 160 },
              { title: t('admin:accounts.displayName'), dataIndex: 'displayName', width: 120 },
              {
                title: t('admin:accounts.state'),
                width: 150,
                render: (_, account) => <AccountState account={account} />,
              },
              {
                title: t('admin:accounts.posts'),
                render: (_, account) =>
                  account.posts.length === 0 ? (
                    <span style={{ color: '#b54708' }}>{t('admin:accounts.noPosts')}</span>
                  ) : (
                    <Space size={4} wrap>
                      {account.posts.map((post) => (
                        <Tag key={post.id} title={post.modalities.join(' ')}>
                          {post.institution} · {t(`common:role.${post.role}`)}
                          {may('post.grant') && (
                            <Popconfirm
                              title={t('admin:accounts.endConfirm')}
                              onConfirm={() => end.mutate({ account, post })}
                            >
                              <Button type="link" size="small" danger style={{ paddingInline: 4, height: 18 }}>
                                {t('admin:accounts.end')}
                              </Button>
                            </Popconfirm>
                          )}
                        </Tag>
                      ))}
                    </Space>
                  ),
              },
              {
                width: 190,
                render: (_, account) => (
                  <Space size={4}>
                    {may('post.grant') && (
                      <Button size="small" onClick={() => setGranting(account)}>
                        {t('admin:accounts.grant')}
                      </Button>
                    )}
                    <Dropdown menu={{ items: acts(account) }} trigger={['click']}>
                      <Button size="small">{t('common:action.more')}</Button>
                    </Dropdown>
                  </Space>
                ),
              },
            ]}
          />
        )}
      </Asked>
      <CreateAccount
        open={creating}
        busy={create.isPending}
        onOk={(fields) => create.mutate(fields)}
        onCancel={() => setCreating(false)}
      />
      <GrantPost account={granting} onClose={() => setGranting(undefined)} />
      <ShowOnce
        title={t('admin:accounts.initialTitle')}
        text={secret && t('admin:accounts.initialText', called(secret.of))}
        secret={secret?.password}
        onClose={() => setSecret(undefined)}
      />
    </PageBody>
  );
}

function AccountState({ account }: { account: AccountView }) {
  const { t } = useTranslation('admin');
  return (
    <Space size={2} wrap>
      {account.disabled ? (
        <Tag color="default">{t('accounts.disabled')}</Tag>
      ) : account.lockedOut ? (
        <Tag color="red">{t('accounts.lockedOut')}</Tag>
      ) : (
        <Tag color="green">{t('accounts.active')}</Tag>
      )}
      {account.mustChangePassword && <Tag color="orange">{t('accounts.mustChange')}</Tag>}
      {account.totpEnrolled && <Tag color="blue">{t('accounts.totp')}</Tag>}
    </Space>
  );
}

function CreateAccount({
  open,
  busy,
  onOk,
  onCancel,
}: {
  open: boolean;
  busy: boolean;
  onOk(fields: { username: string; displayName: string }): void;
  onCancel(): void;
}) {
  const { t } = useTranslation(['admin', 'common']);
  const [form] = Form.useForm<{ username: string; displayName: string }>();
  return (
    <Modal
      open={open}
      title={t('admin:accounts.create')}
      onOk={form.submit}
      onCancel={onCancel}
      confirmLoading={busy}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={onOk} preserve={false}>
        <Form.Item
          name="username"
          label={t('admin:accounts.username')}
          extra={t('admin:accounts.usernameRule')}
          rules={[
            { required: true, pattern: /^[a-z0-9][a-z0-9._-]{2,63}$/, message: t('admin:accounts.usernameRule') },
          ]}
        >
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="displayName"
          label={t('admin:accounts.displayName')}
          rules={[{ required: true, whitespace: true }]}
        >
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
