/** Keys as PACS users expect them. A table, so that the app can show it and change it. */
import type { Cell } from './cell-contract.ts';
import type { Imaging } from './open-imaging.ts';
import { windowPresetsFor } from './windows.ts';

export type CellAction = (cell: Cell, imaging: Imaging) => void;

const last = (cell: Cell): number => (cell.snapshot().displaySet?.frames.length ?? 1) - 1;
const scroll =
  (by: number): CellAction =>
  (cell) =>
    void cell.scroll(by);

export const keyBindings: Readonly<Record<string, CellAction>> = {
  ArrowUp: scroll(-1),
  ArrowLeft: scroll(-1),
  ArrowDown: scroll(1),
  ArrowRight: scroll(1),
  PageUp: scroll(-10),
  PageDown: scroll(10),
  Home: (cell) => void cell.go(0),
  End: (cell) => void cell.go(last(cell)),
  ' ': ({ cine }) => (cine.playing ? cine.pause() : cine.play()),
  '+': (cell) => cell.zoomBy(1.25),
  '=': (cell) => cell.zoomBy(1.25),
  '-': (cell) => cell.zoomBy(0.8),
  i: (cell) => cell.invert(),
  r: (cell) => cell.rotateBy(90),
  h: (cell) => cell.flip('horizontal'),
  v: (cell) => cell.flip('vertical'),
  f: (cell) => cell.fit(),
  o: (cell) => cell.actualSize(),
  Backspace: (_, { measurements }) => measurements.removeSelected(),
  Delete: (_, { measurements }) => measurements.removeSelected(),
  'Control+z': (_, { measurements }) => measurements.undo(),
  'Control+y': (_, { measurements }) => measurements.redo(),
  'Control+Shift+z': (_, { measurements }) => measurements.redo(),
  Escape(cell, imaging) {
    cell.cancelDrawing();
    cell.cine.pause();
    imaging.measurements.select(undefined);
    imaging.setTool('window');
  },
  0: (cell) => cell.setWindow({ by: 'file' }),
  9: (cell) => cell.setWindow({ by: 'full' }),
};

/** Digits 1 to 8 are the modality's presets in their order. */
function presetAction(digit: string): CellAction | undefined {
  if (!/^[1-8]$/.test(digit)) return undefined;
  return (cell) => {
    const facts = cell.snapshot().shown?.facts;
    const preset = facts && windowPresetsFor(facts.modality, facts.pixelUnit)[Number(digit) - 1];
    if (preset) cell.setWindow({ by: 'preset', preset: preset.key });
  };
}

/** What a key does here; nothing while an input method composes or text is being written. */
export function actionOf(event: KeyboardEvent): CellAction | undefined {
  if (event.isComposing || event.keyCode === 229 || event.altKey) return undefined;
  const target = event.target as HTMLElement | null;
  if (target?.closest?.('input, textarea, select, [contenteditable=""], [contenteditable="true"]')) return undefined;
  const held = event.ctrlKey || event.metaKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (held) return keyBindings[`Control+${event.shiftKey ? 'Shift+' : ''}${name}`];
  return keyBindings[name] ?? presetAction(name);
}
