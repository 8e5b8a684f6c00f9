/** Values of the filter line as GraphQL has them. */

const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86400, w: 604800 };

/** Seconds of `10m`, `1h30m`, `90`, `-2d`. */
export function seconds(text: string): number | undefined {
  const match = /^([-+]?)((?:\d+(?:\.\d+)?(?:ms|min|[smhdw])?)+)$/i.exec(text.trim());
  if (!match) return undefined;
  const parts = [...match[2].matchAll(/(\d+(?:\.\d+)?)(ms|min|[smhdw])?/gi)];
  if (parts.length > 1 && parts.some(part => !part[2])) return undefined;
  const sum = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[(unit ?? 's').toLowerCase()], 0);
  const rounded = Math.round(sum * 1e6) / 1e6;
  return match[1] === '-' ? -rounded : rounded;
}

/** An instant, in the browser's zone where the text has none: `2026-10-01`, `2026-10-01T09:30`, with `Z` or an offset. */
export function instant(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d(:\d\d(:\d\d(\.\d+)?)?)?(Z|[-+]\d\d:?\d\d)?)?$/.test(text)) return undefined;
  const date = new Date(/T\d\d$/.test(text) ? `${text}:00` : text.includes('T') ? text : `${text}T00:00`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Relative: seconds before now of `-7d`, or now itself. */
export const ago = (text: string): number | undefined => {
  if (text === 'now') return 0;
  const s = /^[-+]\d/.test(text) ? seconds(text) : undefined;
  return s === undefined ? undefined : -s;
};

/** A length of time in the form that the API reads. */
export const duration = (s: number): string => `PT${s}S`;

export const whole = (text: string): number | undefined => {
  const n = /^-?\d+$/.test(text) ? Number(text) : NaN;
  return n >= -2147483648 && n <= 2147483647 ? n : undefined;
};

export const number = (text: string): number | undefined => (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined);

export const yes = (text: string): boolean | undefined =>
  ['yes', 'true', 'on', '1'].includes(text.toLowerCase()) ? true : ['no', 'false', 'off', '0'].includes(text.toLowerCase()) ? false : undefined;

export const isUUID = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** What a text may be in JSON: `40` is a number or a text. */
export function json(text: string): unknown[] {
  if (text === 'true' || text === 'false') return [text === 'true', text];
  const n = number(text);
  return n === undefined ? [text] : [n, text];
}

/** A number in JSON, or the text. */
export const comparable = (text: string): unknown => number(text) ?? text;

const like = (text: string) => text.replace(/[\\%_]/g, '\\$&');
export const pattern = (parts: string[]) => parts.map(like).join('%');
