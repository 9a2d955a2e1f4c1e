import type { CaseSubject } from '@hub/server/contracts';
import { App } from 'antd';
import { useCallback, useEffect, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoomAct } from '../screen/use-room-act.ts';
import { useRoom, useSnapshot } from '../use-room.ts';
import type { Mode } from './shared-case.ts';

export interface SharedView {
  mode: Mode;
  /** who leads, where it is not oneself */
  leader: string | undefined;
  subject: CaseSubject | null;
  /** 患者 and 观摩 look and listen */
  mayTakePart: boolean;
  lead(on: boolean): Promise<boolean>;
  alone(on: boolean): void;
  choose(subject: CaseSubject | null): Promise<void>;
  keep(): Promise<void>;
}

/** The shared case as it stands beside the pictures: who leads, what is on the table. */
export function useShared(): SharedView {
  const { t } = useTranslation('room');
  const { message } = App.useApp();
  const { shared } = useRoom();
  const { view } = useSnapshot();
  const act = useRoomAct();
  const [, moved] = useReducer((count: number) => count + 1, 0);
  useEffect(() => shared.watch(moved), [shared]);
  const subject = shared.latest('subject');
  const role = view.me?.role;
  const { leader } = shared.entries;

  const lead = useCallback((on: boolean) => act('case-lead', { lead: on }), [act]);
  return {
    mode: shared.mode,
    leader:
      leader === null || leader === view.me?.seatId ? undefined : view.seats.find(({ id }) => id === leader)?.name,
    subject: subject?.key === 'subject' ? subject.value : null,
    mayTakePart: role !== undefined && role !== 'patient' && role !== 'observer',
    lead,
    alone: (on) => shared.lookAlone(on),
    async choose(chosen) {
      if (shared.mode !== 'lead' && !(await lead(true))) return;
      // The cells of the case before would be looked for in the new one.
      for (const { entry } of shared.entries.byKey.values())
        if (entry.key === 'cell' && entry.value) shared.set({ ...entry, value: null });
      shared.set({ key: 'subject', value: chosen });
    },
    async keep() {
      if (await act('case-keep', {})) message.success(t('case.kept'));
    },
  };
}

export const subjectKey = (subject: CaseSubject): string =>
  `${subject.kind} ${subject.studyUid} ${subject.kind === 'report' ? subject.requestId : ''}`;
