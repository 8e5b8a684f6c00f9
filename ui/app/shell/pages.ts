/** Pages that one can go to, in the order of the menu. */
export interface Page {
  path: string;
  name: string;
}

export const pages: Page[] = [
  { path: '/', name: 'Overview' },
  { path: '/runs', name: 'Runs' },
  { path: '/logs', name: 'Logs' },
];

const KEYS: Record<string, string> = { '/': 'o', '/runs': 'r', '/tasks': 't', '/logs': 'l', '/measure': 'm', '/waiting': 'w', '/flows': 'f', '/deployments': 'd', '/work-pools': 'p' };
export const goKeys = pages.filter(page => KEYS[page.path]).map(page => ({ key: KEYS[page.path], page }));
