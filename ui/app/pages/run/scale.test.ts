import { describe, expect, it } from 'vitest';
import { lanes, scale } from './scale';

describe('scale', () => {
  it('is even where there is no long gap', () => {
    const { at, cuts } = scale([{ from: 0, to: 50 }, { from: 50, to: 100 }]);
    expect(cuts).toEqual([]);
    expect([at(0), at(25), at(100)]).toEqual([0, 0.25, 1]);
  });
  it('cuts a long gap, and keeps the order of all instants', () => {
    const { at, cuts } = scale([{ from: 0, to: 10 }, { from: 10, to: 20 }, { from: 100_000, to: 100_010 }, { from: 100_010, to: 100_020 }]);
    expect(cuts).toHaveLength(1);
    expect(at(20)).toBeGreaterThan(0.45);
    expect(at(100_000)).toBeLessThan(0.55);
    let last = -1;
    for (let t = 0; t <= 100_020; t += 7) {
      expect(at(t)).toBeGreaterThanOrEqual(last);
      last = at(t);
    }
    expect([at(0), at(100_020)]).toEqual([0, 1]);
  });
  it('says 0 of nothing', () => expect(scale([]).at(5)).toBe(0));
});

describe('lanes', () => {
  it('keeps bars apart as long as there is room', () => {
    const bars = [{ from: 0, to: 10 }, { from: 5, to: 15 }, { from: 10, to: 20 }];
    expect(lanes(bars, 3).map(({ lane }) => lane)).toEqual([0, 1, 0]);
    expect(lanes(bars, 1).map(({ lane }) => lane)).toEqual([0, 0, 0]);
  });
});
