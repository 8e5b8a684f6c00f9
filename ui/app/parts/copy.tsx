import { useState, type ReactNode } from 'react';

/** A button that copies a text, or shows it where the browser has no clipboard (without TLS). */
export function Copy({ text, children, className }: { text: () => string; children: ReactNode; className?: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('copied');
    } catch {
      prompt('Copy this:', text());
    }
    setTimeout(() => setSaid(''), 1500);
  };
  return (
    <button type="button" className={className} onClick={() => void copy()}>
      {said ? '✓ Copied' : children}
      <span className="hidden" role="status">{said}</span>
    </button>
  );
}
