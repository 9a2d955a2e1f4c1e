import { Layout, Menu, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { SoundCheck } from '../critical/sound-check.tsx';
import { NoticeBell } from '../notices/notice-bell.tsx';
import { AccountMenu } from '../session/account-menu.tsx';
import { useSignedIn } from '../session/session.ts';
import { allPages, mayOpen } from './all-pages.ts';
import { useLive } from './live.tsx';

/** Header, menu, page. The header says for whom one acts: a person with several posts must never wonder. */
export function Frame() {
  const { t } = useTranslation();
  const session = useSignedIn();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { line } = useLive();
  const items = allPages
    .filter((page) => page.menu && mayOpen(page, session.permissions))
    .map(({ path, menu }) => ({
      key: path,
      icon: menu?.icon,
      label: menu ? (
        // A link, so that the middle button and Ctrl open another window of it.
        <Link to={path} tabIndex={-1}>
          {t(`menu.${menu.key}`)}
        </Link>
      ) : (
        ''
      ),
    }));
  return (
    <Layout className="hub-frame">
      <Layout.Header className="hub-frame-header hub-screen-only">
        <strong style={{ fontSize: 16, whiteSpace: 'nowrap' }}>{t('product')}</strong>
        {session.demonstration && (
          <Tag color="orange" style={{ margin: 0 }}>
            {t('demonstration')}
          </Tag>
        )}
        <span style={{ flex: 1 }} />
        {line === 'down' && (
          <Tag color="red" role="status" style={{ margin: 0 }}>
            {t('live.down')}
          </Tag>
        )}
        <SoundCheck />
        <NoticeBell />
        <AccountMenu />
      </Layout.Header>
      <Layout className="hub-frame-body">
        {/* a menu of one (a guest's, perhaps on a telephone) only takes room */}
        {items.length > 1 && (
          <Layout.Sider
            className="hub-screen-only"
            width={148}
            style={{ borderRight: '1px solid #e3e8ee', overflow: 'auto' }}
          >
            <Menu
              mode="inline"
              items={items}
              selectedKeys={[
                currentItem(
                  pathname,
                  items.map(({ key }) => key),
                ),
              ]}
              onClick={({ key, domEvent }) => domEvent.type === 'keydown' && navigate(key)}
              style={{ borderInlineEnd: 0 }}
            />
          </Layout.Sider>
        )}
        <Layout.Content className="hub-frame-page">
          <Outlet />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function currentItem(pathname: string, paths: string[]): string {
  return (
    paths
      .filter((path) => pathname === path || pathname.startsWith(`${path}/`))
      .sort((a, b) => b.length - a.length)[0] ?? ''
  );
}
