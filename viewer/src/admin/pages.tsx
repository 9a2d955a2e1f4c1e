import { ApartmentOutlined, DesktopOutlined, TeamOutlined, WifiOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

export const pages: readonly Page[] = [
  {
    path: '/admin/accounts',
    permissions: ['account.list'],
    component: late(() => import('./accounts-page.tsx')),
    menu: { key: 'accounts', icon: <TeamOutlined /> },
  },
  {
    path: '/admin/sessions',
    permissions: ['session.list-all'],
    component: late(() => import('./sessions-page.tsx')),
    menu: { key: 'sessions', icon: <WifiOutlined /> },
  },
  {
    path: '/admin/devices',
    permissions: ['device.list'],
    component: late(() => import('./devices-page.tsx')),
    menu: { key: 'devices', icon: <DesktopOutlined /> },
  },
  {
    path: '/admin/consortium',
    permissions: ['institution.change'],
    component: late(() => import('./consortium-page.tsx')),
    menu: { key: 'consortium', icon: <ApartmentOutlined /> },
  },
];
