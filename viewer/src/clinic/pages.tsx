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
import type { Page } from '../app/pages.ts';
import { late } from '../ui/late.tsx';

/** The 卫生院's screens: the technician alone with a machine, and the physician who asks. */
export const pages: readonly Page[] = [
  {
    path: '/day-board',
    permissions: ['order.read'],
    component: late(() => import('./board/day-board-page.tsx')),
    menu: { key: 'dayBoard', icon: <ScheduleOutlined /> },
  },
  {
    path: '/register',
    permissions: ['order.write'],
    component: late(() => import('./register/register-page.tsx')),
    menu: { key: 'register', icon: <FormOutlined /> },
  },
  {
    path: '/upload',
    permissions: ['study.store'],
    component: late(() => import('./upload/upload-page.tsx')),
    menu: { key: 'upload', icon: <CloudUploadOutlined /> },
  },
  {
    path: '/unplaced',
    permissions: ['unplaced.read'],
    component: late(() => import('./unplaced/unplaced-page.tsx')),
    menu: { key: 'unplaced', icon: <WarningOutlined /> },
  },
  {
    path: '/studies',
    permissions: ['patient.search'],
    component: late(() => import('./studies/studies-page.tsx')),
    menu: { key: 'studies', icon: <PictureOutlined /> },
  },
  {
    path: '/requests',
    permissions: ['reading-request.write'],
    component: late(() => import('./requests/requests-page.tsx')),
    menu: { key: 'requests', icon: <ProfileOutlined /> },
  },
  {
    path: '/reports',
    permissions: ['report.acknowledge'],
    component: late(() => import('./reports/reports-page.tsx')),
    menu: { key: 'reports', icon: <FileDoneOutlined /> },
  },
  {
    path: '/patients',
    permissions: ['patient.search'],
    component: late(() => import('./patients/patients-page.tsx')),
    menu: { key: 'patients', icon: <TeamOutlined /> },
  },
];
