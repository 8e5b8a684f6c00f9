import { useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';

/** Keeps the tab that is open in sight, which GraphiQL itself leaves beyond the end of a long row. */
export function ActiveTabInSight() {
  const active = useGraphiQL(state => state.activeTabIndex);
  const count = useGraphiQL(state => state.tabs.length);
  useEffect(() => {
    document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, count]);
  return null;
}
