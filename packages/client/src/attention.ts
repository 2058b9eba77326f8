// Whether a person is looking: the page's focus and visibility where there is a document, always otherwise.
/** Whether somebody looks: a message counts as read only while they do. */
export interface AttentionPort {
  /** The page is visible and has the focus. */
  here(): boolean;
  /** Calls when somebody comes or goes, and when the device has a network again. */
  watch(listener: (what: 'here' | 'away' | 'network') => void): () => void;
}

/** For a process without a screen: what reaches it is seen. */
export const alwaysHere: AttentionPort = { here: () => true, watch: () => () => {} };

/** Somebody looks while the page is visible and has the focus. */
export function pageAttention(): AttentionPort {
  return {
    here: () => document.visibilityState === 'visible' && document.hasFocus(),
    watch(listener) {
      const listening = new AbortController();
      const { signal } = listening;
      window.addEventListener('focus', () => listener('here'), { signal });
      window.addEventListener('online', () => listener('network'), { signal });
      window.addEventListener('pagehide', () => listener('away'), { signal });
      const seen = () => listener(document.visibilityState === 'visible' ? 'here' : 'away');
      document.addEventListener('visibilitychange', seen, { signal });
      return () => listening.abort();
    },
  };
}
