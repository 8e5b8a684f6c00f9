import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 720px)');

/** Whether there is room for the essentials only. */
export const useNarrow = () =>
  useSyncExternalStore(
    listener => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
