import {
  CloudUploadOutlined,
  FileDoneOutlined,
  FormOutlined,
  PictureOutlined,
  ProfileOutlined,
  ScheduleOutlined,
  TeamOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

/** The 卫生院's screens: the technician alone with a machine, and the physician who asks. */
export const pages: readonly Page[] = [
  {
    path: '/day-board',
    permissions: ['order.read'],
    component: lazy(() => import('./board/day-board-page.tsx')),
    menu: { key: 'dayBoard', icon: <ScheduleOutlined /> },
  },
  {
    path: '/register',
    permissions: ['order.write'],
    component: lazy(() => import('./register/register-page.tsx')),
    menu: { key: 'register', icon: <FormOutlined /> },
  },
  {
    path: '/upload',
    permissions: ['study.store'],
    component: lazy(() => import('./upload/upload-page.tsx')),
    menu: { key: 'upload', icon: <CloudUploadOutlined /> },
  },
  {
    path: '/unplaced',
    permissions: ['unplaced.read'],
    component: lazy(() => import('./unplaced/unplaced-page.tsx')),
    menu: { key: 'unplaced', icon: <WarningOutlined /> },
  },
  {
    path: '/studies',
    permissions: ['patient.search'],
    component: lazy(() => import('./studies/studies-page.tsx')),
    menu: { key: 'studies', icon: <PictureOutlined /> },
  },
  {
    path: '/requests',
    permissions: ['reading-request.write'],
    component: lazy(() => import('./requests/requests-page.tsx')),
    menu: { key: 'requests', icon: <ProfileOutlined /> },
  },
  {
    path: '/reports',
    permissions: ['report.acknowledge'],
    component: lazy(() => import('./reports/reports-page.tsx')),
    menu: { key: 'reports', icon: <FileDoneOutlined /> },
  },
  {
    path: '/patients',
    permissions: ['patient.search'],
    component: lazy(() => import('./patients/patients-page.tsx')),
    menu: { key: 'patients', icon: <TeamOutlined /> },
  },
];
