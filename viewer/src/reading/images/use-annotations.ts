import { App } from 'antd';
import { useEffect, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLineBack } from '../../app/live.tsx';
import type { Imaging } from '../../imaging/index.ts';
import { useSignedIn } from '../../session/session.ts';
import { type AnnotationKeeper, type AnnotationStanding, keepAnnotations } from './annotation-keeper.ts';
import type { OpenStudy } from './use-study.ts';

const gravity: readonly AnnotationStanding[] = ['readOnly', 'saved', 'saving', 'unsaved'];

/**
 * Measurements of the open studies keep themselves; answers how that stands, and whose else are shown. Not `keeps`: what
 * is drawn belongs elsewhere, and the study's layers are only shown.
 */
export function useAnnotations(imaging: Imaging, studies: readonly OpenStudy[], keeps = true) {
  const { t } = useTranslation('reading');
  const { message } = App.useApp();
  const { permissions } = useSignedIn();
  const mayWrite = keeps && permissions.includes('annotation.write');
  const keepers = useRef(new Map<string, AnnotationKeeper>());
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const [faulty, setFaulty] = useState(false);
  const uids = studies.map(({ studyUid }) => studyUid).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words do not change while a case is open
  useEffect(() => {
    let here = true;
    const opened = uids.split(' ').filter(Boolean);
    for (const studyUid of opened) {
      keepAnnotations(imaging, studyUid, {
        mayWrite,
        changed,
        onMerged: () => message.info(t('images.measurements.merged')),
      }).then(
        (keeper) => {
          if (!here) return keeper.close();
          keepers.current.set(studyUid, keeper);
          setFaulty(false);
          changed();
        },
        () => here && setFaulty(true),
      );
    }
    return () => {
      here = false;
      for (const keeper of keepers.current.values()) keeper.close();
      keepers.current.clear();
    };
  }, [imaging, uids, mayWrite]);

  useLineBack(() => {
    for (const keeper of keepers.current.values()) keeper.again();
  });
  const all = [...keepers.current.values()];
  const standing = faulty
    ? 'unsaved'
    : all.map((keeper) => keeper.standing).sort((a, b) => gravity.indexOf(b) - gravity.indexOf(a))[0];
  return { standing, others: [...new Set(all.flatMap(({ others }) => others))] };
}
