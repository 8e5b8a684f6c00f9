/** A piece of a log message: its text and the colour that escape sequences gave it. */
export interface Piece {
  text: string;
  colour?: string;
  bold?: boolean;
  href?: string;
}

const COLOURS = ['var(--muted)', 'var(--s-failed)', 'var(--s-completed)', 'var(--s-scheduled)', 'var(--s-running)', 'var(--s-paused)', 'var(--accent)', 'var(--text)'];
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b\[([0-9;]*)([A-Za-z])/g;
const LINKS = /https?:\/\/[^\s<>"'`)\]}]+/g;

function linked(piece: Piece): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of piece.text.matchAll(LINKS)) {
    const href = match[0].replace(/[.,;:!?]+$/, '');
    pieces.push({ ...piece, text: piece.text.slice(at, match.index) }, { ...piece, text: href, href });
    at = match.index + href.length;
  }
  pieces.push({ ...piece, text: piece.text.slice(at) });
  return pieces.filter(({ text }) => text !== '');
}

/** Colours, bold and links of a message; other escape sequences are left out. */
export function pieces(message: string): Piece[] {
  const list: Piece[] = [];
  let style: Omit<Piece, 'text'> = {};
  let at = 0;
  const push = (text: string) => {
    if (text) list.push(...linked({ text, ...style }));
  };
  for (const match of message.matchAll(ESCAPES)) {
    push(message.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    for (const code of match[1].split(';').map(Number)) {
      if (code === 0) style = {};
      else if (code === 1) style = { ...style, bold: true };
      else if (code >= 30 && code <= 37) style = { ...style, colour: COLOURS[code - 30] };
      else if (code >= 90 && code <= 97) style = { ...style, colour: COLOURS[code - 90] };
      else if (code === 39) style = { ...style, colour: undefined };
    }
  }
  push(message.slice(at));
  return list;
}

/** A piece cut around each place where a text is found, whatever its case. */
export function marked(text: string, search: string): { text: string; hit: boolean }[] {
  if (!search) return [{ text, hit: false }];
  const list: { text: string; hit: boolean }[] = [];
  const low = text.toLowerCase();
  const needle = search.toLowerCase();
  let at = 0;
  for (let next = low.indexOf(needle); next >= 0; next = low.indexOf(needle, at)) {
    list.push({ text: text.slice(at, next), hit: false }, { text: text.slice(next, next + needle.length), hit: true });
    at = next + needle.length;
  }
  list.push({ text: text.slice(at), hit: false });
  return list.filter(part => part.text !== '');
}
