/** What a cell needs from the page's one rendering engine and one frame store. */
import { Enums, type RenderingEngine, type Types } from '@cornerstonejs/core';
import { ToolGroupManager } from '@cornerstonejs/tools';
import type { FrameFacts } from './frame-facts.ts';
import type { FrameLoader } from './frame-loader.ts';
import type { FrameStore } from './frame-store.ts';
import type { PlanarView } from './planar-view.ts';

/** A viewport and the picture it really holds. */
export interface Screen {
  readonly id: string;
  readonly view: PlanarView;
  /**
   * The picture whose pixels are drawn. `getCornerstoneImage()` of the planar viewport keeps naming the first one of the
   * stack; the event that comes with new pixels names the right one, and the pixels themselves must agree.
   */
  held(): Types.IImage | undefined;
  /** Fulfils when the viewport holds this image. */
  arrival(imageId: string): Promise<void>;
  close(): void;
}

export interface CellHost {
  readonly store: FrameStore;
  readonly loader: FrameLoader;
  enable(element: HTMLDivElement): Screen;
  discard<T>(cancel: () => T): T;
  shown(cellId: string, frame: FrameFacts): void;
}

let cellsOpened = 0;

export function createCellHost(
  engine: RenderingEngine,
  toolGroupId: string,
  parts: Pick<CellHost, 'store' | 'loader' | 'discard' | 'shown'>,
): CellHost {
  return { ...parts, enable: (element) => enable(engine, toolGroupId, element) };
}

function enable(engine: RenderingEngine, toolGroupId: string, element: HTMLDivElement): Screen {
  const id = `cell-${++cellsOpened}`;
  engine.enableElement({ viewportId: id, element, type: Enums.ViewportType.STACK });
  ToolGroupManager.getToolGroup(toolGroupId)?.addViewport(id, engine.id);
  const view = engine.getViewport(id) as unknown as PlanarView;

  let announced: Types.IImage | undefined;
  const waiting = new Set<() => void>();
  const onNewImage = (event: Event): void => {
    announced = (event as CustomEvent<{ image?: Types.IImage }>).detail.image;
    for (const look of waiting) look();
  };
  element.addEventListener(Enums.Events.STACK_NEW_IMAGE, onNewImage);

  const held = (): Types.IImage | undefined =>
    announced && view.getImageData()?.voxelManager === announced.voxelManager ? announced : undefined;

  return {
    id,
    view,
    held,
    arrival: (imageId) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (held()?.imageId !== imageId) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close() {
      element.removeEventListener(Enums.Events.STACK_NEW_IMAGE, onNewImage);
      ToolGroupManager.getToolGroup(toolGroupId)?.removeViewports(engine.id, id);
      engine.disableElement(id);
    },
  };
}
