/** Cornerstone's tools under our names, bound to the mouse as PACS users expect: left active, middle pan, right zoom. */
import {
  AngleTool,
  addTool,
  BaseTool,
  CobbAngleTool,
  EllipticalROITool,
  Enums,
  init as initTools,
  LengthTool,
  ProbeTool,
  RectangleROITool,
  ToolGroupManager,
} from '@cornerstonejs/tools';
import { type MeasurementTool, measurementTools } from './measure-values.ts';

export const dragTools = ['window', 'pan', 'zoom', 'scroll', 'rotate'] as const;
export type DragTool = (typeof dragTools)[number];
export type Tool = DragTool | MeasurementTool;

export interface Drag {
  readonly viewportId: string;
  /** In CSS pixels, since the last event. */
  readonly dx: number;
  readonly dy: number;
  /** Where the drag began. */
  readonly start: [number, number];
}

export const toolClass = {
  length: LengthTool,
  angle: AngleTool,
  cobb: CobbAngleTool,
  ellipse: EllipticalROITool,
  rectangle: RectangleROITool,
  probe: ProbeTool,
} as const;

export const toolOfClass = (name: string): MeasurementTool | undefined =>
  measurementTools.find((tool) => toolClass[tool].toolName === name);

export const isMeasurementTool = (tool: Tool): tool is MeasurementTool =>
  (measurementTools as readonly string[]).includes(tool);

interface DragDetail {
  viewportId: string;
  deltaPoints: { canvas: [number, number] };
  startPoints: { canvas: [number, number] };
}

/** A drag belongs to the cell under it; what it does there is the cell's to decide. */
function dragToolClass(tool: DragTool, onDrag: (tool: DragTool, drag: Drag) => void): typeof BaseTool {
  class CellDragTool extends BaseTool {
    static override toolName = `hub-${tool}`;
    constructor(props = {}) {
      super(props, { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: {} });
    }
    mouseDragCallback({ detail }: { detail: DragDetail }): void {
      const [dx, dy] = detail.deltaPoints.canvas;
      onDrag(tool, { viewportId: detail.viewportId, dx, dy, start: detail.startPoints.canvas });
    }
    touchDragCallback(event: { detail: DragDetail }): void {
      this.mouseDragCallback(event);
    }
  }
  return CellDragTool as unknown as typeof BaseTool;
}

export interface ToolBench {
  readonly groupId: string;
  readonly active: Tool;
  activate(tool: Tool): void;
}

/** Writes what stands beside a measurement; `data` and `target` are Cornerstone's, the latter one image or a list. */
export type WriteLines = (
  tool: MeasurementTool,
  data: { handles: { points: [number, number, number][] } },
  target: string | readonly string[] | undefined,
) => string[];

export function openTools(onDrag: (tool: DragTool, drag: Drag) => void, linesOf: WriteLines): ToolBench {
  initTools();
  const groupId = 'hub-cells';
  const group = ToolGroupManager.createToolGroup(groupId);
  if (!group) throw new Error('imaging is open already');

  const nameOf = (tool: Tool): string => (isMeasurementTool(tool) ? toolClass[tool].toolName : `hub-${tool}`);
  for (const tool of dragTools) {
    addTool(dragToolClass(tool, onDrag) as never);
    group.addTool(nameOf(tool));
  }
  for (const tool of measurementTools) {
    addTool(toolClass[tool] as never);
    group.addTool(nameOf(tool), {
      getTextLines: (data: never, target: string | string[]) => linesOf(tool, data, target),
      // Undo belongs to our own history, which also knows what was loaded from the server.
      actions: { undo: { method: 'undo', bindings: [] }, redo: { method: 'redo', bindings: [] } },
    });
    group.setToolPassive(nameOf(tool));
  }

  const { Primary, Auxiliary, Secondary } = Enums.MouseBindings;
  let active: Tool = 'window';
  function bind(): void {
    const buttons = new Map<Tool, number[]>([[active, [Primary]]]);
    for (const [tool, button] of [
      ['pan', Auxiliary],
      ['zoom', Secondary],
    ] as const) {
      buttons.set(tool, [...(buttons.get(tool) ?? []), button]);
    }
    for (const tool of [...dragTools, ...measurementTools]) {
      group?.setToolPassive(nameOf(tool), { removeAllBindings: true });
    }
    for (const [tool, held] of buttons) {
      group?.setToolActive(nameOf(tool), { bindings: held.map((mouseButton) => ({ mouseButton })) });
    }
  }
  bind();

  return {
    groupId,
    get active() {
      return active;
    },
    activate(tool) {
      active = tool;
      bind();
    },
  };
}
