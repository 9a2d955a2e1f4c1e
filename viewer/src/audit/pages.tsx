import { AuditOutlined } from '@ant-design/icons';
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

export const pages: readonly Page[] = [
  {
    path: '/audit',
    permissions: ['audit.read'],
    component: late(() => import('./audit-page.tsx')),
    menu: { key: 'audit', icon: <AuditOutlined /> },
  },
];
