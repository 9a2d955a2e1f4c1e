import {
  type Answer,
  addKeyImage,
  priorStudies,
  type RequestId,
  readStudy,
  type StudyUid,
} from '@hub/server/contracts';
import { useQuery } from '@tanstack/react-query';
import { App, Result } from 'antd';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, send } from '../../api.ts';
import {
  type Imaging,
  isMeasurementTool,
  type Layout,
  StackGrid,
  type StackSet,
  viewStateOf,
} from '../../imaging/index.ts';
import { Loading } from '../../ui/asked.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { dicomDate } from '../../ui/time.tsx';
import { useWording } from '../../ui/wording.ts';
import type { DeskCase, ImageDeskRoom } from './desk-room.ts';
import { firstHanging, type Hanging, stacksOf, withLayout, without, withPlace, withPrior } from './hanging.ts';
import { HotkeyHelp } from './hotkey-help.tsx';
import { ImageBanners } from './image-banners.tsx';
import { useImaging } from './imaging.ts';
import { type MeasuredPlace, MeasurementList } from './measurement-list.tsx';
import { PriorCards } from './prior-cards.tsx';
import './desk.css';
import { SeriesStrip } from './series-strip.tsx';
import { Toolbar } from './toolbar.tsx';
import { useAnnotations } from './use-annotations.ts';
import { useCells } from './use-cells.ts';
import { usePriors, useStudy } from './use-study.ts';

export type KeyImageAnswer = Answer<typeof addKeyImage>;

/** What the keys of the report ask of the pictures. */
export interface DeskHandle {
  keyImage(): void;
  focus(): void;
}

export interface ImageDeskProps {
  item: DeskCase;
  /** the report may take a key image now */
  mayKeep: boolean;
  onKeyImage(image: KeyImageAnswer): void;
  /** stacks of the case not seen yet */
  onUnviewed(count: number): void;
  tools?: ReactNode;
  /** the desk stands in a consult room */
  room?: ImageDeskRoom | undefined;
  ref?: Ref<DeskHandle>;
}

/** The pictures of a case: series, cells, tools, earlier examinations. */
export default function ImageDesk(props: ImageDeskProps) {
  const { imaging, fault } = useImaging();
  const wording = useWording();
  if (fault) return <Result status="warning" title={wording(fault)} />;
  if (!imaging) return <Loading />;
  return <Desk key={props.item.id} {...props} imaging={imaging} />;
}

/**
 * A press on a picture gives the focus to Cornerstone's element, whose own key listener swallows every key of the
 * screen; the cell around it answers the keys of the pictures and lets the others pass.
 */
function giveFocusToCell({ target }: { target: EventTarget }): void {
  if (target instanceof HTMLElement && target.classList.contains('stack-screen'))
    target.closest<HTMLElement>('.stack-view')?.focus({ preventScroll: true });
}

function Desk(props: ImageDeskProps & { imaging: Imaging }) {
  const { item, mayKeep, onKeyImage, onUnviewed, tools, imaging, room, ref } = props;
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const wording = useWording();
  const { studyUid } = item;
  const { study, fault, reload } = useStudy(imaging, studyUid, item.imageCount);
  const { priors, bring, close } = usePriors(imaging, studyUid);
  const { cells, onCell, viewed } = useCells(studyUid);
  const [hanging, setHanging] = useState<Hanging>();
  const [busyPrior, setBusyPrior] = useState<string>();
  const [help, setHelp] = useState(false);
  const annotations = useAnnotations(imaging, study ? [study, ...priors] : [], room === undefined);
  const earlier = useQuery({
    queryKey: ['priors', studyUid],
    queryFn: () => api(priorStudies, { params: { studyUid } }),
  });
  const damaged = useQuery({
    queryKey: ['study', studyUid, 'summary'],
    queryFn: () => api(readStudy, { params: { studyUid } }),
  }).data?.damagedCount;

  const sets = [...(study?.sets ?? []), ...priors.flatMap((prior) => prior.sets)];
  const byId = new Map(stacksOf(sets).map((set) => [set.id, set]));
  const hung = hanging?.places.map((id): StackSet | undefined => (id === undefined ? undefined : byId.get(id))) ?? [];
  const cell = hanging ? cells[hanging.active] : undefined;

  useEffect(() => {
    if (study) setHanging((before) => before ?? firstHanging(study.sets));
  }, [study]);

  const unviewed = study
    ? stacksOf(study.sets).filter(({ id, localizer }) => !localizer && !viewed.sets.has(id)).length
    : 0;
  useEffect(() => onUnviewed(unviewed), [unviewed, onUnviewed]);

  useEffect(() => {
    if (!room || !hanging) return;
    const bringIn = async (uid: string) => void (await bring(uid));
    room.onDesk({ imaging, studyUid, hanging, cells, sets, hang: setHanging, bring: bringIn });
  });
  useEffect(() => () => room?.onDesk(undefined), [room]);
  // Measuring ends with its case: the first press on the next one must not draw.
  useEffect(
    () => () => {
      if (isMeasurementTool(imaging.tool)) imaging.setTool('window');
    },
    [imaging],
  );

  // The keyboard is with the pictures when a case comes up.
  const focused = useRef(false);
  const focus = () => (cell?.element.closest('.stack-view') as HTMLElement | null)?.focus();
  useEffect(() => {
    if (focused.current || !cell) return;
    focused.current = true;
    if (!(document.activeElement instanceof HTMLTextAreaElement)) focus();
  });

  const keyImage = async () => {
    if (!mayKeep) return void message.warning(t('images.keyImage.notHere'));
    const captured = cell && (await imaging.captureKeyImage(cell));
    if (!captured) return void message.warning(t('images.keyImage.nothing'));
    if (cell.snapshot().displaySet?.studyUid !== studyUid)
      return void message.warning(t('images.keyImage.priorRefused'));
    try {
      const query = { sopInstanceUid: captured.sopInstanceUid, frame: captured.frame, caption: '' };
      onKeyImage(
        await send(addKeyImage, captured.png, 'image/png', { params: { requestId: item.id as RequestId }, query }),
      );
      message.success(t('images.keyImage.added'));
    } catch (error) {
      message.error(wording(error));
    }
  };
  useImperativeHandle(ref, () => ({ keyImage: () => void keyImage(), focus }));
  useHotkeys([
    { key: '?', shift: true, run: () => setHelp(true) },
    { key: 'F1', inText: true, run: () => setHelp(true) },
  ]);

  const openPrior = async (priorUid: string) => {
    setBusyPrior(priorUid);
    try {
      const prior = await bring(priorUid);
      const first = prior && firstHanging(prior.sets).places[0];
      if (first) setHanging((before) => before && withPrior(before, first));
    } catch (error) {
      message.error(wording(error));
    } finally {
      setBusyPrior(undefined);
    }
  };
  const closePrior = (priorUid: string) => {
    const gone = new Set(priors.find((prior) => prior.studyUid === priorUid)?.sets.map(({ id }) => id));
    setHanging((before) => before && without(before, gone));
    close(priorUid);
  };
  /** A picture that was asked for before its stack hung: the cell goes there once it does. */
  const bound = useRef<MeasuredPlace>(undefined);
  useEffect(() => {
    const place = bound.current;
    if (!place || cell?.snapshot().displaySet?.id !== place.set.id) return;
    bound.current = undefined;
    void cell.go(place.index);
  });
  const goTo = (place: MeasuredPlace) => {
    bound.current = place;
    setHanging((before) => {
      if (!before) return before;
      const at = before.places.indexOf(place.set.id);
      return at >= 0 ? { ...before, active: at } : withPlace(before, before.active, place.set.id);
    });
  };
  const hang = (id: string) => setHanging((before) => before && withPlace(before, before.active, id));
  const changeLayout = (layout: Layout) =>
    setHanging((before) => before && withLayout(before, layout, study?.sets ?? []));

  /** New images join the stacks; each cell goes on where it was. */
  const takeNew = async () => {
    if (!hanging) return void reload();
    const { cells: states } = viewStateOf(hanging.layout, hanging.active, cells);
    await reload();
    states.forEach((state, at) => {
      const set = stacksOf(imaging.displaySets(studyUid)).find(({ id }) => id === state?.displaySetId);
      if (state && set) void cells[at]?.restore(state, set);
    });
  };

  if (fault)
    return (
      <Result
        status="warning"
        title={t('case.banner.studyFault')}
        subTitle={fault instanceof Error && 'status' in fault ? String(fault.status) : undefined}
        extra={
          <button type="button" className="desk-tool" onClick={() => void reload()}>
            {t('images.texts.retry')}
          </button>
        }
      />
    );
  if (!study || !hanging) return <Loading />;
  return (
    <div className="desk">
      <Toolbar
        imaging={imaging}
        cell={cell}
        layout={hanging.layout}
        onLayout={changeLayout}
        onKeyImage={mayKeep ? () => void keyImage() : undefined}
        onHelp={() => setHelp(true)}
      >
        {tools}
        <span className="desk-state" role="status" data-standing={annotations.standing}>
          {!room && annotations.standing && t(`images.measurements.${annotations.standing}`)}
          {annotations.others.length > 0 &&
            `　${t('images.measurements.others', { names: annotations.others.join('、') })}`}
        </span>
      </Toolbar>
      <ImageBanners
        item={item}
        loaded={study.instances}
        damaged={damaged ?? 0}
        failed={viewed.failed.size}
        onLoad={() => void takeNew()}
      />
      <div className="desk-body">
        <aside className="desk-strip">
          <h2>{t('images.strip.title')}</h2>
          <SeriesStrip sets={study.sets} hung={hanging.places} viewed={viewed.sets} onHang={hang} />
          {priors.map((prior) => (
            <section key={prior.studyUid}>
              <h2 className="desk-prior-title">
                {t('images.strip.priorOf', {
                  date: dicomDate(earlier.data?.find((each) => each.studyUid === prior.studyUid)?.studyDate ?? ''),
                })}
              </h2>
              <SeriesStrip sets={prior.sets} hung={hanging.places} viewed={viewed.sets} onHang={hang} />
            </section>
          ))}
          {!room && <MeasurementList imaging={imaging} sets={stacksOf(sets)} onGo={goTo} />}
          <h2>{t('case.priors.title')}</h2>
          <PriorCards
            priors={earlier.data ?? []}
            open={new Set(priors.map((prior) => prior.studyUid))}
            busy={busyPrior}
            onOpen={(uid) => void openPrior(uid as StudyUid)}
            onClose={closePrior}
          />
        </aside>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only passes the focus on */}
        <div className="desk-grid" onFocus={giveFocusToCell}>
          <StackGrid
            imaging={imaging}
            layout={hanging.layout}
            displaySets={hung}
            active={hanging.active}
            onActive={(active) => setHanging((before) => before && { ...before, active })}
            onCell={onCell}
          />
        </div>
      </div>
      <HotkeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
