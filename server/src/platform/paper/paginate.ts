/** Something one line or one picture row high; a page is a column of these. Heights in points. */
export interface Block {
  height: number;
  /** stays on the page of the block after it: a heading with its first line */
  withNext?: boolean;
}

export interface Placed<B> {
  block: B;
  /** distance from the top of the page's room for text */
  y: number;
}

/** Lines (or headings with theirs) that move along rather than leave the signatures alone on a page: nobody should sign an empty sheet. */
const GROUPS_WITH_CLOSING = 2;

/**
 * Columns of blocks, one a page. `room(page)`: height for text on that page, from 0. The last page also keeps `closing` free at
 * its foot.
 */
export function paginate<B extends Block>(
  blocks: readonly B[],
  room: (page: number) => number,
  closing: number,
): Placed<B>[][] {
  const pages: Placed<B>[][] = [[]];
  let y = 0;

  const place = (group: readonly B[], reserved: number) => {
    if (pages.at(-1)?.length && y + heightOf(group) + reserved > room(pages.length - 1)) {
      pages.push([]);
      y = 0;
    }
    for (const block of group) {
      pages.at(-1)?.push({ block, y });
      y += block.height;
    }
  };

  const groups = grouped(blocks);
  const tail = groups.splice(-GROUPS_WITH_CLOSING);
  for (const group of groups) place(group, 0);
  if (heightOf(tail.flat()) + closing <= room(pages.length)) {
    place(tail.flat(), closing);
  } else {
    // two rows of pictures and a long foot: rather the signatures alone than anything off the paper
    for (const group of tail) place(group, 0);
    if (y + closing > room(pages.length - 1)) pages.push([]);
  }
  return pages;
}

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { height }) => sum + height, 0);
}

function grouped<B extends Block>(blocks: readonly B[]): B[][] {
  const groups: B[][] = [];
  let open = false;
  for (const block of blocks) {
    if (open) groups.at(-1)?.push(block);
    else groups.push([block]);
    open = block.withNext === true;
  }
  return groups;
}
