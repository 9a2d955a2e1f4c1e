import { AuditOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

export const pages: readonly Page[] = [
  {
    path: '/audit',
    permissions: ['audit.read'],
    component: lazy(() => import('./audit-page.tsx')),
    menu: { key: 'audit', icon: <AuditOutlined /> },
  },
];
