/** The filter line as a tree. `parse` and `print` are each other's inverse on trees in this form. */
export type Node =
  | { kind: 'and' | 'or'; items: Node[] }
  | { kind: 'not'; item: Node }
  | Term
  | { kind: 'word'; text: string };

/** A condition on a key: one of the values must hold. */
export interface Term {
  kind: 'term';
  /** Segments between dots. */
  key: string[];
  values: Value[];
  /** Of an edge to many: how many of its rows, `task.state:failed>=2`. */
  count?: { op: Comparison; number: number };
}

export type Comparison = '>' | '>=' | '<' | '<=';
export type Value =
  | { kind: 'is'; text: string }
  /** With `*` for any characters: parts between the stars. */
  | { kind: 'like'; parts: string[] }
  | { kind: 'compare'; op: Comparison; text: string }
  | { kind: 'range'; from: string; to: string }
  | { kind: 'none' }
  | { kind: 'any' };

export const EVERYTHING: Node = { kind: 'and', items: [] };

/** Conditions that must all hold, the chips of the line. */
export const conjuncts = (node: Node): Node[] => (node.kind === 'and' ? node.items : [node]);

export const all = (items: Node[]): Node => (items.length === 1 ? items[0] : { kind: 'and', items });

/** The term `key:value`. */
export const is = (key: string, ...texts: string[]): Term => ({
  kind: 'term',
  key: [key],
  values: texts.map(text => ({ kind: 'is', text })),
});
