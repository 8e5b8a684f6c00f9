import type { RunsShapeQuery } from '../../generated/graphql';
import { Facet, type Choice } from '../../parts/facets';
import { StateIcon, stateWord, STATES } from '../../parts/state';
import styles from './runs.module.css';

interface Nodes {
  nodes?: readonly { keys: unknown; count: number }[] | null;
}
const plain = (groups: Nodes): Choice[] => (groups.nodes ?? []).map(({ keys, count }) => ({ value: (keys as { key: string | null }).key, count }));

/** States by their kind, and by their names where a kind has several. */
function states(groups: Nodes): Choice[] {
  const all = (groups.nodes ?? []).map(({ keys, count }) => ({ ...(keys as { key: string | null; name: string | null }), count }));
  return [...STATES, null].flatMap(type => {
    const names = all.filter(({ key }) => key === type);
    if (names.length === 0) return [];
    const sum = names.reduce((total, { count }) => total + count, 0);
    const own: Choice = { value: type?.toLowerCase() ?? null, label: stateWord(type), icon: <StateIcon type={type} />, count: sum };
    const others = names.filter(({ name }) => name?.toUpperCase() !== type);
    if (type === null) return [own];
    return [own, ...others.map(({ name, count }) => ({ value: name, label: name ?? 'no name', count, indent: true, key: 'state-name' }))];
  });
}

export function Facets({ data, line, change, stale }: { data?: RunsShapeQuery; line: string; change: (line: string) => void; stale: boolean }) {
  const props = { line, change };
  if (!data) return <aside className={styles.facets} aria-label="Facets"><div className="skeleton" style={{ height: 380 }} /></aside>;
  return (
    <aside className={`${styles.facets} ${stale ? 'dim' : ''}`} aria-label="Facets">
      <Facet title="State" name="state" choices={states(data.state.groups)} {...props} />
      <Facet title="Flow" name="flow" choices={plain(data.flow.groups)} total={data.flow.groups.totalCount} {...props} />
      <Facet title="Deployment" name="deployment" choices={plain(data.deployment.groups)} total={data.deployment.groups.totalCount} {...props} />
      <Facet title="Work pool" name="pool" choices={plain(data.pool.groups)} total={data.pool.groups.totalCount} {...props} />
      <Facet title="Tag" name="tag" choices={plain(data.tag.groups)} total={data.tag.groups.totalCount} {...props} />
    </aside>
  );
}
