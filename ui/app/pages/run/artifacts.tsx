import Markdown from 'markdown-to-jsx';
import { useState } from 'react';
import { useOperation } from '../../api/operation';
import { RunArtifactsDocument, type RunArtifactsQuery } from '../../generated/graphql';
import { count, moment, type Zone } from '../../parts/format';
import { JSONView } from '../../parts/json';
import { Failure } from '../../parts/notice';
import styles from './run.module.css';

type Artifact = NonNullable<NonNullable<NonNullable<RunArtifactsQuery['flowRun']>['artifacts']>['nodes']>[number];
const web = (href: unknown): string | undefined => (typeof href === 'string' && /^https?:\/\//i.test(href.trim()) ? href.trim() : undefined);

/** What the run left behind, shown as it is meant: tables, Markdown, progress, links and images. */
export default function Artifacts({ id, zone }: { id: string; zone: Zone }) {
  const { data, error, refetch } = useOperation(RunArtifactsDocument, { id }, { live: 'off' });
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <div className="skeleton" style={{ height: 160 }} />;
  const nodes = data.flowRun?.artifacts.nodes ?? [];
  if (nodes.length === 0) return <p className={styles.none} role="status">This run left no artifacts.</p>;
  return (
    <>
      {nodes.map(artifact => (
        <section key={artifact.id} className="panel" style={{ marginBottom: 10 }}>
          <header>
            <h2>{artifact.key ?? 'without a key'}</h2> <span className="muted">{artifact.type ?? 'no type'}{artifact.taskRun && ` of ${artifact.taskRun.name}`}</span>
            <span className="grow" />
            <time className="muted">{moment(artifact.created, zone)}</time>
          </header>
          <div className="body">
            {artifact.description && <div className={styles.markdown}><Text text={artifact.description} /></div>}
            <Content artifact={artifact} />
          </div>
        </section>
      ))}
      {(data.flowRun?.artifacts.totalCount ?? 0) > nodes.length && <p className="muted">The first {nodes.length} of {count(data.flowRun?.artifacts.totalCount)} are shown.</p>}
    </>
  );
}

/** Markdown without HTML; links lead to the web alone, and images are links, because the page loads nothing from elsewhere. */
export function Text({ text }: { text: string }) {
  return (
    <Markdown
      options={{
        disableParsingRawHTML: true,
        overrides: {
          a: { component: ({ href, children }: { href?: string; children?: React.ReactNode }) => (web(href) ? <a href={web(href)} target="_blank" rel="noopener noreferrer">{children}</a> : <>{children}</>) },
          img: { component: ({ src, alt }: { src?: string; alt?: string }) => <Picture src={src} alt={alt} /> },
        },
      }}
    >
      {text.slice(0, 200_000)}
    </Markdown>
  );
}

function Picture({ src, alt }: { src?: string; alt?: string }) {
  if (src && /^data:image\/(png|jpeg|gif|webp);/i.test(src)) return <img src={src} alt={alt ?? ''} style={{ maxWidth: '100%' }} />;
  return web(src) ? <a href={web(src)} target="_blank" rel="noopener noreferrer">{alt || 'image'} ↗</a> : <>{alt}</>;
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function Content({ artifact }: { artifact: Artifact }) {
  const { type, data } = artifact;
  if (type === 'markdown' && typeof data === 'string') {
    const link = /^\[([^\]]*)\]\((\S+)\)$/.exec(data.trim());
    return <div className={styles.markdown}>{link && web(link[2]) ? <a href={web(link[2])} target="_blank" rel="noopener noreferrer">{link[1]}</a> : <Text text={data} />}</div>;
  }
  if (type === 'table') {
    const rows = parsed(data);
    if (Array.isArray(rows) || (rows && typeof rows === 'object')) return <Rows data={rows} />;
  }
  if (type === 'progress') {
    const n = Number(data);
    if (Number.isFinite(n)) return <div className="row"><progress max={100} value={n} aria-label={artifact.key ?? 'progress'} /> {Math.round(n * 10) / 10}%</div>;
  }
  if (type === 'image') return <Picture src={typeof data === 'string' ? data : undefined} alt={artifact.key ?? 'image'} />;
  if (data === null || data === undefined) return <span className="muted">no data</span>;
  return <JSONView title="Data" value={data} name={artifact.key ?? artifact.id} />;
}

/** A table from a list of rows, or from a list of columns by name. */
function Rows({ data }: { data: unknown }) {
  const [all, setAll] = useState(false);
  const lists = !Array.isArray(data);
  const columns = data as Record<string, unknown[]>;
  const rows: unknown[] = lists
    ? Array.from({ length: Math.max(0, ...Object.values(columns).map(column => (Array.isArray(column) ? column.length : 1))) }, (_, i) => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.isArray(column) ? column[i] : column])))
    : (data as unknown[]);
  const names = [...new Set(rows.slice(0, 200).flatMap(row => (Array.isArray(row) ? row.map((_, i) => String(i)) : row && typeof row === 'object' ? Object.keys(row) : ['value'])))];
  const value = (row: unknown, name: string) => {
    const cell = row && typeof row === 'object' ? (row as Record<string, unknown>)[name] : row;
    return cell === undefined ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell as string | number | boolean);
  };
  const shown = all ? rows : rows.slice(0, 50);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead><tr>{names.map(name => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{shown.map((row, i) => <tr key={i}>{names.map(name => <td key={name}>{value(row, name)}</td>)}</tr>)}</tbody>
      </table>
      {rows.length > shown.length && <button type="button" onClick={() => setAll(true)}>All {count(rows.length)} rows</button>}
    </div>
  );
}
