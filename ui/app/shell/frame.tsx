import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { isSignedIn, signOut, useChallenge } from '../api/auth';
import { RATES } from '../api/live';
import { under } from '../api/root';
import { client } from '../api/operation';
import { useAddress, useChange } from './address';
import styles from './frame.module.css';
import { useKeys } from './keys';
import { pages, goKeys } from './pages';
import { SignIn } from './sign-in';
import { nextTheme, theme } from './theme';

const Drawer = lazy(() => import('./drawer'));
const Help = lazy(() => import('./help'));
const Palette = lazy(() => import('./palette'));

type Open = 'drawer' | 'help' | 'palette' | undefined;

/** What is around every page: where one can go, how live it is, and what was asked. */
export function Frame() {
  const [open, setOpen] = useState<Open>();
  const [mode, setMode] = useState(theme);
  const navigate = useGo();
  useKeys([
    { keys: '?', what: 'This help', run: () => setOpen('help') },
    { keys: '.', what: 'What was asked: the query drawer', run: () => setOpen('drawer') },
    { keys: 'Ctrl K', what: 'Go anywhere', run: () => setOpen('palette') },
    { keys: 'r', what: 'Look again now', run: () => void client.refetchQueries({ type: 'active' }) },
    { keys: 'y', what: 'Copy the link to this page', run: () => void navigator.clipboard?.writeText(location.href) },
    { keys: 'T', what: 'Next theme', run: () => setMode(nextTheme()) },
    ...goKeys.map(({ key, page }) => ({ keys: `g ${key}`, what: `Go to ${page.name}`, run: () => navigate(page.path) })),
  ]);
  const close = () => setOpen(undefined);
  return (
    <div className={styles.frame}>
      <a href="#main" className={styles.skip}>Skip to the page</a>
      <nav className={styles.nav} aria-label="Pages">
        <Link to="/" className={styles.brand}>
          <img src={under('icon.svg')} alt="" width="20" height="20" /> Quaestor
        </Link>
        <ul>
          {pages.map(page => (
            <li key={page.path}>
              <Link to={page.path} activeOptions={{ exact: page.path === '/', includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
                {page.name}
              </Link>
            </li>
          ))}
          <li>
            <a href={under('playground')}>Playground</a>
          </li>
        </ul>
        <div className={styles.tools}>
          <button type="button" className="plain" onClick={() => setOpen('palette')} aria-keyshortcuts="Control+K">Find…</button>
          <Live />
          <Zone />
          <button type="button" className="plain" onClick={() => setMode(nextTheme())} aria-label={`Theme: ${mode}`} title={`Theme: ${mode} (Shift T)`}>
            {mode === 'system' ? '◐' : mode === 'light' ? '○' : '●'}
          </button>
          <button type="button" className="plain" onClick={() => setOpen('drawer')} title="What was asked (.)" aria-label="Query drawer">&lt;/&gt;</button>
          <button type="button" className="plain" onClick={() => setOpen('help')} title="Keys (?)" aria-label="Keys">?</button>
          <SignOut />
        </div>
      </nav>
      <Busy />
      <div className={styles.page}>
        <SignIn />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Suspense>
        {open === 'drawer' && <Drawer close={close} />}
        {open === 'help' && <Help close={close} />}
        {open === 'palette' && <Palette close={close} go={navigate} />}
      </Suspense>
    </div>
  );
}

function useGo() {
  const navigate = useNavigate();
  return (path: string, search: Record<string, string> = {}) => void navigate({ to: path, search: search as never });
}

function Live() {
  const { live } = useAddress();
  const change = useChange();
  return (
    <select aria-label="Look for news" title="Look for news" value={live ?? ''} onChange={event => change({ live: event.target.value || undefined }, { replace: true })}>
      <option value="">live</option>
      {RATES.map(rate => (
        <option key={rate} value={rate}>{rate === 'off' ? 'live off' : `every ${rate}`}</option>
      ))}
    </select>
  );
}

function Zone() {
  const { tz } = useAddress();
  const change = useChange();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <select aria-label="Time zone" title="Time zone" value={tz ?? ''} onChange={event => change({ tz: event.target.value || undefined }, { replace: true })}>
      <option value="">{own === 'UTC' ? 'UTC (local)' : own.split('/').at(-1)!.replace(/_/g, ' ')}</option>
      {own !== 'UTC' && <option value="UTC">UTC</option>}
      {tz && tz !== 'UTC' && <option value={tz}>{tz}</option>}
    </select>
  );
}

function SignOut() {
  useChallenge();
  if (!isSignedIn()) return null;
  return (
    <button type="button" className="plain" onClick={() => { signOut(); client.clear(); }}>Sign out</button>
  );
}

/** A bar while anything is asked for, not before it takes a moment. */
function Busy() {
  const fetching = useSyncExternalStore(
    listener => client.getQueryCache().subscribe(listener),
    () => client.isFetching() > 0,
  );
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!fetching) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, [fetching]);
  const loading = useRouterState({ select: state => state.isLoading });
  return <div className={styles.busy} data-on={shown || loading || undefined} aria-hidden="true" />;
}
