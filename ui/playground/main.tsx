import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { EXAMPLES_PLUGIN, firstExample } from './examples';
import { fetcher } from './fetcher';
import { LastAnswer } from './figures';
import icon from './icon.svg';
import { ChooseOperation, CopyLink, takeLinked } from './link';
import { SignIn } from './sign-in';
import { ActiveTabInSight } from './tabs';

const NEW_TAB = `# Ask the Prefect database. Ctrl-Space completes, Ctrl-Enter runs; the left side has the
# documentation, the history, an explorer that builds queries by clicking, and examples.

`;

const linked = takeLinked();

const plugins = [EXAMPLES_PLUGIN, explorerPlugin({ showAttribution: false }), HISTORY_PLUGIN];

createRoot(document.getElementById('root')!).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultQuery={NEW_TAB}
    // Tabs of an earlier visit come back; what is linked to opens beside them.
    initialQuery={linked?.query}
    initialVariables={linked?.variables}
    defaultTabs={[linked ?? { query: firstExample }]}
    defaultEditorToolsVisibility={linked?.variables ? 'variables' : false}
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
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <CopyLink />
        </>
      )}
    </GraphiQL.Toolbar>
    <GraphiQL.Footer>
      <LastAnswer />
    </GraphiQL.Footer>
    <SignIn />
    <ActiveTabInSight />
    {linked?.operationName && <ChooseOperation name={linked.operationName} />}
  </GraphiQL>,
);
