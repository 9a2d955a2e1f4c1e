import { CalendarOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

export const pages: readonly Page[] = [
  {
    path: '/duty',
    permissions: ['duty.read'],
    component: lazy(() => import('./duty-page.tsx')),
    menu: { key: 'duty', icon: <CalendarOutlined /> },
  },
];
