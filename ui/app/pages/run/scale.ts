/** A scale of time in which long stretches where nothing happens are cut. */
export interface Scale {
  /** The place of an instant, from 0 to 1. */
  at: (t: number) => number;
  cuts: { place: number; from: number; to: number }[];
  from: number;
  to: number;
}

interface Span {
  from: number;
  to: number;
}

/** A gap is cut when it is this many times as long as what happens in the middle. */
const LONG = 10;
/** How wide a cut is, of the whole. */
const CUT = 0.025;

export function scale(spans: readonly Span[]): Scale {
  if (spans.length === 0) return { at: () => 0, cuts: [], from: 0, to: 0 };
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  const lengths = sorted.map(({ from, to }) => to - from).sort((a, b) => a - b);
  const median = Math.max(1, lengths[Math.floor(lengths.length / 2)]);
  const from = merged[0].from;
  const to = merged.at(-1)!.to;
  const gaps = merged.slice(1).map((span, i) => ({ from: merged[i].to, to: span.from }));
  const cut = gaps.filter(gap => gap.to - gap.from > LONG * median && gap.to - gap.from > 0.1 * (to - from));
  const kept = Math.max(1, to - from - cut.reduce((sum, gap) => sum + gap.to - gap.from, 0));
  const room = 1 - CUT * cut.length;
  const at = (t: number) => {
    let place = 0;
    let begin = from;
    for (const gap of cut) {
      if (t <= gap.from) break;
      place += (room * (gap.from - begin)) / kept;
      if (t < gap.to) return place + (CUT * (t - gap.from)) / (gap.to - gap.from);
      place += CUT;
      begin = gap.to;
    }
    return Math.min(1, Math.max(0, place + (room * (t - begin)) / kept));
  };
  return { at, cuts: cut.map(gap => ({ place: (at(gap.from) + at(gap.to)) / 2, ...gap })), from, to };
}

/** Bars of one row, put into as few lanes as keep them from lying on each other. */
export function lanes<T extends Span>(bars: readonly T[], most: number): { bar: T; lane: number }[] {
  const ends: number[] = [];
  return [...bars]
    .sort((a, b) => a.from - b.from)
    .map(bar => {
      let lane = ends.findIndex(end => end <= bar.from);
      if (lane < 0) lane = ends.length < most ? ends.length : ends.indexOf(Math.min(...ends));
      ends[lane] = Math.max(ends[lane] ?? 0, bar.to);
      return { bar, lane };
    });
}
