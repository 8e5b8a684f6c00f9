import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, redirect, type ErrorComponentProps } from '@tanstack/react-router';
import { ROOT } from './api/root';
import { parseSearch, printSearch, type Address } from './shell/address';
import { Frame } from './shell/frame';

const root = createRootRoute({
  component: Frame,
  validateSearch: (search: Record<string, unknown>): Address => search as Address,
  notFoundComponent: () => (
    <>
      <h1>There is no such page</h1>
      <p>Begin at the <Link to="/">overview</Link>, or find what you look for with <kbd>Ctrl K</kbd>.</p>
    </>
  ),
});

const route = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load as never, name as never) });

/** Prefect's own addresses, of this and earlier releases. */
const moved = (from: string, to: (params: Record<string, string>) => string) =>
  createRoute({
    getParentRoute: () => root,
    path: from,
    beforeLoad: ({ params }) => {
      throw redirect({ to: to(params as Record<string, string>), replace: true });
    },
  });

const routes = [
  route('/', () => import('./pages/overview/overview-page'), 'OverviewPage'),
  route('/runs', () => import('./pages/runs/runs-page'), 'RunsPage'),
  route('/runs/flow-run/$id', () => import('./pages/run/run-page'), 'RunPage'),
  route('/runs/task-run/$id', () => import('./pages/run/task-run-page'), 'TaskRunPage'),
  route('/logs', () => import('./pages/logs/logs-page'), 'LogsPage'),
  moved('/dashboard', () => '/'),
  moved('/flow-runs', () => '/runs'),
  moved('/flow-runs/flow-run/$id', ({ id }) => `/runs/flow-run/${id}`),
  moved('/task-runs/task-run/$id', ({ id }) => `/runs/task-run/${id}`),
  moved('/v2/runs/task-run/$id', ({ id }) => `/runs/task-run/${id}`),
  moved('/v2', () => '/'),
  moved('/v2/dashboard', () => '/'),
  moved('/v2/runs', () => '/runs'),
  moved('/v2/runs/flow-run/$id', ({ id }) => `/runs/flow-run/${id}`),
];

function Broken({ error }: ErrorComponentProps) {
  return (
    <div role="alert" className="failure">
      <strong>This page broke.</strong> {error instanceof Error ? error.message : String(error)}
      <div className="row"><button type="button" onClick={() => location.reload()}>Load it anew</button></div>
    </div>
  );
}

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: ROOT.pathname,
  parseSearch,
  stringifySearch: printSearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Broken,
  trailingSlash: 'never',
});
