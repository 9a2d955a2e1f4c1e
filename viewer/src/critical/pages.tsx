import { AlertOutlined, FieldTimeOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

export const pages: readonly Page[] = [
  {
    path: '/critical',
    permissions: ['critical.read'],
    component: late(() => import('./register-page.tsx')),
    menu: { key: 'critical', icon: <AlertOutlined /> },
  },
  {
    path: '/critical/policy',
    permissions: ['critical-policy.change'],
    component: late(() => import('./policy-page.tsx')),
  },
  {
    path: '/turnaround',
    permissions: ['turnaround.read'],
    component: late(() => import('./turnaround-page.tsx')),
    menu: { key: 'turnaround', icon: <FieldTimeOutlined /> },
  },
];
