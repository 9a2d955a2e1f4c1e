import { useHotkeys } from '../../ui/hotkeys.ts';
import type { DeskWish } from './desk-wish.ts';
import type { PaperTool } from './paper-view.tsx';
import type { ReadingKeeper } from './use-reading.ts';

const layouts = ['3x4+1R', '3x4', '6x2', '12x1', 'median'] as const;
const gains = [5, 10, 20] as const;
const speeds = [12.5, 25, 50] as const;

const nextOf = <T>(values: readonly T[], now: T): T => values[(values.indexOf(now) + 1) % values.length] as T;

/** The keyboard of the desk; the report's text fields keep their letters to themselves. */
export function useDeskKeys({
  wish,
  change,
  setTool,
  keeper,
  chosen,
  choose,
  zoom,
  setCompare,
  onHelp,
}: {
  wish: DeskWish;
  change(part: Partial<DeskWish>): void;
  setTool(tool: PaperTool): void;
  keeper: ReadingKeeper;
  chosen: string | undefined;
  choose(id: string | undefined): void;
  zoom(lead: string | undefined): void;
  setCompare(compare: 'beside' | 'over' | 'off'): void;
  onHelp(): void;
}): void {
  const { baselineHz } = wish.filters;
  useHotkeys([
    ...layouts.map((layout, at) => ({ key: String(at + 1), run: () => change({ layout }) })),
    { key: 'g', run: () => change({ gain: nextOf(gains, wish.gain) }) },
    { key: 's', run: () => change({ speed: nextOf(speeds, wish.speed) }) },
    {
      key: 'f',
      run: () => change({ filters: baselineHz ? {} : { baselineHz: 0.5, lowPassHz: 40, notchHz: 50 } }),
    },
    { key: 't', run: () => setTool('time') },
    { key: 'a', run: () => setTool('amplitude') },
    { key: 'm', run: () => setTool('march-out') },
    { key: 'z', run: () => setTool('magnifier') },
    {
      key: 'Escape',
      run: () => {
        setTool('none');
        zoom(undefined);
        choose(undefined);
      },
    },
    { key: 'Delete', run: () => keeper.removeCaliper(chosen) },
    { key: 'z', ctrl: true, run: () => keeper.undoCaliper() },
    { key: 'c', run: () => setCompare('beside') },
    { key: 'o', run: () => setCompare('over') },
    { key: '?', shift: true, run: onHelp },
  ]);
}
