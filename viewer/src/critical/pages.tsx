import { AlertOutlined, FieldTimeOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

export const pages: readonly Page[] = [
  {
    path: '/critical',
    permissions: ['critical.read'],
    component: lazy(() => import('./register-page.tsx')),
    menu: { key: 'critical', icon: <AlertOutlined /> },
  },
  {
    path: '/critical/policy',
    permissions: ['critical-policy.change'],
    component: lazy(() => import('./policy-page.tsx')),
  },
  {
    path: '/turnaround',
    permissions: ['turnaround.read'],
    component: lazy(() => import('./turnaround-page.tsx')),
    menu: { key: 'turnaround', icon: <FieldTimeOutlined /> },
  },
];
