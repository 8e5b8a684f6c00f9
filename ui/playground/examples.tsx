import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';

// Each example is a file of its own, which a Go test validates against the schema.
const files: Record<string, string> = import.meta.glob('../examples/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const examples = Object.keys(files)
  .sort()
  .map(name => {
    const query = files[name];
    // The comment on top: a title, then what else there is to say.
    const comment = /^(?:#.*\n)+/.exec(query)?.[0] ?? '';
    const [title, ...rest] = comment.split('\n').map(line => line.replace(/^#\s*/, ''));
    return { query, title, text: rest.join(' ').trim() };
  });

/** What a first visit opens: rows, where the others begin with what they need to be explained. */
export const firstExample = files['../examples/02-flow-runs.graphql'];

function Examples() {
  const { addTab, changeTab } = useGraphiQLActions();
  const tabs = useGraphiQL(state => state.tabs);
  const queryEditor = useGraphiQL(state => state.queryEditor);

  const open = (query: string) => {
    const index = tabs.findIndex(tab => tab.query === query);
    if (index >= 0) {
      changeTab(index);
      return;
    }
    addTab();
    queryEditor?.setValue(query);
  };
  return (
    <section className="examples" aria-label="Examples">
      <div className="graphiql-doc-explorer-title">Examples</div>
      <ul>
        {examples.map(({ query, title, text }) => (
          <li key={title}>
            <button type="button" onClick={() => open(query)}>
              {title}
              {text && <small>{text}</small>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Icon = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round">
    <path d="M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4" strokeLinejoin="round" />
  </svg>
);

/** Brings an example back after its tab was closed or edited. */
export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: 'Examples', icon: Icon, content: Examples };
