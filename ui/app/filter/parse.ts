import { EVERYTHING, type Comparison, type Node, type Term, type Value } from './ast';

/** What a line says, and where it could not be read. */
export interface Parsed {
  node: Node;
  /** Pieces that mean nothing, as they were typed. */
  unread: string[];
}

/** Reads a filter line. It never fails: what it cannot read it leaves out and names. */
export function parse(line: string): Parsed {
  const reader = new Reader(line);
  const node = reader.line();
  return { node, unread: reader.unread };
}

class Reader {
  private at = 0;
  private depth = 0;
  readonly unread: string[] = [];
  constructor(private readonly text: string) {}

  line(): Node {
    const items: Node[] = [];
    while (this.more()) {
      const start = this.at;
      const node = this.or();
      if (node) items.push(node);
      if (this.peek() === ')') {
        this.at++;
        this.unread.push(')');
      } else if (this.at === start) {
        this.unread.push(this.text[this.at++]);
      }
    }
    return join('and', items);
  }

  private more(): boolean {
    while (/\s/.test(this.peek())) this.at++;
    return this.at < this.text.length;
  }

  private peek = () => this.text[this.at] ?? '';

  private keyword(word: string): boolean {
    this.more();
    const next = this.text[this.at + word.length] ?? ' ';
    if (this.text.slice(this.at, this.at + word.length).toLowerCase() !== word || !/[\s()]/.test(next)) return false;
    this.at += word.length;
    return true;
  }

  private or(): Node | undefined {
    const items: Node[] = [];
    do {
      const item = this.and();
      if (item) items.push(item);
    } while (this.keyword('or'));
    return items.length > 0 ? join('or', items) : undefined;
  }

  private and(): Node | undefined {
    const items: Node[] = [];
    for (;;) {
      if (this.keyword('and')) continue;
      const before = this.at;
      if (this.keyword('or')) {
        this.at = before;
        break;
      }
      const item = this.not();
      if (!item) break;
      items.push(item);
    }
    return items.length > 0 ? join('and', items) : undefined;
  }

  private not(): Node | undefined {
    this.more();
    if (this.peek() === '-' && !/\s/.test(this.text[this.at + 1] ?? ' ')) this.at++;
    else if (!this.keyword('not')) return this.primary();
    const item = this.not();
    return item ? { kind: 'not', item } : undefined;
  }

  private primary(): Node | undefined {
    if (!this.more()) return undefined;
    if (this.peek() === '(') {
      if (this.depth > 50) {
        this.unread.push(this.text.slice(this.at));
        this.at = this.text.length;
        return undefined;
      }
      this.at++;
      this.depth++;
      const node = this.or();
      this.depth--;
      this.more();
      if (this.peek() === ')') this.at++;
      return node ?? EVERYTHING;
    }
    if (this.peek() === ')') return undefined;
    return this.term();
  }

  /** A word, or a key with an operator and values. */
  private term(): Node | undefined {
    const start = this.at;
    const quoted = this.peek() === '"';
    const key: string[] = [];
    do key.push(this.peek() === '"' ? this.quoted() : this.plain(/[\s()"<>:,*.]/));
    while (this.peek() === '.' && ++this.at);
    const keyEnd = this.at;
    const operator = this.operator();
    if (!operator) {
      this.at = keyEnd;
      if (quoted && key.length === 1) return { kind: 'word', text: key[0] };
      const text = this.text.slice(start, this.at);
      if (text !== '' && !text.includes('"')) return { kind: 'word', text };
      // A sign that begins nothing.
      while (this.at < this.text.length && !/[\s()]/.test(this.peek())) this.at++;
      this.unread.push(this.text.slice(start, this.at));
      return undefined;
    }
    const term = this.values(key, operator);
    if (!term || key.some(part => part === '')) {
      this.unread.push(this.text.slice(start, this.at).trim());
      return undefined;
    }
    return term;
  }

  /** A colon stands at the key; a comparison may have blanks around it. */
  private operator(): ':' | Comparison | undefined {
    if (this.peek() === ':') {
      this.at++;
      return ':';
    }
    this.more();
    const op = this.comparison();
    if (op) this.more();
    return op;
  }

  private comparison(): Comparison | undefined {
    const match = /^[<>]=?/.exec(this.text.slice(this.at, this.at + 2));
    if (!match) return undefined;
    this.at += match[0].length;
    return match[0] as Comparison;
  }

  private values(key: string[], operator: ':' | Comparison): Term | undefined {
    if (operator !== ':') {
      const text = this.atom();
      return text === undefined ? undefined : { kind: 'term', key, values: [{ kind: 'compare', op: operator, text }] };
    }
    const values: Value[] = [];
    do {
      const value = this.value();
      if (!value) return undefined;
      values.push(value);
    } while (this.peek() === ',' && ++this.at);
    const op = this.comparison();
    if (!op) return { kind: 'term', key, values };
    const number = this.plain(/[^0-9]/);
    return number === '' ? undefined : { kind: 'term', key, values, count: { op, number: Number(number) } };
  }

  private value(): Value | undefined {
    const op = this.comparison();
    if (op) {
      const text = this.atom();
      return text === undefined ? undefined : { kind: 'compare', op, text };
    }
    if (this.peek() === '/') {
      const name = this.plain(/[\s(),<>"]/);
      if (name === '/none') return { kind: 'none' };
      return name === '/any' ? { kind: 'any' } : { kind: 'is', text: name };
    }
    const parts: string[] = [];
    let stars = 0;
    let quoted = false;
    for (;;) {
      if (this.peek() === '*') {
        if (stars === parts.length) parts.push('');
        stars++;
        this.at++;
        continue;
      }
      if (parts.length > stars) break;
      quoted = this.peek() === '"';
      const text = this.atom();
      if (text === undefined) break;
      parts.push(text);
      if (!quoted && text.includes('..') && stars === 0) return range(text);
      // A range with quotes: "a b".."c"
      if (stars === 0 && this.text.startsWith('..', this.at)) {
        this.at += 2;
        const to = this.atom();
        return to === undefined ? undefined : { kind: 'range', from: text, to };
      }
      if (!quoted && stars === 0 && text.endsWith('..')) return undefined;
    }
    if (stars === 0) return parts.length === 1 ? { kind: 'is', text: parts[0] } : undefined;
    if (parts.length === stars) parts.push('');
    return parts.some(part => part !== '') ? { kind: 'like', parts } : { kind: 'any' };
  }

  private atom(): string | undefined {
    if (this.peek() === '"') return this.quoted();
    const text = this.plain(/[\s(),<>"*]/);
    if (text.endsWith('..') && this.peek() === '"') {
      // The quotes are the range's second edge: leave them its dots.
      this.at -= 2;
      return text.slice(0, -2);
    }
    return text === '' ? undefined : text;
  }

  private plain(stop: RegExp): string {
    const start = this.at;
    while (this.at < this.text.length && !stop.test(this.text[this.at])) this.at++;
    return this.text.slice(start, this.at);
  }

  private quoted(): string {
    let text = '';
    for (this.at++; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === '"') {
        this.at++;
        return text;
      }
      if (c !== '\\') text += c;
      else {
        const next = this.text[++this.at] ?? '';
        text += next === 'n' ? '\n' : next;
      }
    }
    return text; // a quote that is not closed yet, as one types
  }
}

function range(text: string): Value {
  const at = text.indexOf('..');
  return { kind: 'range', from: text.slice(0, at), to: text.slice(at + 2) };
}

function join(kind: 'and' | 'or', items: Node[]): Node {
  const flat = items.flatMap(item => (item.kind === kind ? item.items : [item]));
  return flat.length === 1 ? flat[0] : { kind, items: flat };
}
