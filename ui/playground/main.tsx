import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { examples, EXAMPLES_PLUGIN } from './examples';
import { fetcher } from './fetcher';
import icon from './icon.svg';
import { SignIn } from './sign-in';

const NEW_TAB = `# Ask the Prefect database. Ctrl-Space completes, Ctrl-Enter runs; the left side has the
# documentation, the history, an explorer that builds queries by clicking, and examples.

`;

const plugins = [EXAMPLES_PLUGIN, explorerPlugin({ showAttribution: false }), HISTORY_PLUGIN];

createRoot(document.getElementById('root')!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultQuery={NEW_TAB}
    defaultTabs={examples.map(({ query }) => ({ query }))}
    defaultEditorToolsVisibility={false}
    isHeadersEditorEnabled
    shouldPersistHeaders={false}
    schemaDescription
    inputValueDeprecation
  >
    <GraphiQL.Logo>
      <span className="quaestor-logo">
        <img src={icon} alt="" />
        Quaestor
      </span>
    </GraphiQL.Logo>
    <SignIn />
  </GraphiQL>,
);
