import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, paginate } from '../../../../server/src/platform/paper/paginate.ts';

const line = (height = 10): Block => ({ height });
const lines = (count: number) => Array.from({ length: count }, () => line());
const counts = (pages: readonly (readonly unknown[])[]) => pages.map((page) => page.length);

describe('paginating a report', () => {
  it('fills a page and goes on at the top of the next', () => {
    const pages = paginate(lines(25), () => 100, 0);
    expect(counts(pages)).toEqual([10, 10, 5]);
    expect(pages[1]?.map(({ y }) => y).slice(0, 3)).toEqual([0, 10, 20]);
  });

  it('gives later pages the room that their running head leaves', () => {
    expect(counts(paginate(lines(20), (page) => (page === 0 ? 100 : 80), 0))).toEqual([10, 8, 2]);
  });

  it('keeps the foot of the last page free for the signatures', () => {
    expect(counts(paginate(lines(7), () => 100, 30))).toEqual([7]);
    expect(counts(paginate(lines(8), () => 100, 30))).toEqual([6, 2]);
  });

  it('never leaves the signatures alone on a page', () => {
    expect(counts(paginate(lines(10), () => 100, 30))).toEqual([8, 2]);
  });

  it('moves a heading with its first line', () => {
    const pages = paginate([...lines(9), { height: 10, withNext: true }, ...lines(5)], () => 100, 0);
    expect(counts(pages)).toEqual([9, 6]);
  });

  it('gives the signatures a page of their own when they and the last pictures do not fit on one', () => {
    expect(counts(paginate([line(50), line(60)], () => 100, 50))).toEqual([1, 1, 0]);
  });

  it('places a block that is higher than a page rather than lose it', () => {
    expect(counts(paginate([line(), line(500), line()], () => 100, 0))).toEqual([1, 1, 1]);
  });

  it('keeps every block once, in order, and on the paper', () => {
    const block = fc.record({ height: fc.integer({ min: 1, max: 20 }), withNext: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 0, max: 60 }),
        (blocks, closing) => {
          // more than four in a row tied together could fill a page by themselves
          const tied = blocks.map((each, index) => ({ ...each, withNext: each.withNext && index % 4 !== 3 }));
          const pages = paginate(tied, () => 200, closing);
          expect(pages.flat().map(({ block: placed }) => placed)).toEqual(tied);
          for (const [index, page] of pages.entries()) {
            const end = Math.max(0, ...page.map(({ block: placed, y }) => y + placed.height));
            expect(end).toBeLessThanOrEqual(200);
            if (index === pages.length - 1) expect(end + closing).toBeLessThanOrEqual(200);
          }
        },
      ),
    );
  });
});
