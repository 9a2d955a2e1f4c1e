/** Which window a picture is seen through. */
import type { Types } from '@cornerstonejs/core';
import type { FrameFacts } from './frame-facts.ts';
import type { WindowState } from './view-state.ts';
import { windowOfEdges, windowPresetsFor } from './windows.ts';

export type WindowChoice =
  /** `index`: which of the file's windows; a file may bring several. */
  | { readonly by: 'file'; readonly index?: number }
  /** From the lowest to the highest value. */
  | { readonly by: 'full' }
  | { readonly by: 'preset'; readonly preset: string }
  | { readonly by: 'hand'; readonly center: number; readonly width: number };

/** What a choice means; `file` and `full` differ per picture, so only the choice itself is kept. */
export function windowFor(choice: WindowChoice, facts: FrameFacts): WindowState | undefined {
  if (choice.by === 'hand') return choice;
  if (choice.by === 'preset') {
    const preset = windowPresetsFor(facts.modality, facts.pixelUnit).find(({ key }) => key === choice.preset);
    return preset && { by: 'preset', preset: preset.key, center: preset.center, width: preset.width };
  }
  return choice.by === 'full'
    ? { by: 'full', center: 0, width: 0 }
    : { by: 'file', index: choice.index ?? 0, center: 0, width: 0 };
}

/** The window to draw with; undefined for color, which has none. */
export function shownWindow(
  chosen: WindowState | undefined,
  facts: FrameFacts,
  image: Types.IImage,
): WindowState | undefined {
  if (image.color) return undefined;
  if (chosen && chosen.by !== 'full' && chosen.by !== 'file') return chosen;
  const index = chosen?.index ?? 0;
  const own = facts.windows[index] ?? facts.windows[0];
  if (chosen?.by !== 'full' && own) return { by: 'file', index, center: own.center, width: own.width };
  if (chosen?.by !== 'full' && facts.voiLutRange) return { by: 'file', index: 0, ...windowOfEdges(facts.voiLutRange) };
  return { by: 'full', ...windowOfEdges(rangeOf(image)) };
}

const ranges = new WeakMap<Types.IImage, { lower: number; upper: number }>();

function rangeOf(image: Types.IImage): { lower: number; upper: number } {
  const known = ranges.get(image);
  if (known) return known;
  const pixels = image.getPixelData();
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < pixels.length; at++) {
    const value = pixels[at] as number;
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  const range = { lower, upper: upper > lower ? upper : lower + 1 };
  ranges.set(image, range);
  return range;
}
