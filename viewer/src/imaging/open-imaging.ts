/** The viewer's one way to pictures: opened once per page. */
import { cache, getRenderingCapabilities, init as initCore, RenderingEngine } from '@cornerstonejs/core';
import { init as initDecoders } from '@cornerstonejs/dicom-image-loader';
import { utilities as toolUtilities } from '@cornerstonejs/tools';
import { openCell } from './cell.ts';
import type { Cell } from './cell-contract.ts';
import { createCellHost } from './cell-host.ts';
import { answerCornerstone, factsOf, forgetFrames, knowFrames } from './cornerstone-metadata.ts';
import { warmDecoders } from './decoder-files.ts';
import type { DicomJson } from './dicom-json.ts';
import { text } from './dicom-json.ts';
import { type DisplaySet, type StackSet, splitStudy } from './display-sets.ts';
import { registerFrameLoader, scheme } from './frame-loader.ts';
import { createFrameStore, type FrameStoreOptions } from './frame-store.ts';
import { captureKeyImage, type KeyImage } from './key-image.ts';
import { valuesOf } from './measure-values.ts';
import { imagePoints, indexFrames, pixelsOf } from './measurement-json.ts';
import { type Measurements, openMeasurements } from './measurements.ts';
import { type ImageSource, viewerSource } from './source.ts';
import { linkScrolling } from './sync-scroll.ts';
import { measurementLines, type Texts } from './texts.ts';
import { openTools, type Tool } from './tools.ts';

export interface ImagingOptions {
  readonly source?: ImageSource;
  readonly texts: Texts;
  /** Compressed frames; a quarter gigabyte is a CT of some 1,500 slices. */
  readonly frameMemoryBytes?: number;
  /** Decoded pictures. Less for old office computers. */
  readonly pictureMemoryBytes?: number;
  readonly fetching?: Pick<FrameStoreOptions, 'parallel' | 'backoffMs'>;
  /** Workers that decode; by default half the processors, at most four. */
  readonly decoders?: number;
  /** `auto` draws on the CPU where WebGL would only be simulated on it. */
  readonly drawing?: 'auto' | 'cpu' | 'gpu';
}

export interface Imaging {
  readonly drawsOn: 'cpu' | 'gpu';
  /** From `GET {root}/studies/{uid}/metadata`. Adding a study again replaces it. */
  addStudy(metadata: readonly DicomJson[], source?: ImageSource): DisplaySet[];
  /** Fetches the metadata and adds the study. */
  openStudy(studyUid: string, source?: ImageSource): Promise<DisplaySet[]>;
  removeStudy(studyUid: string): void;
  displaySets(studyUid: string): readonly DisplaySet[];
  /** Fetches the next case behind everything visible; withdrawn by the next call or `undefined`. */
  prefetch(studyUid: string | undefined, source?: ImageSource): Promise<void>;
  openCell(element: HTMLDivElement): Cell;
  readonly cells: readonly Cell[];
  readonly tool: Tool;
  setTool(tool: Tool): void;
  onTool(listener: () => void): () => void;
  setTexts(texts: Texts): void;
  readonly texts: Texts;
  readonly measurements: Measurements;
  captureKeyImage(cell: Cell): Promise<KeyImage | undefined>;
  /** Cells of one frame of reference follow each other by position. */
  linkScroll(on: boolean): void;
  close(): void;
}

let opened: Promise<Imaging> | undefined;

/** Once per page; a second call answers with the first one's imaging. */
export function openImaging(options: ImagingOptions): Promise<Imaging> {
  opened ??= open(options).catch((reason) => {
    opened = undefined;
    throw reason;
  });
  return opened;
}

const mebibyte = 2 ** 20;

async function open(options: ImagingOptions): Promise<Imaging> {
  const { webgl, softwareRasterizer } = getRenderingCapabilities();
  const wish = options.drawing ?? 'auto';
  const cpu = wish === 'cpu' || (wish === 'auto' && (!webgl || softwareRasterizer));
  initCore({ rendering: { useCPURendering: cpu, useGenericViewport: true } } as Parameters<typeof initCore>[0]);
  initDecoders({ maxWebWorkers: options.decoders ?? Math.min(4, Math.max(1, navigator.hardwareConcurrency >> 1)) });
  cache.setMaxCacheSize(options.pictureMemoryBytes ?? 512 * mebibyte);
  answerCornerstone();
  // Their files must not wait behind frames (HTTP/1.1 has few connections).
  const warmed = warmDecoders();

  let texts = options.texts;
  const studies = new Map<string, readonly DisplaySet[]>();
  const sources = new Map<string, ImageSource>();
  const defaultSource = options.source ?? viewerSource();
  const cells = new Map<string, Cell>();
  const toolListeners = new Set<() => void>();

  const sourceOf = (imageId: string): ImageSource | undefined => sources.get(factsOf(imageId)?.studyUid ?? '');
  const store = createFrameStore({
    maxBytes: options.frameMemoryBytes ?? 256 * mebibyte,
    ...options.fetching,
    async fetchFrame(imageId, signal) {
      const facts = factsOf(imageId);
      const source = sourceOf(imageId);
      if (!facts || !source) throw new DOMException('its study was closed', 'AbortError');
      return source.frame(facts, signal);
    },
  });
  const loader = registerFrameLoader(store, sourceOf);
  const engine = new RenderingEngine('hub');
  const tools = openTools(
    (tool, drag) => cells.get(drag.viewportId)?.drag(tool, drag),
    (tool, { handles }, target) => {
      const imageId = (Array.isArray(target) ? target[0] : target)?.replace(/^imageId:/, '');
      const facts = factsOf(imageId);
      if (!facts || !imageId) return [];
      const points = imagePoints(handles.points.filter(Array.isArray), facts);
      return measurementLines(valuesOf(tool, points, facts, pixelsOf(imageId)), texts);
    },
  );
  const drawMeasurements = (): void => toolUtilities.triggerAnnotationRenderForViewportIds([...cells.keys()]);
  const measurements = openMeasurements(drawMeasurements);
  const scrolling = linkScrolling(() => [...cells.values()]);
  const host = createCellHost(engine, tools.groupId, {
    store,
    loader,
    discard: measurements.discard,
    shown: (cellId, frame) => scrolling.shown(cellId, frame),
  });

  const resizing = new ResizeObserver(() => {
    engine.resize(true, true);
    for (const cell of cells.values()) cell.resized();
  });

  const imaging: Imaging = {
    drawsOn: cpu ? 'cpu' : 'gpu',
    addStudy(metadata, source = defaultSource) {
      const studyUid = text(metadata[0], '0020000D');
      if (!studyUid) return [];
      if (studies.has(studyUid)) imaging.removeStudy(studyUid);
      const sets = splitStudy(metadata, (instance, frame) => imageIdOf(source, instance, frame));
      const frames = stackFrames(sets);
      knowFrames(frames);
      indexFrames(frames);
      sources.set(studyUid, source);
      studies.set(studyUid, sets);
      measurements.framesKnown();
      return sets;
    },
    async openStudy(studyUid, source = defaultSource) {
      return imaging.addStudy(await source.metadata(studyUid), source);
    },
    removeStudy(studyUid) {
      const frames = stackFrames(studies.get(studyUid) ?? []);
      for (const cell of cells.values()) {
        if (cell.snapshot().displaySet?.studyUid === studyUid) void cell.show(undefined);
      }
      for (const { imageId } of frames) {
        store.forget(imageId);
        if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true });
      }
      forgetFrames(frames);
      studies.delete(studyUid);
      sources.delete(studyUid);
    },
    displaySets: (studyUid) => studies.get(studyUid) ?? [],
    async prefetch(studyUid, source = defaultSource) {
      if (studyUid === undefined) return store.wish('next-case', 2, []);
      if (!studies.has(studyUid)) await imaging.openStudy(studyUid, source);
      // First pictures of every stack before the rest of any.
      const stacks = (studies.get(studyUid) ?? []).filter((set): set is StackSet => set.kind === 'stack');
      const ids = stacks.flatMap(({ frames }) => frames.map(({ imageId }, at) => ({ imageId, at })));
      store.wish(
        'next-case',
        2,
        ids.sort((a, b) => a.at - b.at).map(({ imageId }) => imageId),
      );
    },
    openCell(element) {
      const cell = openCell(element, host);
      cells.set(cell.id, cell);
      resizing.observe(element);
      const close = cell.close;
      cell.close = () => {
        resizing.unobserve(element);
        cells.delete(cell.id);
        close();
      };
      return cell;
    },
    get cells() {
      return [...cells.values()];
    },
    get tool() {
      return tools.active;
    },
    setTool(tool) {
      for (const cell of cells.values()) cell.cancelDrawing();
      tools.activate(tool);
      for (const listener of toolListeners) listener();
    },
    onTool(listener) {
      toolListeners.add(listener);
      return () => toolListeners.delete(listener);
    },
    setTexts(next) {
      texts = next;
      drawMeasurements();
    },
    get texts() {
      return texts;
    },
    measurements,
    captureKeyImage: (cell) => captureKeyImage(cell, measurements),
    linkScroll: (on) => scrolling.link(on),
    close() {
      resizing.disconnect();
      for (const cell of [...cells.values()]) cell.close();
      store.close();
      measurements.close();
      engine.destroy();
      cache.purgeCache();
    },
  };
  await warmed;
  return imaging;
}

const stackFrames = (sets: readonly DisplaySet[]) => sets.flatMap((set) => (set.kind === 'stack' ? set.frames : []));

function imageIdOf(source: ImageSource, instance: DicomJson, frame: number): string {
  const [study, series, sop] = ['0020000D', '0020000E', '00080018'].map((tag) => text(instance, tag) ?? '');
  return `${scheme}:${source.key}/studies/${study}/series/${series}/instances/${sop}/frames/${frame}`;
}
