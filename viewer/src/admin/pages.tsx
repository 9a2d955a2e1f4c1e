import { ApartmentOutlined, DesktopOutlined, TeamOutlined, WifiOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

export const pages: readonly Page[] = [
  {
    path: '/admin/accounts',
    permissions: ['account.list'],
    component: lazy(() => import('./accounts-page.tsx')),
    menu: { key: 'accounts', icon: <TeamOutlined /> },
  },
  {
    path: '/admin/sessions',
    permissions: ['session.list-all'],
    component: lazy(() => import('./sessions-page.tsx')),
    menu: { key: 'sessions', icon: <WifiOutlined /> },
  },
  {
    path: '/admin/devices',
    permissions: ['device.list'],
    component: lazy(() => import('./devices-page.tsx')),
    menu: { key: 'devices', icon: <DesktopOutlined /> },
  },
  {
    path: '/admin/consortium',
    permissions: ['institution.change'],
    component: lazy(() => import('./consortium-page.tsx')),
    menu: { key: 'consortium', icon: <ApartmentOutlined /> },
  },
];
