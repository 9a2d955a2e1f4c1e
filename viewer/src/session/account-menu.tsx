import { LockOutlined, LogoutOutlined, SwapOutlined, UserOutlined } from '@ant-design/icons';
import { actFor, lockSession, type PostId, signOut } from '@hub/server/contracts';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { useWording } from '../ui/wording.ts';
import { ChangePassword } from './change-password.tsx';
import { useIdleLock } from './idle-lock.ts';
import { MySessions } from './my-sessions.tsx';
import { useSessionActions, useSignedIn } from './session.ts';

/** Who I am, for whom I act, and what I do with my own account. */
export function AccountMenu() {
  const { t } = useTranslation(['session', 'common']);
  const session = useSignedIn();
  const { entered, left, lockedNow } = useSessionActions();
  const { message } = App.useApp();
  const wording = useWording();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'sessions' | 'password'>();
  useIdleLock(session);

  const lock = async () => {
    await api(lockSession).catch(() => undefined);
    lockedNow();
  };
  const guest = session.post.role === 'guest';
  useHotkeys([{ key: 'l', ctrl: true, alt: true, inText: true, run: () => void lock() }], !guest);

  const leave = async () => {
    await api(signOut).catch(() => undefined);
    left();
    navigate('/sign-in');
  };
  const act = async (postId: PostId) => {
    try {
      entered(await api(actFor, { body: { postId } }));
      navigate('/');
    } catch (error) {
      message.error(wording(error));
    }
  };

  const posts = session.posts.filter(({ id }) => id !== session.post.id);
  const items: MenuProps['items'] = [
    ...(posts.length > 0
      ? [
          {
            key: 'posts',
            icon: <SwapOutlined />,
            label: t('session:account.actFor'),
            children: posts.map((post) => ({
              key: `post ${post.id}`,
              label: `${post.institution.legalName} · ${t(`common:role.${post.role}`)}`,
            })),
          },
        ]
      : []),
    // A guest came by a link: there is no password to change or to unlock with.
    ...(guest
      ? []
      : [
          { key: 'sessions', icon: <UserOutlined />, label: t('session:account.sessions') },
          { key: 'password', icon: <UserOutlined />, label: t('session:account.password') },
          { key: 'lock', icon: <LockOutlined />, label: `${t('session:lock.now')}  Ctrl+Alt+L` },
        ]),
    { type: 'divider' },
    { key: 'leave', icon: <LogoutOutlined />, label: t('session:account.signOut') },
  ];
  const onClick: MenuProps['onClick'] = ({ key }) => {
    if (key === 'lock') void lock();
    else if (key === 'leave') void leave();
    else if (key === 'sessions' || key === 'password') setDialog(key);
    else if (key.startsWith('post ')) void act(key.slice(5) as PostId);
  };
  return (
    <>
      <Dropdown menu={{ items, onClick }} trigger={['click']}>
        <Button type="text" style={{ color: '#fff', height: 40 }}>
          {session.post.institution.shortName} · {t(`common:role.${session.post.role}`)} · {session.account.displayName}
        </Button>
      </Dropdown>
      <MySessions open={dialog === 'sessions'} onClose={() => setDialog(undefined)} />
      <ChangePassword open={dialog === 'password'} onClose={() => setDialog(undefined)} />
    </>
  );
}
