import i18next from 'i18next';
import { useEffect, useState } from 'react';
import type { Imaging, ImagingText, Texts } from '../../imaging/index.ts';

/** Words for the pictures; a code that the catalogue does not know stays as the file wrote it. */
export const texts: Texts = (key: ImagingText, values) => {
  const path = `reading:images.texts.${key}`;
  return i18next.exists(path)
    ? i18next.t(path as 'reading:images.texts.loading', { ...values })
    : key.replace(/^[^.]*\./, '');
};

/** Old office computers have 4 GB; what the browser tells is rounded down and at most 8. */
function memory(): { frameMemoryBytes: number; pictureMemoryBytes: number } {
  const gibibytes = (navigator as { deviceMemory?: number }).deviceMemory ?? 4;
  const mebibyte = 2 ** 20;
  return gibibytes <= 4
    ? { frameMemoryBytes: 192 * mebibyte, pictureMemoryBytes: 384 * mebibyte }
    : { frameMemoryBytes: 512 * mebibyte, pictureMemoryBytes: 1024 * mebibyte };
}

/** The page's one imaging; its library is large and comes only now. */
export async function getImaging(): Promise<Imaging> {
  const { openImaging } = await import('../../imaging/index.ts');
  return openImaging({ texts, ...memory() });
}

export type ImagingState = { imaging?: Imaging; fault?: unknown };

export function useImaging(): ImagingState {
  const [state, setState] = useState<ImagingState>({});
  useEffect(() => {
    let here = true;
    getImaging().then(
      (imaging) => here && setState({ imaging }),
      (fault: unknown) => here && setState({ fault }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}
