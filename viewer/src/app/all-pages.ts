import { pages as adminPages } from '../admin/pages.tsx';
import { pages as auditPages } from '../audit/pages.tsx';
import { pages as clinicPages } from '../clinic/pages.tsx';
import { pages as consultPages } from '../consult/pages.tsx';
import { pages as criticalPages } from '../critical/pages.tsx';
import { pages as dutyPages } from '../duty/pages.tsx';
import { pages as readingPages } from '../reading/pages.tsx';
import { pages as roomPages } from '../room/pages.tsx';
import type { Page } from './pages.ts';

/** Every screen, in the order of the menu. */
export const allPages: readonly Page[] = [
  ...clinicPages,
  ...readingPages,
  ...roomPages,
  ...criticalPages,
  ...adminPages,
  ...auditPages,
  // Administrators may look at what follows: it is nobody's first page but a guest's.
  ...consultPages,
  ...dutyPages,
];

/** The first screen of a person: the first of the menu that they may open. */
export function homeOf(permissions: readonly string[]): string | undefined {
  return allPages.find((page) => page.menu && mayOpen(page, permissions))?.path;
}

export function mayOpen(page: Page, permissions: readonly string[]): boolean {
  return page.permissions.some((permission) => permissions.includes(permission));
}
