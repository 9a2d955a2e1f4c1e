import { lazy } from 'react';
import type { Page } from '../app/pages.ts';

/** 会诊室: the check of devices and line before it, and the room itself. */
export const pages: readonly Page[] = [
  {
    path: '/consults/:consultId/room',
    permissions: ['consult.join'],
    component: lazy(() => import('./room-page.tsx')),
    bare: true,
  },
];
