import type { SessionView } from '@hub/server/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionKey, useSignedIn } from '../../session/session.ts';
import { type Desk, openDesk } from './upload-desk.ts';

let desk: Desk | undefined;
/** the post whose images lie on the desk */
let owner: string | undefined;

const isBusy = (one: Desk) =>
  one.snapshot().reading !== undefined || ['running', 'retrying', 'paused'].includes(one.transfer.snapshot().phase);

/** The one desk of this window. Another post finds it empty: images go to the institution that they were picked for. */
export function useDesk() {
  const client = useQueryClient();
  const { t } = useTranslation('clinic');
  const { message } = App.useApp();
  const { post } = useSignedIn();
  const mine = theDesk(client);
  owner ??= post.id;
  useEffect(() => {
    if (owner === post.id) return;
    mine.stopReading();
    mine.transfer.cancel();
    mine.clear();
    owner = post.id;
  }, [mine, post.id]);
  useEffect(
    () => () => {
      if (isBusy(mine)) message.info(t('upload.leftRunning'), 6);
    },
    [mine, message, t],
  );
  const state = useSyncExternalStore(mine.subscribe, mine.snapshot);
  const transfer = useSyncExternalStore(mine.transfer.subscribe, mine.transfer.snapshot);
  const lost = transfer.pausedBy === 'session';
  useEffect(() => {
    if (lost) void client.invalidateQueries({ queryKey: sessionKey });
  }, [lost, client]);
  return { desk: mine, state, transfer };
}

function theDesk(client: QueryClient): Desk {
  desk ??= begin(() => client.getQueryData<SessionView | null>(sessionKey)?.post.id === owner);
  return desk;
}

function begin(mayGoOn: () => boolean): Desk {
  const opened = openDesk(mayGoOn);
  window.addEventListener('beforeunload', (event) => {
    if (isBusy(opened)) event.preventDefault();
  });
  return opened;
}
